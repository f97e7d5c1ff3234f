from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashboard.preparation import revenue

Make = Callable[..., Any]
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def quarters(*amounts: float | None) -> dict[str, float | None]:
    return dict(zip(QUARTERS, amounts, strict=False))


def total(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    sums = revenue.cells(tables["reports"], institutions=tables["institutions"])
    return sums.loc[(sums["dimension"] == "total") & ~sums["rest"]].set_index("period")


def by(tables: dict[str, pd.DataFrame], dimension: str) -> pd.DataFrame:
    sums = revenue.cells(tables["reports"], institutions=tables["institutions"])
    return sums.loc[(sums["dimension"] == dimension) & ~sums["rest"]].set_index(["group", "period"])


def wan(sums: pd.DataFrame, *at: Any) -> float:
    return int(sums.loc[at[0] if len(at) == 1 else at, "amount"]) / revenue.FEN


# Which report counts


def test_a_half_is_two_quarters_and_a_year_two_halves(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 2, 3, 4), "b": quarters(10, 20, 30, 40)}))
    assert [wan(sums, period) for period in ("2024-Q2", "2024-H1", "2024-H2", "2024")] == [22, 33, 77, 110]
    assert sums["reported"].eq(2).all()
    assert sums["expected"].eq(2).all()


def test_a_yearly_report_counts_where_the_quarters_are_not_complete(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 2, 3, 4), "b": quarters(10, 20) | {"2024": 100}}))
    assert wan(sums, "2024") == 10 + 100
    assert sums.loc["2024", "reported"] == 2
    assert wan(sums, "2024-H1") == 33
    assert wan(sums, "2024-H2") == 7
    assert sums.loc["2024-H2", "reported"] == 1


def test_a_yearly_report_does_not_count_where_the_quarters_are_complete(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 2, 3, 4) | {"2024": 11}}))
    assert wan(sums, "2024") == 10


def test_quarters_of_one_half_and_a_report_for_the_other_make_a_year(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 2) | {"2024-H2": 9}}))
    assert wan(sums, "2024") == 12
    assert sums.loc["2024", "reported"] == 1
    assert sums.loc["2024-Q3", "reported"] == 0


def test_what_a_yearly_report_holds_beyond_its_quarters_is_noted_as_a_rest(reported: Make) -> None:
    tables = reported({"a": quarters(1, 2, 3, 4), "b": quarters(10) | {"2024": 100}})
    sums = revenue.cells(tables["reports"], institutions=tables["institutions"])
    rests = sums.loc[sums["rest"] & (sums["dimension"] == "total")].set_index("period")
    assert list(rests.index) == ["2024"]
    assert wan(rests, "2024") == 90
    assert rests.loc["2024", "contributors"] == 1


def test_months_are_summed_to_quarters_halves_and_years(reported: Make) -> None:
    sums = total(reported({"a": {f"2024-{month:02d}": month for month in range(1, 13)}}))
    assert [wan(sums, period) for period in ("2024-01", "2024-Q1", "2024-H1", "2024")] == [1, 6, 21, 78]


def test_only_period_types_from_the_shortest_reported_one_have_rows(reported: Make) -> None:
    assert list(total(reported({"a": {"2024": 5}})).index) == ["2024"]
    assert sorted(total(reported({"a": {"2024-H1": 5}, "b": {"2024": 9}})).index) == ["2024", "2024-H1", "2024-H2"]


def test_rows_run_from_the_first_reported_period_to_the_last(reported: Make) -> None:
    sums = total(reported({"a": {"2023-Q3": 1, "2024-Q2": 1}}))
    expected = ["2023", "2023-H2", "2023-Q3", "2023-Q4", "2024", "2024-H1", "2024-Q1", "2024-Q2"]
    assert sorted(sums.index) == expected


# Who is due


