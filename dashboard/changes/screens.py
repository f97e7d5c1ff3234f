"""Which pages and charts show something else when tables change."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.queries.facts import Fact, latest, shown
from dashboard.views.texts import HEADLINES, ZONE_REGION

_FACTS = ("values", "indicators")
_WORDS = {"names": ("texts",), "sheets": ("sources",)}
"""What stands on every page: names and sentences, and the sources that data sheets tell."""

PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "overview": {"facts": _FACTS, "lights": ("institutions",), **_WORDS},
    "structure": {"boxes": ("structure",), "lights": ("institutions",), "elements": (*_FACTS, "regions"), **_WORDS},
    "map": {"places": ("institutions", "buildings", "zones"), "reach": ("reach", "regions"), **_WORDS},
    "institutions": {
        "counts": ("institutions", "zones"),
        "directory": ("institutions", "buildings", "zones"),
        **_WORDS,
    },
    "revenue": {
        "published": _FACTS,
        "total": ("revenue_total",),
        "by_zone": ("revenue_by_zone", "zones"),
        "by_class": ("revenue_by_class",),
        **_WORDS,
    },
    "data": {"series": (*_FACTS, "regions"), **_WORDS},
    "progress": {
        "milestones": ("milestones",),
        "targets": ("targets", *_FACTS, "regions"),
        "received": ("visits", *_FACTS),
        **_WORDS,
    },
}
"""Page → part of it → the public tables that its picture is made from."""

_SHOWN: Mapping[str, tuple[str, ...]] = {"facts": HEADLINES, "published": ("revenue",), "received": ("visits",)}
"""Parts that show the newest value of some indicators: another value changes them only where it is one of those."""


@dataclass(frozen=True, kw_only=True)
class PageChange:
    """A page, and the parts of it that show something else."""

    page: str
    parts: tuple[str, ...]


def pages(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], *, tables: frozenset[str]
) -> tuple[PageChange, ...]:
    """List the pages that change, in their order.

    Args:
        before: Public tables. Not changed.
        after: Public tables. Not changed.
        tables: The tables that differ.
    """
    found = []
    for page, parts in PARTS.items():
        changed = tuple(
            part
            for part, reads in parts.items()
            if tables & set(reads)
            and (part not in _SHOWN or tables & set(reads) - set(_FACTS) or _other_facts(before, after, _SHOWN[part]))
        )
        if changed:
            found.append(PageChange(page=page, parts=changed))
    return tuple(found)


def _other_facts(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], codes: tuple[str, ...]) -> bool:
    old, new = (_newest(tables, codes) for tables in (before, after))
    return old != new


def _newest(tables: Mapping[str, pd.DataFrame], codes: tuple[str, ...]) -> list[Fact | None]:
    values = shown(tables["values"], tables["sources"])
    return [latest(values, tables["indicators"], code=code, region=ZONE_REGION) for code in codes]
