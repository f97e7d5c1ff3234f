from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.preparation import register

Make = Callable[..., Any]
ROW = {"class_primary": "agency", "zone_id": "gx", "joined_on": "2024-02-01", "public_ok": True}


def institutions(table: Make, *rows: dict[str, Any]) -> pd.DataFrame:
    return table("institutions", [{"inst_id": f"i{number}", **ROW, **row} for number, row in enumerate(rows)])


def counts(frame: pd.DataFrame) -> pd.Series:
    return frame.set_index(["period", "zone_id", "class_primary"])["institutions"]


def test_an_institution_that_does_not_want_to_be_shown_keeps_its_dot_alone(table: Make) -> None:
    card = {"name_zh": "n", "name_en": "n", "floor": "3", "phone": "1", "hours": "9–5", "services_zh": "s"}
    given = institutions(table, card, card | {"public_ok": False})
    found = register.shown(given)
    withheld = [
        "name_zh",
        "name_en",
        "floor",
        "phone",
        "hours",
        "services_zh",
        "services_en",
        "honours_zh",
        "honours_en",
    ]
    assert found.loc[1, withheld].isna().all()
    assert found.loc[1, ["zone_id", "class_primary", "joined_on"]].tolist() == ["gx", "agency", "2024-02-01"]
    pd.testing.assert_frame_equal(found.iloc[[0]], given.iloc[[0]])
    assert given.loc[1, "phone"] == "1"


def test_institutions_are_counted_at_the_end_of_every_quarter_half_and_year(table: Make) -> None:
    found = register.in_force(institutions(table, {}, {"joined_on": "2024-06-30"}), periods=["2024-Q4"])
    assert sorted(found["period"]) == ["2024", "2024-H1", "2024-H2", *(f"2024-Q{n}" for n in range(1, 5))]
    counted = counts(found)
    assert [counted[f"2024-Q{n}", "gx", "agency"] for n in (1, 2, 3, 4)] == [1, 2, 2, 2]
    assert counted["2024-H1", "gx", "agency"] == counted["2024", "gx", "agency"] == 2


def test_who_has_left_on_or_before_a_periods_last_day_is_not_counted(table: Make) -> None:
    found = counts(register.in_force(institutions(table, {"left_on": "2024-06-30"}), periods=["2024-Q1", "2024-Q2"]))
    assert [found[period, "gx", "agency"] for period in ("2024-Q1", "2024-Q2", "2024-H1")] == [1, 0, 0]


def test_every_zone_and_class_that_any_institution_has_is_counted_in_every_period(table: Make) -> None:
    found = register.in_force(institutions(table, {}, {"zone_id": "bh", "joined_on": "2024-11-01"}))
    assert counts(found)["2024-Q1", "bh", "agency"] == 0
    assert len(found) == 2 * 7


def test_months_are_counted_where_money_is_shown_by_the_month(table: Make) -> None:
    found = register.in_force(institutions(table, {}), periods=["2024-02", "2024-03"])
    assert set(found["period"]) == {"2024", "2024-H1", "2024-Q1", "2024-02", "2024-03"}


def test_a_count_is_as_firm_as_the_weakest_entry(table: Make) -> None:
    found = register.in_force(institutions(table, {}, {"status": "demo", "as_of": "2026-01-01"}))
    assert set(found["status"]) == {"demo"}
    assert set(found["as_of"]) == {"2026-01-01"}


def test_without_institutions_nothing_is_counted(table: Make) -> None:
    assert register.in_force(table("institutions", [])).empty
