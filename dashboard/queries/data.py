"""What is known of an indicator: which places have it, point by point, with the growth that can be computed."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.queries.regions import chain
from dashboard.remembered import remembered
from dashboard.schema import Period, parse_period

FOCUS = "focus"
COMPARED = "compared"
APART = "apart"

NO_BASE = "no_base"
ZERO_BASE = "zero_base"
BOUND = "bound"
BREAK = "break"

# As many as stand in one row of chips that a finger can meet.
MOST_MEASURES = 8
_MOST_COMPARED = 2
# A place that is so much larger would press the one in question flat against the axis.
_TOO_LARGE = 20.0
_LENGTHS = ("Y", "H", "Q", "M")
_TO_DATE = "YTD"
_AT_A_DATE = "asof"
_SINCE_THE_START = "cumulative"
_BOUNDS = ("≥", ">")
_POINTS = (
    "region_code",
    "period",
    "period_type",
    "day",
    "value",
    "qualifier",
    "partial",
    "joined",
    "yoy_published",
    "growth",
    "reason",
    "status",
    "source_id",
    "as_of",
)


@remembered
def measures(indicators: pd.DataFrame, values: pd.DataFrame, *, tab: str) -> tuple[str, ...]:
    """List the indicators that a tab of the data page shows.

    Args:
        indicators: The ``indicators`` public table. Not changed.
        values: The ``values`` public table. Not changed.
        tab: ``center`` or ``platform``; an indicator belongs to it by ``show_on`` (``data_center``, ``data_platform``).

    Returns:
        At most eight codes: the one of which most is known first, then by code.
    """
    wanted = indicators.loc[[f"data_{tab}" in str(pages).split(";") for pages in indicators["show_on"]], "code"]
    known = values.loc[values["value"].notna(), "code"].value_counts()
    ranked = sorted((str(code) for code in wanted), key=lambda code: (-int(known.get(code, 0)), code))
    return tuple(ranked[:MOST_MEASURES])


def places(
    values: pd.DataFrame, *, regions: pd.DataFrame, indicators: pd.DataFrame, code: str, home: str
) -> pd.DataFrame:
    """Say which places an indicator is known of, and which of them may stand in one chart.

    The place in question is the innermost one, from the zone outwards, that has a value. Beside it stand at most two of
    those that ``comparable_with`` names for it; a count that is more than twenty times as large stands apart.

    Args:
        values: The ``values`` public table. Not changed.
        regions: The ``regions`` public table. Not changed.
        indicators: The ``indicators`` public table. Not changed.
        code: An indicator's ``code``.
        home: The ``region_code`` of the zone.

    Returns:
        One row per place with a value, the one in question first.

        ===========  ======  =====================
        column       dtype   missing
        ===========  ======  =====================
        region_code  string  never
        name_zh      string  never
        name_en      string  where nobody wrote it
        role         string  never; ``focus``, ``compared`` or ``apart``
        ===========  ======  =====================
    """
    known = values[(values["code"] == code) & values["value"].notna()]
    largest = known.groupby("region_code")["value"].max()
    inner = [place for place in chain(regions, home=home) if place in largest.index]
    order = [*inner, *(str(place) for place in regions["region_code"] if place in largest.index and place not in inner)]
    named = regions.set_index("region_code")
    kinds = indicators.loc[indicators["code"] == code, "kind"]
    is_ratio = len(kinds) > 0 and kinds.iloc[0] == "ratio"
    roles: dict[str, str] = {}
    for place in order:
        if not roles:
            roles[place] = FOCUS
            allowed = str(named["comparable_with"].get(place, "")).split(";")
            limit = float(largest[place]) * _TOO_LARGE
            continue
        fits = place in allowed and (is_ratio or float(largest[place]) <= limit)
        room = list(roles.values()).count(COMPARED) < _MOST_COMPARED
        roles[place] = COMPARED if fits and room else APART
    frame = pd.DataFrame(
        {
            "region_code": list(roles),
            "name_zh": [named["name_zh"][place] for place in roles],
            "name_en": [named["name_en"][place] for place in roles],
            "role": list(roles.values()),
        }
    )
    return frame.astype("string")


def series(values: pd.DataFrame, *, indicators: pd.DataFrame, code: str, region: str) -> pd.DataFrame:
    """List what is known of an indicator in one place, point by point, and how each point compares with a year before.

    Nothing is filled in between. Of a stock every point at a date counts; of a flow the periods of one length, the one
    with most values, and where those are years also the years to date, which are marked as a part. A total since the
    beginning is no point of a series. Two neighbours are joined only where nothing is missing between them and the
    definition has not changed. Growth is computed from two plain numbers of one kind, a year apart, on the same side of
    every break; the rate that a publication gives stands beside it, unchanged.

    Args:
        values: The ``values`` public table. Not changed.
        indicators: The ``indicators`` public table. Not changed.
        code: An indicator's ``code``.
        region: A ``region_code``.

    Returns:
        One row per point, oldest first.

        =============  =======  =====  ==========================================================================
        column         dtype    unit   missing
        =============  =======  =====  ==========================================================================
        region_code    string   –      never
        period         string   –      never
        period_type    string   –      never
        day            string   –      never; ISO, the date of a stock, the last day of a flow
        value          Float64  its    never
        qualifier      string   –      never
        partial        boolean  –      never; whether it is a year to date
        joined         boolean  –      never; whether nothing lies between it and the point before
        yoy_published  Float64  %      where the publication gives none
        growth         Float64  ratio  where there is a reason
        reason         string   –      never; empty, or ``no_base``, ``bound``, ``zero_base``, ``break``
        status         string   –      never
        source_id      string   –      never
        as_of          string   –      never
        =============  =======  =====  ==========================================================================
    """
    definition = indicators[indicators["code"] == code]
    kind = "" if definition.empty else str(definition["kind"].iloc[0])
    rows = values[(values["code"] == code) & (values["region_code"] == region) & values["value"].notna()]
    dated = [point for row in rows.to_dict("records") if (point := _dated(row)) is not None]
    kept = _of_one_length(dated) if kind == "flow" else _one_a_day(dated)
    kept.sort(key=lambda point: point.day)
    breaks = [] if definition.empty else _dates(definition["break_dates"].iloc[0])
    lines = []
    for place, point in enumerate(kept):
        before = kept[place - 1] if place else None
        growth, reason = _growth(point, kept, breaks=breaks, flow=kind == "flow")
        lines.append(
            point.row
            | {
                "day": point.day.isoformat(),
                "partial": point.row["period_type"] == _TO_DATE,
                "joined": before is not None and _follows(point, before, breaks=breaks),
                "growth": growth,
                "reason": reason,
            }
        )
    return pd.DataFrame(lines, columns=list(_POINTS)).astype(
        dict.fromkeys(_POINTS, "string")
        | {"value": "Float64", "yoy_published": "Float64", "growth": "Float64"}
        | {"partial": "boolean", "joined": "boolean"}
    )


def break_dates(indicators: pd.DataFrame, *, code: str) -> list[str]:
    """List the dates from which on an indicator means something else.

    Args:
        indicators: The ``indicators`` public table. Not changed.
        code: An indicator's ``code``.
    """
    found = indicators.loc[indicators["code"] == code, "break_dates"]
    return [day.isoformat() for dates in found for day in _dates(dates)]


@dataclass(frozen=True, kw_only=True)
class _Point:
    """A row of ``values`` that has a place in time."""

    row: dict[Hashable, Any]
    day: date
    period: Period | None

    @property
    def start(self) -> date:
        return self.period.start if self.period else self.day


def _dated(row: dict[Hashable, Any]) -> _Point | None:
    """Give a row its place in time; None where it has none or is a total since the beginning."""
    if row["period_type"] == _SINCE_THE_START:
        return None
    try:
        period = parse_period(str(row["period"]))
    except ValueError:
        return None
    if row["period_type"] == _AT_A_DATE:
        return _Point(row=row, day=date.fromisoformat(str(row["as_of"])), period=None)
    return _Point(row=row, day=period.end, period=period)


def _dates(dates: Any) -> list[date]:
    return [] if pd.isna(dates) else [date.fromisoformat(day) for day in str(dates).split(";") if day]


def _one_a_day(points: Sequence[_Point]) -> list[_Point]:
    """Keep one point per date: the one of the longest period."""
    best: dict[date, _Point] = {}
    for point in sorted(points, key=lambda one: (one.period.months if one.period else 0, one.row["period_type"])):
        best[point.day] = point
    return list(best.values())


def _of_one_length(points: Sequence[_Point]) -> list[_Point]:
    """Keep the flows of the length that has most; beside years also the parts of a year that has no whole one."""
    lengths = [str(point.row["period_type"]) for point in points]
    most = max(_LENGTHS, key=lambda length: (lengths.count(length), -_LENGTHS.index(length)))
    whole = [point for point in points if point.row["period_type"] == most]
    if most != "Y":
        return whole
    years = {point.day.year for point in whole}
    to_date: dict[int, _Point] = {}
    for point in sorted(points, key=lambda one: one.day):
        if point.row["period_type"] == _TO_DATE and point.day.year not in years:
            to_date[point.day.year] = point
    return [*whole, *to_date.values()]


def _follows(point: _Point, before: _Point, *, breaks: Sequence[date]) -> bool:
    """Say whether nothing is missing between two points, and nothing has changed."""
    if point.period is None or before.period is None or point.row["period_type"] != before.row["period_type"]:
        return False
    next_to_it = (point.period.start - before.period.end).days == 1
    return next_to_it and not any(before.day < day <= point.day for day in breaks)


def _growth(point: _Point, points: Sequence[_Point], *, breaks: Sequence[date], flow: bool) -> tuple[Any, str]:
    """Compare a point with the same one a year before: the rate, or why there is none."""
    base = next((one for one in points if _is_year_before(one, point)), None)
    if base is None:
        return pd.NA, NO_BASE
    since = base.start if flow else base.day
    if any(since < day <= point.day for day in breaks):
        return pd.NA, BREAK
    if any(one.row["qualifier"] in _BOUNDS for one in (point, base)):
        return pd.NA, BOUND
    if base.row["value"] == 0:
        return pd.NA, ZERO_BASE
    return float(point.row["value"]) / float(base.row["value"]) - 1, ""


def _is_year_before(one: _Point, point: _Point) -> bool:
    same_kind = one.row["period_type"] == point.row["period_type"]
    return point.period is not None and one.period is not None and same_kind and one.period == point.period.year_before


def newest(points: pd.DataFrame) -> Mapping[Hashable, Any] | None:
    """Give the last point of a series; None where it has none."""
    return None if points.empty else points.to_dict("records")[-1]
