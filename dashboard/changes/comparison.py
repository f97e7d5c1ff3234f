"""Two releases' public tables held against each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.changes import figures, screens
from dashboard.changes.freshness import Age, ages
from dashboard.changes.rows import TableChange, counted
from dashboard.schema import PUBLIC_TABLES


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the screens show otherwise once a publication is live.

    Args:
        first: Whether there was nothing before it.
        values: Published values, old and new.
        sums: Sums of reported revenue, old and new.
        tables: Rows that come, go and change, per public table that differs.
        pages: Pages and their parts that show something else.
        fresh: Values that were too old and are so no longer.
        stale: Values that are too old after it and were not before.
        sample: Whether the release holds demo data, before and after.
        names: Name of each indicator and region by its code, per language, to word ``fresh`` and ``stale``.
    """

    first: bool
    values: figures.Figures
    sums: figures.Figures
    tables: tuple[TableChange, ...]
    pages: tuple[screens.PageChange, ...]
    fresh: tuple[Age, ...]
    stale: tuple[Age, ...]
    sample: tuple[bool, bool]
    names: Mapping[str, Mapping[str, str]]

    @property
    def nothing(self) -> bool:
        """Say whether the screens stay as they are."""
        return not self.tables


def between(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], *, day: date) -> Changes:
    """Say what differs.

    Args:
        before: Every public table of the release that is shown now; nothing where there is none. Not changed.
        after: Every public table of what is to be shown. Not changed.
        day: The day that counts as today, to tell what is too old.
    """
    first = not before
    old = before or {name: after[name].head(0) for name in PUBLIC_TABLES}
    tables = counted(old, after)
    then, now = ({(age.code, age.region_code): age for age in ages(each, day)} for each in (old, after))
    return Changes(
        first=first,
        values=figures.values(old, after),
        sums=figures.sums(old, after),
        tables=tables,
        pages=screens.pages(old, after, tables=frozenset(change.table for change in tables)),
        fresh=tuple(age for pair, age in now.items() if not age.stale and pair in then and then[pair].stale),
        stale=tuple(age for pair, age in now.items() if age.stale and not (pair in then and then[pair].stale)),
        sample=(_holds_sample(old), _holds_sample(after)),
        names={lang: names(after, lang) for lang in ("zh", "en")},
    )


def _holds_sample(tables: Mapping[str, pd.DataFrame]) -> bool:
    return any((frame["status"] == "demo").any() for frame in tables.values() if "status" in frame)


def names(tables: Mapping[str, pd.DataFrame], lang: str) -> dict[str, str]:
    """Name indicators and regions by their codes; the Chinese where nobody has written the English yet."""
    named: dict[str, str] = {}
    for table, key in (("regions", "region_code"), ("indicators", "code")):
        frame = tables[table]
        named |= dict(zip(frame[key], frame[f"name_{lang}"].fillna(frame["name_zh"]), strict=True))
    return named
