import pandas as pd
import pytest

from dashboard.queries import data

CODE = "patents"
STOCK = {
    "code": CODE,
    "name_zh": "zhuanli",
    "aim": "creation",
    "unit_zh": "jian",
    "unit_en": "patents",
    "kind": "stock",
}
STOCK |= {"decimals": 0, "better": "up", "frequency": "yearly", "owner_zh": "ban", "public": True}
FLOW = STOCK | {"kind": "flow"}
REGIONS = (
    {"region_code": "cna", "name_zh": "xinqu", "ring": "zone", "parent": "city"},
    {"region_code": "city", "name_zh": "shi", "name_en": "City", "ring": "province", "parent": "jilin"}
    | {"comparable_with": "jilin;nation"},
    {"region_code": "jilin", "name_zh": "sheng", "name_en": "Jilin", "ring": "nation", "parent": "nation"},
    {"region_code": "nation", "name_zh": "guo", "name_en": "Nation", "ring": "northeast_asia"},
    {"region_code": "ne", "name_zh": "dongbei", "name_en": "Northeast", "ring": "nation", "parent": "nation"},
)


def series(table, *rows, indicator=STOCK):
    values = table("values", [{"code": CODE, "region_code": "city", **row} for row in rows])
    return data.series(values, indicators=table("indicators", [indicator]), code=CODE, region="city")


def month(period, value, **more):
    return {"period": period, "period_type": "M", "value": value, **more}


def year(period, value, **more):
    return {"period": period, "period_type": "Y", "value": value, **more}


def known(table, *counts):
    return table("values", [{"code": CODE, "region_code": place, "period": "2024", "value": n} for place, n in counts])


def placed(table, values, indicator=STOCK):
    regions, indicators = table("regions", REGIONS), table("indicators", [indicator])
    found = data.places(values, regions=regions, indicators=indicators, code=CODE, home="cna")
    return dict(zip(found["region_code"], found["role"], strict=True))


def test_the_place_in_question_is_the_innermost_that_has_a_value(table):
    assert placed(table, known(table, ("nation", 90), ("jilin", 40), ("city", 30))) == {
        "city": "focus",
        "jilin": "compared",
        "nation": "compared",
    }


def test_only_places_that_the_table_calls_comparable_stand_in_one_chart(table):
    assert placed(table, known(table, ("city", 30), ("ne", 100))) == {"city": "focus", "ne": "apart"}
    assert placed(table, known(table, ("cna", 10), ("city", 30))) == {"cna": "focus", "city": "apart"}


def test_a_count_that_would_press_the_other_flat_stands_apart_and_a_ratio_does_not(table):
    values = known(table, ("city", 10), ("nation", 1000))
    assert placed(table, values)["nation"] == "apart"
    assert placed(table, values, indicator=STOCK | {"kind": "ratio"})["nation"] == "compared"


def test_a_place_without_a_value_is_none(table):
    values = table("values", [{"code": CODE, "region_code": "city", "period": "2024"}])
    assert placed(table, values) == {}


def test_points_of_a_stock_are_dated_and_stand_in_their_order(table):
    points = series(table, month("2016-12", 6960), month("2012-03", 2902))
    assert list(points["day"]) == ["2012-03-31", "2016-12-31"]
    assert list(points["value"]) == [2902, 6960]
    assert not points["joined"].any()


def test_neighbours_are_joined_only_where_nothing_is_missing_between(table):
    points = series(table, year("2019", 1), year("2020", 2), year("2022", 3), year("2023", 4))
    assert list(points["joined"]) == [False, True, False, True]


def test_nothing_is_joined_or_compared_across_a_change_of_definition(table):
    points = series(table, year("2020", 10), year("2021", 20), indicator=STOCK | {"break_dates": "2021-01-01"})
    assert list(points["joined"]) == [False, False]
    assert list(points["reason"]) == ["no_base", "break"]
    assert points["growth"].isna().all()


