"""What has come of it: events in their order, targets beside what has been reached, and who has visited."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.queries.facts import Fact, latest
from dashboard.queries.regions import chain
from dashboard.schema import STATUSES, Period, parse_period

PERIOD_TYPES = {"month": "M", "quarter": "Q", "year": "Y"}
NO_BASE = "no_base"
INCOMPLETE = "incomplete"
SMALL_BASE = "small_base"
# A rate on fewer visits than this says more about one group than about the year.
_LEAST_BASE = 30
_AT_A_DATE = frozenset({"stock", "ratio"})


def milestones(milestones: pd.DataFrame) -> pd.DataFrame:
    """Line events up, the newest last.

    Args:
        milestones: The ``milestones`` public table. Not changed.

    Returns:
        The same columns and rows.
    """
    return milestones.sort_values(["date", "seq"], kind="stable", ignore_index=True)


def targets(
    targets: pd.DataFrame, *, values: pd.DataFrame, indicators: pd.DataFrame, regions: pd.DataFrame, home: str
) -> pd.DataFrame:
    """Set each target beside what is known of the same measure in the same place.

    Only like is set beside like: of a stock or a ratio any date, of a flow a period as long as the target's; a year to
    date or a total since the beginning is none. An actual later than the target's period is none either.

    Args:
        targets: The ``targets`` public table. Not changed.
        values: The ``values`` public table. Not changed.
        indicators: The ``indicators`` public table. Not changed.
        regions: The ``regions`` public table. Not changed.
        home: The ``region_code`` of the zone.

    Returns:
        One row per target: the zone's own first, then those of what it lies in; of one place those with an actual
        first, then by period.

        =============  =======  ==========================================================
        column         dtype    missing
        =============  =======  ==========================================================
        code           string   never
        region_code    string   never
        period         string   never; the target's
        value          Float64  where the table has none
        qualifier      string   never
        document_zh    string   where nobody wrote it
        document_en    string   where nobody wrote it
        status         string   never; the less certain of target and actual
        source_id      string   never; the target's
        as_of          string   never; the later of target and actual
        better         string   never; ``up``, ``down`` or ``none``
        actual         object   a ``Fact``, or None
        reached        boolean  where there is no actual, or nobody said which way is better
        =============  =======  ==========================================================
    """
    order = {place: rank for rank, place in enumerate(chain(regions, home=home))}
    known = indicators.set_index("code")
    rows = []
    for row in targets[targets["code"].isin(known.index)].to_dict("records"):
        code, region = str(row["code"]), str(row["region_code"])
        fits = [_is_alike(one, row, kind=str(known["kind"][code])) for one in values.to_dict("records")]
        alike = values[pd.Series(fits, index=values.index, dtype="bool")]
        actual = latest(alike, indicators, code=code, region=region)
        actual = None if actual is None or actual.value is None else actual
        better = str(known["better"][code])
        rows.append(
            row
            | {
                "better": better,
                "actual": actual,
                "reached": _reached(actual, row["value"], better=better),
                "status": max([str(row["status"]), *([actual.status] if actual else [])], key=STATUSES.index),
                "as_of": max([str(row["as_of"]), *([actual.as_of] if actual else [])]),
            }
        )
    rows.sort(
        key=lambda row: (
            order.get(str(row["region_code"]), len(order)),
            str(row["region_code"]),
            row["actual"] is None,
            str(row["period"]),
            str(row["code"]),
        )
    )
    columns = [*targets.columns, "better", "actual", "reached"]
    dtypes = targets.dtypes.to_dict() | {"better": "string", "reached": "boolean"}
    return pd.DataFrame(rows, columns=columns).astype(dtypes)


def visits(visits: pd.DataFrame, *, by: str, category: str = "") -> pd.DataFrame:
    """Add visits up, period by period.

    The tally covers the time from the first month in which a reception was entered to the newest as-of date. Within it
    a period without any reception at all is missing, for nobody may have kept it; one with receptions, but none of the
    category asked for, has 0 of it. A period that the tally covers in part is marked incomplete.

    Args:
        visits: The ``visits`` public table. Not changed.
        by: ``month``, ``quarter`` or ``year``.
        category: One of ``schema.VISITORS``, or nothing for all.

    Returns:
        One row per period that the tally touches, oldest first.

        ============  =======  ======  ==========================================================================
        column        dtype    unit    missing
        ============  =======  ======  ==========================================================================
        period        string   –       never
        person_times  Int64    人次     where no reception was entered
        complete      boolean  –       never
        growth        Float64  ratio   where there is a reason
        reason        string   –       never; empty, or ``no_base``, ``incomplete``, ``small_base``
        status        string   –       never; the least certain of the rows in it, of the table where it has none
        source_id     string   –       never; the first of the rows in it
        as_of         string   –       never; the table's newest
        ============  =======  ======  ==========================================================================

    Raises:
        ValueError: ``by`` is none of the three: a mistake in the address.
    """
    if by not in PERIOD_TYPES:
        raise ValueError(f"not a kind of period: {by!r}")
    columns = ["period", "person_times", "complete", "growth", "reason", "status", "source_id", "as_of"]
    dtypes = dict.fromkeys(columns, "string") | {
        "person_times": "Int64",
        "complete": "boolean",
        "growth": "Float64",
        "reason": "string",
    }
    if visits.empty:
        return pd.DataFrame(columns=columns).astype(dtypes)
    first = date.fromisoformat(str(visits["date"].min())).replace(day=1)
    newest = str(max(visits["as_of"].max(), visits["date"].max()))
    last = date.fromisoformat(newest)
    whose = [_period_of(day, kind=PERIOD_TYPES[by]) for day in visits["date"]]
    weakest = max(visits["status"], key=STATUSES.index)
    lines: list[dict[str, Any]] = []
    for period in _between(first, last, kind=PERIOD_TYPES[by]):
        rows = visits[[one == period for one in whose]]
        counted = rows[rows["category"] == category] if category else rows
        lines.append(
            {
                "period": str(period),
                "person_times": int(counted["person_times"].sum()) if len(rows) else pd.NA,
                "complete": len(rows) > 0 and first <= period.start and period.end <= last,
                "status": max(rows["status"], key=STATUSES.index) if len(rows) else weakest,
                "source_id": str(rows["source_id"].iloc[0] if len(rows) else visits["source_id"].iloc[0]),
                "as_of": newest,
            }
        )
    known = {str(line["period"]): line for line in lines}
    for line in lines:
        line["growth"], line["reason"] = _growth(line, known.get(str(parse_period(str(line["period"])).year_before)))
    return pd.DataFrame(lines, columns=columns).astype(dtypes)


def _is_alike(value: Any, target: Any, *, kind: str) -> bool:
    """Say whether a value is of the target's measure, place and kind of time, and not from after it."""
    if value["code"] != target["code"] or value["region_code"] != target["region_code"]:
        return False
    try:
        mine, its = parse_period(str(value["period"])), parse_period(str(target["period"]))
    except ValueError:
        return False
    if mine.end > its.end:
        return False
    if kind in _AT_A_DATE:
        return value["period_type"] not in {"YTD", "cumulative"}
    return bool(value["period_type"] == its.type)


def _reached(actual: Fact | None, target: Any, *, better: str) -> Any:
    if actual is None or actual.value is None or pd.isna(target) or better not in {"up", "down"}:
        return pd.NA
    return actual.value >= float(target) if better == "up" else actual.value <= float(target)


def _period_of(day: Any, *, kind: str) -> Period:
    when = date.fromisoformat(str(day))
    return Period(when.year, when.month, "M").within(kind)


def _between(first: date, last: date, *, kind: str) -> Sequence[Period]:
    """List every period of a kind from the one of the first day to the one of the last."""
    found = []
    day = first
    while day <= last:
        period = _period_of(day.isoformat(), kind=kind)
        found.append(period)
        day = period.end + timedelta(days=1)
    return found


def _growth(line: dict[str, Any], base: dict[str, Any] | None) -> tuple[Any, str]:
    """Compare two whole periods: the rate, or why there is none."""
    if base is None:
        return pd.NA, NO_BASE
    if not line["complete"] or not base["complete"]:
        return pd.NA, INCOMPLETE
    if base["person_times"] < _LEAST_BASE:
        return pd.NA, SMALL_BASE
    return line["person_times"] / base["person_times"] - 1, ""
