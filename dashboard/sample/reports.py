"""Quarterly reports of institutions that do not exist."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import exp
from typing import Any

import pandas as pd

from dashboard.sample.chance import Chance
from dashboard.sample.frames import made, plan
from dashboard.schema import CLASSES, Period, parse_period

_QUARTERS = 4
# Amounts are whole hundredths of 万元 until the end, so that a split adds up to the revenue exactly.
_HUNDREDTHS = 100


def quarterly(institutions: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Make up what each institution reports for every quarter in which it is in force.

    The scale is that of the national survey and is not fitted to the revenue published for the zone.

    Args:
        institutions: The sample's institutions. Not changed.
        seed: The sample's seed.

    Returns:
        The input table ``reports``, by ``inst_id`` and ``period``. In the quarter of joining, the part of it that is
        left. A split, where an institution gives one, covers all classes and adds up to the revenue. A few reports of
        the last two quarters are not there.
    """
    words, chance = plan("reports"), Chance(seed, subject="reports")
    periods = _quarters(parse_period(words["first"]), parse_period(words["last"]))
    names = list(institutions["inst_id"])
    splitting = set(chance.shuffled(names)[:: words["split_every"]])
    absent = {
        (inst_id, period) for period, count in words["absent"].items() for inst_id in chance.shuffled(names)[:count]
    }
    rows = []
    for institution in institutions.to_dict("records"):
        size = _spread(words["sigma"], chance=chance)
        shares = _shares(institution["classes"].split(";"), bounds=words["split_first"], chance=chance)
        for period in periods:
            # Drawn even where there is no report, so that one more absent report moves nothing else.
            row = _report(institution, period=period, size=size, words=words, chance=chance)
            if row["revenue"] is None or (institution["inst_id"], str(period)) in absent:
                continue
            if institution["inst_id"] in splitting:
                row |= _split(row["revenue"], shares=shares)
            rows.append(
                {name: _in_wan_yuan(value) if name.startswith("revenue") else value for name, value in row.items()}
            )
    return made(rows, table="reports")


def _quarters(first: Period, last: Period) -> list[Period]:
    """List the quarters from the first to the last."""
    years = (Period(year, 1, "Y") for year in range(first.year, last.year + 1))
    return [quarter for year in years for quarter in year.parts("Q") if first <= quarter <= last]


def _spread(sigma: float, *, chance: Chance) -> float:
    """Draw a factor whose logarithm is normal and whose mean is 1."""
    return exp(sigma * chance.normal() - sigma**2 / 2)


def _report(
    institution: Mapping[Any, Any], *, period: Period, size: float, words: Mapping[str, Any], chance: Chance
) -> dict[str, Any]:
    """Make up one report; its revenue is None where the institution has not joined by the end of the period."""
    growth = (1 + words["growth"]) ** (period.year - parse_period(words["first"]).year)
    yearly = words["mean_revenue"] * size * growth
    usual = yearly / _QUARTERS * words["seasons"][period.number - 1] * _spread(words["noise"], chance=chance)
    idle = chance.share() < words["idle"].get(str(period), {}).get(institution["class_primary"], 0.0)
    people = max(2, round(yearly / words["revenue_per_employee"]))
    cases = words["cases"][institution["class_primary"]]
    return {
        "inst_id": institution["inst_id"],
        "period_type": period.type,
        "period": str(period),
        "revenue": _part(0.0 if idle else usual, joined=institution["joined_on"], period=period),
        "employees": people,
        "patent_attorneys": round(people * cases["attorneys"]),
        "clients": round(people * chance.between(1.5, 3.0)),
        "patent_cases": round(people * cases["patents"] * chance.between(0.8, 1.2)),
        "trademark_cases": round(people * cases["trademarks"] * chance.between(0.8, 1.2)),
    }


def _part(usual: float, *, joined: str, period: Period) -> int | None:
    """Take the part of a quarter's revenue that falls after joining, in hundredths."""
    day_after = period.end + timedelta(days=1)
    inside = (day_after - max(period.start, date.fromisoformat(joined))).days
    return round(usual * _HUNDREDTHS * inside / (day_after - period.start).days) if inside > 0 else None


def _shares(names: Iterable[str], *, bounds: list[float], chance: Chance) -> dict[str, float]:
    """Divide an institution's revenue over its classes; the first gets the largest share."""
    first, *others = names
    share = chance.between(*bounds)
    return {first: share, **{name: (1 - share) / len(others) for name in others}}


def _split(revenue: int, *, shares: Mapping[str, float]) -> dict[str, int]:
    """Divide an amount; what rounding leaves goes to the first class. A class it does not serve earns it nothing."""
    first, *others = shares
    parts = {name: int(revenue * shares[name]) for name in others}
    parts[first] = revenue - sum(parts.values())
    return {f"revenue_{name}": parts.get(name, 0) for name in CLASSES}


def _in_wan_yuan(hundredths: int) -> float:
    return hundredths / _HUNDREDTHS
