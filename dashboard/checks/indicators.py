"""What may be added up over time, and what may not."""

from collections.abc import Iterator

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem


def stocks_are_not_added_up(evidence: Evidence) -> Iterator[Problem]:
    """A stock stands at a date or at the end of a period; what runs since the beginning of a year is a flow."""
    yield from _misused(evidence, "indicators.stock_added_up", kind="stock", types=("YTD", "cumulative"))


def flows_have_a_duration(evidence: Evidence) -> Iterator[Problem]:
    """A flow is counted over a period; at a date there is none."""
    yield from _misused(evidence, "indicators.flow_at_a_date", kind="flow", types=("asof",))


def _misused(evidence: Evidence, code: str, *, kind: str, types: tuple[str, ...]) -> Iterator[Problem]:
    values, indicators = evidence.frame("values"), evidence.frame("indicators")
    if not len(values):
        return
    codes = indicators.loc[indicators["kind"] == kind, "code"]
    misused = values["code"].isin(codes) & values["period_type"].isin(types)
    yield from evidence.rows(code, "values", misused, column="period_type", code=values["code"])