def test_a_period_without_the_report_of_one_who_is_due_is_not_complete(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 2, 3, 4), "b": quarters(10, 20, 30)}))
    short = sums.index[sums["reported"] < sums["expected"]]
    assert set(short) == {"2024-Q4", "2024-H2", "2024"}
    assert wan(sums, "2024") == 70


def test_who_joins_is_due_from_the_period_at_whose_end_it_is_in_force(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 1, 1, 1), "b": quarters()}, b={"joined_on": "2024-06-30"}))
    assert sums.loc[list(QUARTERS), "expected"].tolist() == [1, 2, 2, 2]
    assert sums.loc[["2024-H1", "2024"], "expected"].tolist() == [2, 2]
    assert sums.loc[["2024-H1", "2024"], "reported"].tolist() == [1, 1]


def test_who_has_joined_within_the_year_has_reported_all_of_it_with_its_own_quarters(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 1, 1, 1), "b": {"2024-Q4": 5}}, b={"joined_on": "2024-10-08"}))
    assert sums.loc["2024", "reported"] == sums.loc["2024", "expected"] == 2
    assert wan(sums, "2024") == 9


def test_who_has_left_on_a_periods_last_day_or_before_is_not_due(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 1, 1, 1), "b": quarters(5)}, b={"left_on": "2024-06-30"}))
    assert sums.loc[list(QUARTERS), "expected"].tolist() == [2, 1, 1, 1]
    assert sums.loc["2024", "reported"] == sums.loc["2024", "expected"] == 2


def test_who_reports_without_being_due_is_counted_as_due_and_reported(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, 1, 1, 1), "b": quarters(5, 4)}, b={"left_on": "2024-05-02"}))
    assert sums.loc["2024-Q2", "expected"] == sums.loc["2024-Q2", "reported"] == 2
    assert wan(sums, "2024-Q2") == 5


# Nothing and zero


def test_a_period_that_all_who_are_due_have_left_out_has_no_answer(reported: Make) -> None:
    sums = total(reported({"a": quarters(1, None, 3), "b": quarters(1, None, 3)}))
    assert sums.loc["2024-Q2", ["answered", "reported", "expected"]].tolist() == [0, 0, 2]
    assert wan(sums, "2024-H1") == 2
    assert sums.loc["2024-H1", "reported"] == 0


def test_a_period_between_without_anybody_has_a_row(reported: Make) -> None:
    first, last = {"joined_on": "2023-01-01", "left_on": "2023-03-31"}, {"joined_on": "2023-09-30"}
    sums = total(reported({"a": {"2023-Q1": 1}, "b": {"2023-Q3": 1}}, a=first, b=last))
    assert sums.loc["2023-Q2", ["amount", "answered", "expected"]].tolist() == [0, 0, 0]


def test_no_reports_make_no_sums(reported: Make, table: Make) -> None:
    tables = reported({"a": quarters(1)})
    assert revenue.cells(table("reports", []), institutions=tables["institutions"]).empty
    assert revenue.parts(table("reports", []), institutions=tables["institutions"]).empty


# Which class


def split(**amounts: float) -> list[dict[str, Any]]:
    whole = {"revenue": 10.0} | {f"revenue_{name}": amount for name, amount in amounts.items()}
    return [{"inst_id": "a", "period": "2024-Q1", "period_type": "Q", **whole}]


def test_without_a_split_all_goes_to_the_first_class(reported: Make) -> None:
    sums = by(reported({"a": quarters(5)}, a={"class_primary": "legal"}), "class")
    assert wan(sums, "legal", "2024-Q1") == 5
    assert set(sums.index.get_level_values("group")) == {"legal"}


def test_a_split_goes_to_its_classes(reported: Make, table: Make) -> None:
    tables = reported({"a": quarters(10)}) | {"reports": table("reports", split(legal=4, training=6, agency=0))}
    sums = by(tables, "class")
    assert [wan(sums, name, "2024-Q1") for name in ("agency", "legal", "training")] == [0, 4, 6]


