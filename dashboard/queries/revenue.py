"""What the institutions earn, as far as it is published: over time, year on year, and how a year is made up."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.schema import CLASSES, STATUSES, parse_period

PERIOD_TYPES: Mapping[str, str] = {"quarter": "Q", "half": "H", "year": "Y"}

NO_BASE = "no_base"
SUPPRESSED = "suppressed"
INCOMPLETE = "incomplete"
ZERO_BASE = "zero_base"
BREAK = "break"

_SERIES = ("period", "revenue", "suppressed", "complete", "reported", "expected", "status", "source_id", "as_of")
_PART = ("revenue", "suppressed", "complete", "share", "status", "source_id", "as_of")


def series(
    revenue_total: pd.DataFrame,
    *,
    revenue_by_zone: pd.DataFrame,
    revenue_by_class: pd.DataFrame,
    by: str,
    zone: str | None = None,
    class_: str | None = None,
) -> pd.DataFrame:
    """List published revenue, period by period, of the whole, of one sub-zone or of one class.

    Nothing is added up here: the periods come as they were published, for a sum of published quarters could give away
    what the published half hides. A period in which somebody who was due has not reported is marked incomplete rather
    than dropped or scaled up: a total that leaves someone out would read as a fall.

    Args:
        revenue_total: The ``revenue_total`` public table. Not changed.
        revenue_by_zone: The ``revenue_by_zone`` public table. Not changed.
        revenue_by_class: The ``revenue_by_class`` public table. Not changed.
        by: ``quarter``, ``half`` or ``year``.
        zone: A ``zone_id``, or None.
        class_: A service class, or None.

    Returns:
        One row per period that the table has, oldest first; no period is made up.

        ==========  =======  ============  ===========================================
        column      dtype    unit          missing
        ==========  =======  ============  ===========================================
        period      string   –             never; ``2024-Q1``
        revenue     Float64  万元          where suppressed, or nobody has reported yet
        suppressed  boolean  –             never
        complete    boolean  –             never
        reported    Int64    institutions  never
        expected    Int64    institutions  never
        status      string   –             never
        source_id   string   –             never
        as_of       string   –             never
        ==========  =======  ============  ===========================================

    Raises:
        ValueError: ``by`` is none of the three; both ``zone`` and ``class_`` are given; or a table that has rows has
            none of that sub-zone or class: mistakes in an address, so not an empty chart. A table without rows (a
            release of published facts alone) gives a frame without rows.

    Source:
        Institutions' reports, added up and suppressed before publication.
    """
    if by not in PERIOD_TYPES:
        raise ValueError(f"not a kind of period: {by!r}")
    if zone is not None and class_ is not None:
        raise ValueError("revenue is published by sub-zone or by class, never by both")
    rows = revenue_total
    if zone is not None:
        rows = _of(revenue_by_zone, column="zone_id", value=zone)
    elif class_ is not None:
        rows = _of(revenue_by_class, column="class", value=class_)
    periods = rows[rows["period_type"] == PERIOD_TYPES[by]]
    order = periods["period"].map(lambda text: parse_period(text).start)
    return periods.assign(order=order).sort_values("order", ignore_index=True)[list(_SERIES)]


def growth(series: pd.DataFrame, *, break_dates: Iterable[str] = ()) -> pd.DataFrame:
    """Compare each period with the same one a year before.

    Only two whole, published amounts are compared. Otherwise the growth is missing and the reason says why, so that a
    gap can be told from a standstill.

    Args:
        series: What ``series`` gave. Not changed.
        break_dates: ISO dates from which on the amounts mean something else (``indicators.break_dates``).

    Returns:
        One row per row of ``series``.

        =========  =======  =====  ==================================================================================
        column     dtype    unit   missing
        =========  =======  =====  ==================================================================================
        period     string   –      never
        base       string   –      never; the period compared with, whether or not it is known
        growth     Float64  ratio  where there is a reason
        reason     string   –      never; empty, or ``no_base``, ``suppressed``, ``incomplete``, ``zero_base``,
        ``break`` status     string   –      never; the less certain of the two source_id  string   –      never; the
        period's own as_of      string   –      never; the period's own =========  =======  =====
        ==================================================================================
    """
    known = {str(row["period"]): row for row in series.to_dict("records")}
    breaks = [date.fromisoformat(day) for day in break_dates]
    compared = []
    for period, row in known.items():
        base_period = parse_period(period).year_before
        base = known.get(str(base_period))
        reason = _reason(row, base)
        if not reason and any(base_period.start < day <= parse_period(period).end for day in breaks):
            reason = BREAK
        compared.append(
            {
                "period": period,
                "base": str(base_period),
                "growth": pd.NA if base is None or reason else row["revenue"] / base["revenue"] - 1,
                "reason": reason,
                "status": max([row["status"], row["status"] if base is None else base["status"]], key=STATUSES.index),
                "source_id": row["source_id"],
                "as_of": row["as_of"],
            }
        )
    columns = ["period", "base", "growth", "reason", "status", "source_id", "as_of"]
    frame = pd.DataFrame(compared, columns=columns, dtype="object")
    return frame.astype(dict.fromkeys(columns, "string") | {"growth": "Float64"})


def last_complete_year(revenue_total: pd.DataFrame) -> str | None:
    """Name the newest calendar year whose total is published and leaves nobody out.

    Args:
        revenue_total: The ``revenue_total`` public table. Not changed.

    Returns:
        The year, or None where there is none.
    """
    whole = revenue_total["complete"] & ~revenue_total["suppressed"] & revenue_total["revenue"].notna()
    years = revenue_total[(revenue_total["period_type"] == "Y") & whole]["period"]
    return None if years.empty else str(years.max())


def composition_by_zone(
    revenue_by_zone: pd.DataFrame, *, revenue_total: pd.DataFrame, zones: pd.DataFrame, year: str
) -> pd.DataFrame:
    """Say how a year's revenue is made up of the sub-zones'.

    A share is given only where every part and the total are published and complete: otherwise the shares shown would
    tell what the hidden parts are, or be shares of a part.

    Args:
        revenue_by_zone: The ``revenue_by_zone`` public table. Not changed.
        revenue_total: The ``revenue_total`` public table. Not changed.
        zones: The ``zones`` public table, for names and order. Not changed.
        year: A calendar year.

    Returns:
        One row per sub-zone that the year has, the largest first, those without an amount last; no rows for a year
        that the table does not have.

        ==========  =======  =====  ================================================
        column      dtype    unit   missing
        ==========  =======  =====  ================================================
        zone_id     string   –      never
        name_zh     string   –      never
        name_en     string   –      where nobody wrote it
        revenue     Float64  万元   where suppressed, or nobody has reported yet
        suppressed  boolean  –      never
        complete    boolean  –      never
        share       Float64  ratio  unless all parts and the total are known and whole
        status      string   –      never
        source_id   string   –      never
        as_of       string   –      never
        ==========  =======  =====  ================================================
    """
    parts = _parts(revenue_by_zone, revenue_total=revenue_total, year=year)
    order = {zone: place for place, zone in enumerate(zones["zone_id"])}
    names = zones.set_index("zone_id")
    named = parts.assign(
        order=parts["zone_id"].map(order),
        name_zh=parts["zone_id"].map(names["name_zh"].to_dict()).astype("string"),
        name_en=parts["zone_id"].map(names["name_en"].to_dict()).astype("string"),
    )
    return _largest_first(named)[["zone_id", "name_zh", "name_en", *_PART]]


def composition_by_class(revenue_by_class: pd.DataFrame, *, revenue_total: pd.DataFrame, year: str) -> pd.DataFrame:
    """Say how a year's revenue is made up of the service classes'.

    Args:
        revenue_by_class: The ``revenue_by_class`` public table. Not changed.
        revenue_total: The ``revenue_total`` public table. Not changed.
        year: A calendar year.

    Returns:
        As ``composition_by_zone``, with ``class`` in place of the sub-zone and its names.
    """
    parts = _parts(revenue_by_class, revenue_total=revenue_total, year=year)
    return _largest_first(parts.assign(order=parts["class"].map(CLASSES.index)))[["class", *_PART]]


def _of(revenue: pd.DataFrame, *, column: str, value: str) -> pd.DataFrame:
    rows = revenue[revenue[column] == value]
    if rows.empty and not revenue.empty:
        raise ValueError(f"no revenue of {column} {value!r}")
    return rows


def _reason(row: Mapping[Hashable, Any], base: Mapping[Hashable, Any] | None) -> str:
    """Say why two periods cannot be compared; empty where they can."""
    if base is None:
        return NO_BASE
    if row["suppressed"] or base["suppressed"]:
        return SUPPRESSED
    if any(pd.isna(one["revenue"]) or not one["complete"] for one in (row, base)):
        return INCOMPLETE
    return ZERO_BASE if base["revenue"] == 0 else ""


def _parts(revenue: pd.DataFrame, *, revenue_total: pd.DataFrame, year: str) -> pd.DataFrame:
    parts = revenue[(revenue["period_type"] == "Y") & (revenue["period"] == year)]
    totals = revenue_total[(revenue_total["period_type"] == "Y") & (revenue_total["period"] == year)]
    together = pd.concat([parts, totals])
    whole = together["complete"] & ~together["suppressed"] & together["revenue"].notna()
    total = totals["revenue"].iloc[0] if len(totals) and whole.all() else pd.NA
    share = parts["revenue"] / total if pd.notna(total) and total > 0 else pd.Series(pd.NA, index=parts.index)
    return parts.assign(share=share.astype("Float64"))


def _largest_first(parts: pd.DataFrame) -> pd.DataFrame:
    return parts.sort_values(["revenue", "order"], ascending=[False, True], na_position="last", ignore_index=True)