def test_a_flow_of_the_year_of_a_change_is_not_compared_with_the_year_before(table):
    broken = FLOW | {"break_dates": "2017-01-01"}
    points = series(table, year("2016", 10), year("2017", 20), year("2018", 30), indicator=broken)
    assert list(points["reason"]) == ["no_base", "break", ""]
    assert points["growth"].iloc[2] == pytest.approx(0.5)


def test_growth_is_computed_from_the_same_kind_of_period_a_year_apart(table):
    points = series(table, month("2023-12", 100), month("2024-06", 110), month("2024-12", 125))
    assert list(points["reason"]) == ["no_base", "no_base", ""]
    assert points["growth"].iloc[2] == pytest.approx(0.25)


def test_growth_as_published_stands_beside_the_computed_one_and_neither_replaces_the_other(table):
    points = series(table, year("2023", 100), year("2024", 120, yoy_published=22.4))
    assert points["yoy_published"].iloc[1] == 22.4
    assert points["growth"].iloc[1] == pytest.approx(0.2)
    alone = series(table, year("2024", 120, yoy_published=22.4))
    assert alone["growth"].isna().all()


def test_a_bound_is_not_a_number_to_compute_with(table):
    points = series(table, year("2023", 100, qualifier="≥"), year("2024", 120))
    assert points["reason"].iloc[1] == "bound"


def test_growth_from_nothing_is_none(table):
    assert series(table, year("2023", 0), year("2024", 5))["reason"].iloc[1] == "zero_base"


def test_a_year_to_date_is_a_part_and_gives_way_to_the_whole_year(table):
    ytd = {"period_type": "YTD"}
    points = series(
        table,
        year("2023", 120),
        month("2023-09", 80) | ytd,
        month("2024-06", 50) | ytd,
        month("2024-09", 90) | ytd,
        indicator=FLOW,
    )
    assert list(points["period"]) == ["2023", "2024-09"]
    assert list(points["partial"]) == [False, True]
    assert list(points["reason"]) == ["no_base", "no_base"]


def test_flows_of_different_lengths_do_not_mix(table):
    quarters = [{"period": f"2024-Q{n}", "period_type": "Q", "value": n} for n in (1, 2, 3)]
    points = series(table, year("2023", 120), *quarters, indicator=FLOW)
    assert list(points["period_type"].unique()) == ["Q"]


def test_a_total_since_the_beginning_and_a_time_that_nobody_stated_are_no_points(table):
    points = series(
        table,
        {"period": "2024-01", "period_type": "cumulative", "value": 600},
        year("unknown", 3800),
    )
    assert points.empty


def test_of_two_points_of_one_day_the_longer_period_counts(table):
    points = series(table, month("2024-12", 5), year("2024", 6))
    assert list(points["period"]) == ["2024"]


def test_the_measure_of_which_most_is_known_comes_first(table):
    codes = {"a": "data_center", "b": "data_center;overview", "c": "data_platform", "d": None}
    indicators = table("indicators", [STOCK | {"code": code, "show_on": pages} for code, pages in codes.items()])
    values = table("values", [{"code": "b", "period": "2024", "value": 1}, {"code": "a", "period": "2024"}])
    assert data.measures(indicators, values, tab="center") == ("b", "a")
    assert data.measures(indicators, values, tab="platform") == ("c",)


def test_no_more_measures_are_listed_than_a_row_of_chips_holds(table):
    indicators = table("indicators", [STOCK | {"code": f"m{n:02d}", "show_on": "data_center"} for n in range(20)])
    assert len(data.measures(indicators, table("values"), tab="center")) == data.MOST_MEASURES


def test_changes_of_definition_are_listed_by_date(table):
    indicators = table("indicators", [STOCK | {"break_dates": "2017-01-01;2021-01-01"}])
    assert data.break_dates(indicators, code=CODE) == ["2017-01-01", "2021-01-01"]
    assert data.break_dates(table("indicators", [STOCK]), code=CODE) == []


def test_a_measure_that_nobody_has_filled_in_has_no_points(table):
    points = series(table)
    assert isinstance(points, pd.DataFrame)
    assert points.empty
