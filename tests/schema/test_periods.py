"""Periods: what contains what, and what came before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.schema import Period, parse_period

PERIODS = st.builds(
    lambda year, kind, step: Period(year, step % {"Y": 1, "H": 2, "Q": 4, "M": 12}[kind] + 1, kind),
    st.integers(1900, 2100),
    st.sampled_from("YHQM"),
    st.integers(0, 11),
)


@given(PERIODS)
def test_a_period_reads_back_from_its_text(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(PERIODS)
def test_the_months_of_a_period_fill_it_without_gap(period: Period) -> None:
    months = period.parts("M")
    assert len(months) == period.months
    assert months[0].start == period.start
    assert months[-1].end == period.end
    assert all(month.within(period.type) == period for month in months)


@pytest.mark.parametrize("text", ["", "unknown", "2024-13", "2024-Q5", "2024-H3", "24", "2024Q1", "2024-1"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


def test_a_quarter_ends_with_its_last_day() -> None:
    assert parse_period("2024-Q1").end == date(2024, 3, 31)
    assert parse_period("2024-02").end == date(2024, 2, 29)


def test_the_year_before_keeps_the_kind() -> None:
    assert str(parse_period("2024-Q3").year_before) == "2023-Q3"
