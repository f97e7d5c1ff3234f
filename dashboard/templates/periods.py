"""Which period a form is for."""

from collections.abc import Mapping

import pandas as pd

from dashboard.schema import Period, parse_period
from dashboard.schema.forms import Form


class NoPeriod(ValueError):
    """There is no last period to count on from, or the period asked for is not of the form's kind."""


def next_period(form: Form, tables: Mapping[str, pd.DataFrame]) -> str:
    """Name the period after the last one that the tables report.

    Args:
        form: The form.
        tables: Input tables.

    Returns:
        ``2026-01`` or ``2026-Q1``; empty for a form that is not about a period.

    Raises:
        NoPeriod: Nothing has been reported for any period of that kind.
    """
    if not form.period_type:
        return ""
    reported = _months(tables) if form.period_type == "M" else _of(tables, "reports")
    known = [period for period in map(_parsed, reported) if period and period.type == form.period_type]
    if not known:
        raise NoPeriod(form.name)
    last = max(known)
    steps = 12 // last.months
    year, number = (last.year + 1, 1) if last.number == steps else (last.year, last.number + 1)
    return str(Period(year, number, last.type))


def _months(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """List the months that the monthly form has brought: of values, and of receptions."""
    days = tables["visits"]["date"].dropna() if "visits" in tables else ()
    return [*_of(tables, "values"), *(day[:7] for day in days)]


def _of(tables: Mapping[str, pd.DataFrame], name: str) -> list[str]:
    return list(tables[name]["period"].dropna()) if name in tables else []


def _parsed(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None