def test_what_a_split_leaves_goes_to_the_first_class(reported: Make, table: Make) -> None:
    tables = reported({"a": quarters(10)}) | {"reports": table("reports", split(legal=4))}
    sums = by(tables, "class")
    assert [wan(sums, name, "2024-Q1") for name in ("agency", "legal")] == [6, 4]


def test_a_split_without_a_total_is_its_own_total(reported: Make, table: Make) -> None:
    tables = reported({"a": quarters(10)}) | {"reports": table("reports", [split(legal=4)[0] | {"revenue": None}])}
    assert wan(total(tables), "2024-Q1") == 4


def test_a_missing_report_leaves_every_class_open_in_which_its_institution_has_ever_reported(
    reported: Make, table: Make
) -> None:
    rows = [*split(legal=4), {"inst_id": "b", "period": "2024-Q2", "period_type": "Q", "revenue": 3.0}]
    tables = reported({"a": {}, "b": {}}) | {"reports": table("reports", rows)}
    sums = by(tables, "class")
    assert sums.loc[("legal", "2024-Q2"), ["reported", "expected"]].tolist() == [0, 1]
    assert sums.loc[("agency", "2024-Q2"), ["reported", "expected"]].tolist() == [1, 2]


def test_zones_and_classes_add_up_to_the_total(chance_zone: Make) -> None:
    tables = chance_zone(2, kinds="QQHY", years=3)
    sums = revenue.cells(tables["reports"], institutions=tables["institutions"])
    added = sums.groupby(["rest", "period", "dimension"])["amount"].sum().unstack("dimension").fillna(0)
    assert added["zone"].eq(added["total"]).all()
    assert added["class"].eq(added["total"]).all()


def test_sums_are_exact(reported: Make) -> None:
    sums = total(reported({name: quarters(0.1) for name in "abcdefghij"}))
    assert sums.loc["2024-Q1", "amount"] == revenue.FEN


# Origin


def test_a_sum_is_as_firm_as_its_weakest_report_and_as_new_as_its_newest(reported: Make, table: Make) -> None:
    row = {"period": "2024-Q1", "period_type": "Q", "revenue": 1.0}
    rows = [
        {**row, "inst_id": "a", "status": "final", "as_of": "2024-04-30", "source_id": "s2"},
        {**row, "inst_id": "b", "status": "demo", "as_of": "2024-04-10", "source_id": "s1"},
        {**row, "inst_id": "c", "status": "estimate", "as_of": "2024-05-10", "source_id": "s3"},
    ]
    zones = {"a": {"zone_id": "bh"}, "b": {"zone_id": "bh"}, "c": {"zone_id": "gx"}}
    tables = reported({"a": {}, "b": {}, "c": {}}, **zones) | {"reports": table("reports", rows)}
    sums = by(tables, "zone")
    assert sums.loc[("bh", "2024-Q1"), ["status", "as_of", "source_id"]].tolist() == ["demo", "2024-04-30", "s1"]
    assert sums.loc[("gx", "2024-Q1"), ["status", "as_of", "source_id"]].tolist() == ["estimate", "2024-05-10", "s3"]


def test_a_0_of_nobody_has_the_origin_of_the_reports_around_it(reported: Make) -> None:
    about = {"b": {"zone_id": "bh", "joined_on": "2024-04-01"}}
    sums = by(reported({"a": quarters(1, 1), "b": {"2024-Q2": 1}}, **about), "zone")
    assert sums.loc[("bh", "2024-Q1"), ["amount", "status", "source_id"]].tolist() == [0, "final", "s1"]


@pytest.mark.parametrize("name", ["reports", "institutions"])
def test_adding_up_leaves_its_input_alone(reported: Make, name: str) -> None:
    tables = reported({"a": quarters(1, 2), "b": {"2024": 5}})
    before = tables[name].copy(deep=True)
    revenue.cells(tables["reports"], institutions=tables["institutions"])
    pd.testing.assert_frame_equal(tables[name], before)
