"""Revenue of reports, and its split by class."""

from collections.abc import Iterator

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import CLASSES, Problem

SPLIT = [f"revenue_{name}" for name in CLASSES]
# Six parts and their sum, each rounded to a hundredth of 万元, are at most 0.035 apart; large sums are often rounded
# further, but never by more than a thousandth.
ROUNDING = 0.05
_SHARE = 0.001


def tolerance(total: "pd.Series[float]") -> "pd.Series[float]":
    """Say how far the sum of rounded parts may be from a rounded total, in 万元: 0.05, or a thousandth of it."""
    return (total.abs() * _SHARE).clip(lower=ROUNDING)


def splits_add_up(evidence: Evidence) -> Iterator[Problem]:
    """Where revenue is split by class, the classes add up to it; a class that is left empty earned nothing."""
    reports = evidence.frame("reports")
    total, parts = reports["revenue"], reports[SPLIT].sum(axis="columns")
    differs = reports[SPLIT].notna().any(axis="columns") & ((parts - total).abs() > tolerance(total))
    if differs.any():
        yield from evidence.rows(
            "revenue.split_differs",
            "reports",
            differs,
            column="revenue",
            parts=parts.round(2),
            apart=(parts - total).abs().round(2),
        )


def totals_are_given(evidence: Evidence) -> Iterator[Problem]:
    """Where a split has gaps its total is given: nobody can tell whether a gap is nothing or unknown."""
    reports = evidence.frame("reports")
    there = reports[SPLIT].notna()
    gaps = reports["revenue"].isna() & there.any(axis="columns") & ~there.all(axis="columns")
    if gaps.any():
        yield from evidence.rows("revenue.total_missing", "reports", gaps, column="revenue")
