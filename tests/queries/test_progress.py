import pytest

from dashboard.queries import progress

INDICATOR = {"code": "firms", "name_zh": "qiye", "name_en": "Firms", "aim": "service", "unit_zh": "jia"}
INDICATOR |= {"unit_en": "firms", "kind": "stock", "decimals": 0, "better": "up", "frequency": "yearly"}
INDICATOR |= {"owner_zh": "ban", "public": True}
REGIONS = (
    {"region_code": "cna", "name_zh": "a", "ring": "zone", "parent": "nation"},
    {"region_code": "nation", "name_zh": "b", "ring": "northeast_asia"},
)


def beside(table, targets, values, indicator=INDICATOR):
    usual = {"code": "firms", "region_code": "cna", "qualifier": "="}
    return progress.targets(
        table("targets", [usual | target for target in targets]),
        values=table("values", [usual | value for value in values]),
        indicators=table("indicators", [indicator]),
        regions=table("regions", REGIONS),
        home="cna",
    )


def actual_of(table, target, *values, indicator=INDICATOR):
    (row,) = beside(table, [target], values, indicator=indicator).to_dict("records")
    return None if row["actual"] is None else row["actual"].value


TARGET = {"period": "2027", "value": 850}
AS_OF = {"period": "2023-04", "period_type": "asof", "value": 322}


def test_a_target_stands_beside_the_newest_value_of_its_measure_and_place(table):
    older = {"period": "2022", "period_type": "Y", "value": 200, "as_of": "2022-12-31"}
    assert actual_of(table, TARGET, older, AS_OF) == 322


def test_a_value_of_another_place_is_not_set_beside_a_target(table):
    assert actual_of(table, TARGET, AS_OF | {"region_code": "nation"}) is None


def test_a_flow_is_measured_over_as_long_a_period_as_its_target(table):
    flow = INDICATOR | {"kind": "flow"}
    for kind, period in (("Q", "2024-Q4"), ("YTD", "2024-09"), ("cumulative", "2024-01"), ("asof", "2024-01")):
        value = {"period": period, "period_type": kind, "value": 10}
        assert actual_of(table, TARGET, value, indicator=flow) is None
    assert actual_of(table, TARGET, {"period": "2024", "period_type": "Y", "value": 10}, indicator=flow) == 10


def test_a_stock_is_never_a_sum_since_the_beginning(table):
    assert actual_of(table, TARGET, AS_OF | {"period_type": "cumulative"}) is None


def test_a_value_from_after_the_targets_time_is_not_its_actual(table):
    late = {"period": "2028", "period_type": "Y", "value": 900, "as_of": "2028-12-31"}
    assert actual_of(table, TARGET, late, AS_OF) == 322


def test_a_value_of_no_stated_time_is_not_set_beside_a_target(table):
    assert actual_of(table, TARGET, {"period": "unknown", "period_type": "asof", "value": 1}) is None


@pytest.mark.parametrize(("better", "value", "reached"), [("up", 900, True), ("up", 322, False), ("down", 322, True)])
def test_a_target_is_reached_from_the_side_that_is_better(table, better, value, reached):
    rows = beside(table, [TARGET], [AS_OF | {"value": value}], indicator=INDICATOR | {"better": better})
    assert bool(rows["reached"].iloc[0]) is reached


def test_where_nobody_said_what_is_better_or_what_is_known_nothing_is_reached_or_missed(table):
    assert beside(table, [TARGET], [AS_OF], indicator=INDICATOR | {"better": "none"})["reached"].isna().all()
    assert beside(table, [TARGET], [])["reached"].isna().all()


def test_the_zones_own_targets_come_first_and_of_them_those_with_an_actual(table):
    rows = beside(
        table,
        [{"period": "2025", "value": 1, "region_code": "nation"}, {"period": "2026", "value": 2}, TARGET],
        [AS_OF | {"region_code": "nation"}],
    )
    assert list(rows["region_code"]) == ["cna", "cna", "nation"]
    assert list(rows["period"]) == ["2026", "2027", "2025"]


def test_the_less_certain_of_target_and_actual_marks_both(table):
    rows = beside(table, [TARGET], [AS_OF | {"status": "demo"}])
    assert list(rows["status"]) == ["demo"]


def counted(table, *receptions, by="year", category=""):
    usual = {"category": "public", "as_of": "2025-12-31", "status": "demo"}
    rows = [usual | {"date": day, "person_times": people} | more for day, people, more in receptions]
    found = progress.visits(table("visits", rows), by=by, category=category)
    return found.set_index("period")


def test_visits_are_added_up_by_period(table):
    found = counted(table, ("2025-01-10", 20, {}), ("2025-02-10", 30, {}), ("2025-05-10", 5, {}), by="quarter")
    assert list(found.index) == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert list(found["person_times"].iloc[:2]) == [50, 5]


def test_a_period_without_any_reception_is_missing_and_not_zero(table):
    found = counted(table, ("2025-01-10", 20, {}), by="quarter")
    assert list(found["person_times"].isna()) == [False, True, True, True]
    assert not found["complete"].iloc[1:].any()


def test_a_kept_period_without_the_category_asked_for_has_none_of_it(table):
    found = counted(
        table, ("2025-01-10", 20, {}), ("2025-02-10", 4, {"category": "media"}), by="month", category="media"
    )
    assert found["person_times"].iloc[0] == 0
    assert found["person_times"].iloc[1] == 4


def test_a_period_that_the_tally_covers_in_part_is_incomplete(table):
    found = counted(table, ("2024-03-10", 40, {}), ("2025-02-10", 50, {"as_of": "2025-06-30"}), by="year")
    assert list(found["complete"]) == [False, True]
    cut = counted(table, ("2025-01-10", 40, {"as_of": "2025-06-30"}), by="year")
    assert list(cut["complete"]) == [False]


def test_only_two_whole_periods_are_compared(table):
    found = counted(table, ("2024-01-10", 40, {}), ("2025-02-10", 50, {}))
    assert list(found["reason"]) == ["no_base", ""]
    assert found["growth"].iloc[1] == pytest.approx(0.25)
    part = counted(table, ("2024-03-10", 40, {}), ("2025-02-10", 50, {}))
    assert part["reason"].iloc[1] == "incomplete"


def test_a_few_visits_are_no_base_for_a_rate(table):
    found = counted(table, ("2024-01-10", 12, {}), ("2025-02-10", 50, {}))
    assert found["reason"].iloc[1] == "small_base"


def test_visits_by_something_else_are_a_mistake(table):
    with pytest.raises(ValueError, match="week"):
        progress.visits(table("visits"), by="week")


def test_a_tally_that_nobody_kept_has_no_periods(table):
    assert progress.visits(table("visits"), by="month").empty


def test_events_stand_in_their_order(table):
    rows = [
        {"date": day, "seq": seq, "title_zh": "t"}
        for day, seq in (("2024-01-23", 2), ("2016-02-03", 1), ("2024-01-23", 1))
    ]
    ordered = progress.milestones(table("milestones", rows))
    assert list(zip(ordered["date"], ordered["seq"], strict=True)) == [
        ("2016-02-03", 1),
        ("2024-01-23", 1),
        ("2024-01-23", 2),
    ]
