"""Ages of values on a day that is passed in."""

from datetime import date

import pandas as pd
import pytest

from dashboard.changes import ages


def tables(*, as_of, limit, value=1.0):
    values = {"code": ["visits"], "region_code": ["CCNA"], "value": [value], "as_of": [as_of]}
    indicators = {"code": ["visits"], "stale_after_days": [limit]}
    return {
        "values": pd.DataFrame(values).astype({"value": "Float64"}),
        "indicators": pd.DataFrame(indicators).astype({"stale_after_days": "Int64"}),
    }


@pytest.mark.parametrize(
    ("day", "days", "stale"),
    [
        (date(2025, 1, 1), 0, False),
        (date(2025, 1, 31), 30, False),
        (date(2025, 2, 1), 31, True),
        (date(1970, 1, 1), 0, False),  # a clock that has lost its time
        (date(2035, 1, 1), 3652, True),
    ],
)
def test_a_value_is_stale_once_it_is_older_than_its_indicator_allows(day, days, stale):
    (age,) = ages(tables(as_of="2025-01-01", limit=30), day)
    assert (age.days, age.stale) == (days, stale)


def test_without_a_limit_nothing_becomes_stale():
    (age,) = ages(tables(as_of="1999-01-01", limit=None), date(2026, 1, 1))
    assert not age.stale


def test_what_has_no_value_has_no_age():
    assert ages(tables(as_of="2025-01-01", limit=30, value=None), date(2026, 1, 1)) == ()


def test_the_newest_value_counts(before, day):
    found = {(age.code, age.region_code): age.as_of for age in ages(before, day)}
    values = before["values"]
    known = values[values["value"].notna()]
    assert found == known.groupby(["code", "region_code"])["as_of"].max().to_dict()
