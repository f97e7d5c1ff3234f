"""Dates that belong together."""

from collections.abc import Iterator
from datetime import date

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem, Severity


def in_order(evidence: Evidence) -> Iterator[Problem]:
    """Nobody leaves before joining, and nothing is retrieved before it is published."""
    institutions, sources = evidence.frame("institutions"), evidence.frame("sources")
    if len(institutions):
        early = institutions["left_on"] < institutions["joined_on"]
        yield from evidence.rows(
            "dates.left_before_joined", "institutions", early, column="left_on", joined=institutions["joined_on"]
        )
    if len(sources):
        early = sources["retrieved_on"] < sources["published_on"]
        yield from evidence.rows(
            "dates.retrieved_before_published",
            "sources",
            early,
            column="retrieved_on",
            severity=Severity.WARNING,
            published=sources["published_on"],
        )


def breaks_are_dates(evidence: Evidence) -> Iterator[Problem]:
    """The breaks of a series are dates, for growth is left out across them."""
    indicators = evidence.frame("indicators")
    if len(indicators):
        odd = indicators["break_dates"].map(_has_other, na_action="ignore")
        yield from evidence.rows("dates.break_is_no_date", "indicators", odd, column="break_dates")


def _has_other(texts: str) -> bool:
    """Tell whether a list of dates holds anything else."""
    try:
        return any(date.fromisoformat(text).isoformat() != text for text in texts.split(";"))
    except ValueError:
        return True
