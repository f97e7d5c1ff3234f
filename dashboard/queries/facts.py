"""One published number with all that belongs to it, the source it comes from, and the origin of a whole frame."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard.queries.periods import recency
from dashboard.remembered import remembered
from dashboard.schema import STATUSES

# What these grades of source say may stand on a screen; the others are for the shape of a table, not for its numbers.
_SHOWN_GRADES = ("A", "B")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A value with its definition: what a tile shows and what its sheet tells.

    Texts that nobody has written are empty. ``value`` is None where the indicator is known and its value is not;
    ``yoy_published`` (%) where the publication gives no growth rate.
    """

    code: str
    region_code: str
    period_type: str
    period: str
    value: float | None
    yoy_published: float | None
    qualifier: str
    status: str
    source_id: str
    as_of: str
    scope_note_zh: str
    scope_note_en: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    definition_zh: str
    definition_en: str
    owner_zh: str
    owner_en: str
    aim: str
    kind: str
    frequency: str
    decimals: int
    stale_after_days: int | None
    next_update: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where numbers come from. Texts that nobody has written are empty."""

    source_id: str
    title_zh: str
    title_en: str
    publisher_zh: str
    publisher_en: str
    address_or_number: str
    published_on: str
    retrieved_on: str
    grade: str
    licence: str
    status: str
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a whole picture rests on.

    Args:
        status: The least certain status among its rows.
        as_of: The newest as-of date among them.
        source_ids: Every source, in the order of the rows.
    """

    status: str
    as_of: str
    source_ids: tuple[str, ...]


@remembered
def shown(rows: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows whose source is good enough for a screen.

    Args:
        rows: A public table with ``source_id``. Not changed.
        sources: The ``sources`` public table. Not changed.

    Returns:
        The same columns, those rows whose source has grade A or B.
    """
    good = sources.loc[sources["grade"].isin(_SHOWN_GRADES), "source_id"]
    return rows[rows["source_id"].isin(good)].reset_index(drop=True)


@remembered
def latest(
    values: pd.DataFrame, indicators: pd.DataFrame, *, code: str, region: str, of: tuple[str, str] | None = None
) -> Fact | None:
    """Find the newest value of an indicator and join what it means.

    The newest is the one with the latest as-of date; among those of one date, the one whose period ends last, and
    then the longer period (a year before its last quarter). A period that nobody stated ends before all others. Rows
    without a value count only where no row has one: a value that is late does not take the last known one, with its
    date, off the screen.

    Args:
        values: The ``values`` public table. Not changed.
        indicators: The ``indicators`` public table. Not changed.
        code: An indicator's ``code``.
        region: A ``region_code``.
        of: Period type and period that alone count, as stored; without it all do.

    Returns:
        The fact, or None where the release has no such indicator or no such row of it: awaiting data.

    Source:
        ``values`` and ``indicators``, each row with its own source.
    """
    definitions = _by(indicators, "code").get((code,))
    stated = _by(values, "code", "region_code").get((code, region), ())
    rows = [row for row in stated if of is None or (row["period_type"], row["period"]) == of]
    if definitions is None or not rows:
        return None
    known = [row for row in rows if not pd.isna(row["value"])]
    row, definition = max(known or rows, key=_newness), definitions[0]
    return Fact(
        value=None if pd.isna(row["value"]) else float(row["value"]),
        yoy_published=None if pd.isna(row["yoy_published"]) else float(row["yoy_published"]),
        decimals=int(definition["decimals"]),
        stale_after_days=None if pd.isna(definition["stale_after_days"]) else int(definition["stale_after_days"]),
        **_texts(
            row,
            "code",
            "region_code",
            "period_type",
            "period",
            "qualifier",
            "status",
            "source_id",
            "as_of",
            "scope_note_zh",
            "scope_note_en",
        ),
        **_texts(
            definition,
            "name_zh",
            "name_en",
            "unit_zh",
            "unit_en",
            "definition_zh",
            "definition_en",
            "owner_zh",
            "owner_en",
            "aim",
            "kind",
            "frequency",
            "next_update",
        ),
    )


@remembered
def _by(rows: pd.DataFrame, *columns: str) -> Mapping[tuple[str, ...], Sequence[Mapping[Hashable, Any]]]:
    """Sort rows out by some of their columns, for those who look many of them up."""
    found: dict[tuple[str, ...], list[Mapping[Hashable, Any]]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(tuple(str(row[name]) for name in columns), []).append(row)
    return MappingProxyType(found)


@remembered
def source(sources: pd.DataFrame, source_id: str) -> Source:
    """Look a source up.

    Args:
        sources: The ``sources`` public table. Not changed.
        source_id: A ``source_id`` of it.

    Raises:
        ValueError: The table has no such source; a release is refused before it can come to that.
    """
    rows = sources[sources["source_id"] == source_id]
    if rows.empty:
        raise ValueError(f"no such source: {source_id!r}")
    return Source(**_texts(rows.iloc[0].to_dict(), *Source.__dataclass_fields__))


def origin(frame: pd.DataFrame) -> Origin | None:
    """Say what a picture of these rows rests on.

    One row that is demo makes the whole picture demo: a ribbon that covers a part would clear the rest.

    Args:
        frame: Any frame with ``status``, ``source_id`` and ``as_of``. Not changed.

    Returns:
        Its origin, or None where it has no rows.

    Example:
        >>> rows = {"status": ["final", "demo"], "source_id": ["a", "b"], "as_of": ["2024-01-23", "2023-12-31"]}
        >>> origin(pd.DataFrame(rows, dtype="string"))
        Origin(status='demo', as_of='2024-01-23', source_ids=('a', 'b'))
    """
    if frame.empty:
        return None
    return Origin(
        status=max(frame["status"], key=STATUSES.index),
        as_of=str(frame["as_of"].max()),
        source_ids=tuple(str(source_id) for source_id in frame["source_id"].unique()),
    )


def _newness(row: Mapping[Hashable, Any]) -> tuple[str, tuple[date, int], str]:
    """Rank a row; the period type comes last and only keeps the answer the same whatever the order of the rows."""
    return row["as_of"], recency(row["period"]), row["period_type"]


def _texts(row: Mapping[Hashable, Any], *names: str) -> dict[str, str]:
    return {name: "" if pd.isna(row[name]) else str(row[name]) for name in names}
