"""Periods: of the kind that they claim, stated, begun, and inside the time in which somebody was there to report."""

from collections.abc import Callable, Iterator

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Period, Problem, parse_period
from dashboard.schema.words import UNKNOWN_PERIOD

# A value since the beginning of the year or of all time, or at a date, ends with a period of any kind.
_ANY_KIND = ("YTD", "asof", "cumulative")
# What has not begun cannot have been counted; only targets lie ahead.
_COUNTED = ("reports", "values", "reach")


def agree_with_their_type(evidence: Evidence) -> Iterator[Problem]:
    """A period is of the kind that its row states: a quarter is written as one."""
    for name, frame in evidence.tables.items():
        if not {"period", "period_type"} <= set(frame.columns):
            continue
        kinds = _of_each(frame["period"], lambda period: period.type)
        differ = kinds.notna() & ~frame["period_type"].isin(_ANY_KIND) & (kinds != frame["period_type"])
        yield from evidence.rows("periods.type_differs", name, differ, column="period", stated=frame["period_type"])


def are_stated_in_reports(evidence: Evidence) -> Iterator[Problem]:
    """A report is for a period that is known."""
    reports = evidence.frame("reports")
    if len(reports):
        yield from evidence.rows("periods.unknown", "reports", reports["period"] == UNKNOWN_PERIOD, column="period")


def lie_inside_membership(evidence: Evidence) -> Iterator[Problem]:
    """An institution reports for periods in any part of which it belonged to the zone."""
    reports, members = evidence.frame("reports"), evidence.frame("institutions")
    if not len(reports):
        return
    once = members.dropna(subset=["inst_id"]).drop_duplicates("inst_id").set_index("inst_id")
    joined, left = (reports["inst_id"].map(once[name]).astype("string") for name in ("joined_on", "left_on"))
    start, end = _starts(reports["period"]), _ends(reports["period"])
    yield from evidence.rows("periods.before_joining", "reports", end < joined, column="period", joined=joined)
    yield from evidence.rows("periods.after_leaving", "reports", start >= left, column="period", left=left)


def have_begun(evidence: Evidence) -> Iterator[Problem]:
    """A period had begun by the day that its row describes."""
    for name in _COUNTED:
        frame = evidence.frame(name)
        if len(frame):
            ahead = _starts(frame["period"]) > frame["as_of"]
            yield from evidence.rows("periods.not_begun", name, ahead, column="period", as_of=frame["as_of"])


def _starts(periods: "pd.Series[str]") -> "pd.Series[str]":
    return _of_each(periods, lambda period: period.start.isoformat())


def _ends(periods: "pd.Series[str]") -> "pd.Series[str]":
    return _of_each(periods, lambda period: period.end.isoformat())


def _of_each(periods: "pd.Series[str]", ask: Callable[[Period], str]) -> "pd.Series[str]":
    """Ask something of each period; missing where it is missing, unknown or no period."""
    answers = {}
    for text in periods.dropna().unique():
        try:
            answers[text] = ask(parse_period(text))
        except ValueError:
            continue
    return periods.map(answers).astype("string")
