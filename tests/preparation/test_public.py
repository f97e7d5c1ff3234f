from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashboard import sample
from dashboard.preparation import prepare
from dashboard.schema import PUBLIC_TABLES

Make = Callable[..., Any]
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def given() -> Tables:
    return sample.tables()


@pytest.fixture(scope="module")
def public(given: Tables) -> Tables:
    return prepare(given)


def form(frame: pd.DataFrame) -> dict[str, Any]:
    return dict(frame.dtypes)


def test_every_public_table_has_the_form_of_the_schema(public: Tables) -> None:
    assert list(public) == list(PUBLIC_TABLES)
    for name, table in PUBLIC_TABLES.items():
        assert tuple(public[name].columns) == table.names
        assert form(public[name]) == {column.name: column.dtype for column in table.columns}


def test_without_any_input_every_public_table_is_empty_and_has_its_form() -> None:
    for name, frame in prepare({}).items():
        assert frame.empty
        assert form(frame) == {column.name: column.dtype for column in PUBLIC_TABLES[name].columns}


def test_rows_are_sorted_by_key_and_no_key_comes_twice(public: Tables) -> None:
    for name, frame in public.items():
        key = list(PUBLIC_TABLES[name].key)
        pd.testing.assert_frame_equal(frame, frame.sort_values(key, ignore_index=True))
        assert not frame.duplicated(key).any()


def test_nothing_required_is_missing_but_a_withheld_name(public: Tables) -> None:
    for name, frame in public.items():
        needed = [column.name for column in PUBLIC_TABLES[name].columns if column.required]
        shown = frame.loc[frame["public_ok"]] if name == "institutions" else frame
        assert shown[needed].notna().all(axis=None)


def test_preparing_leaves_its_input_alone() -> None:
    tables = sample.tables()
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    prepare(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_order_of_rows_changes_nothing(given: Tables, public: Tables) -> None:
    turned = prepare({name: frame.sample(frac=1, random_state=1) for name, frame in given.items()})
    for name, frame in public.items():
        pd.testing.assert_frame_equal(frame, turned[name])


def test_no_report_reaches_the_public_tables(public: Tables) -> None:
    assert "reports" not in public
    holders = {name for name, frame in public.items() if {"revenue", "inst_id"} <= set(frame.columns)}
    assert holders == set()


def test_hidden_revenue_is_missing_and_complete_is_all_expected_reported(public: Tables) -> None:
    for name in ("revenue_total", "revenue_by_zone", "revenue_by_class"):
        table = public[name]
        assert table.loc[table["suppressed"], "revenue"].isna().all()
        assert (table["complete"] == (table["reported"] == table["expected"])).all()


def test_a_period_that_nobody_has_reported_yet_is_missing_and_not_hidden(reported: Make) -> None:
    names = {name: {"2024-Q1": 10.0, "2024-Q3": 10.0} for name in "abc"}
    total = prepare(reported(names))["revenue_total"].set_index("period")
    assert pd.isna(total.loc["2024-Q2", "revenue"])
    assert not total.loc["2024-Q2", "suppressed"]
    assert not total.loc["2024-Q2", "complete"]
    assert total.loc["2024-H1", "revenue"] == 30
    assert not total.loc["2024-H1", "complete"]


def test_a_building_on_a_chinese_map_is_moved_to_its_true_position(table: Make) -> None:
    row = {"zone_id": "gx", "precision_m": 50.0}
    rows = [
        {**row, "building_id": "b1", "lat": 31.17530398364597, "lon": 121.531541859215, "coord_sys": "gcj02"},
        {**row, "building_id": "b2", "lat": 43.88, "lon": 125.35, "coord_sys": "wgs84"},
        {**row, "building_id": "b3", "coord_sys": "bd09"},
    ]
    found = prepare({"buildings": table("buildings", rows)})["buildings"].set_index("building_id")
    assert found["coord_sys"].eq("wgs84").all()
    assert abs(found.loc["b1", "lat"] - 31.1774276) < 1e-6
    assert abs(found.loc["b1", "lon"] - 121.5272106) < 1e-6
    assert found.loc["b2", ["lat", "lon"]].tolist() == [43.88, 125.35]
    assert found.loc["b3", ["lat", "lon"]].isna().all()


def test_an_indicator_that_is_not_public_goes_with_its_values_and_targets(table: Make) -> None:
    tables = {
        "indicators": table("indicators", [{"code": "open", "public": True}, {"code": "shut", "public": False}]),
        "values": table("values", [{"code": "open", "period": "2024"}, {"code": "shut", "period": "2024"}]),
        "targets": table("targets", [{"code": "open", "period": "2024"}, {"code": "shut", "period": "2024"}]),
    }
    public = prepare(tables)
    assert [public[name]["code"].tolist() for name in tables] == [["open"]] * 3


def test_institutions_in_force_are_counted_for_every_period_that_has_money(public: Tables) -> None:
    assert set(public["revenue_total"]["period"]) <= set(public["institutions_in_force"]["period"])


def test_the_release_of_published_facts_alone_has_no_money_and_no_institutions() -> None:
    public = prepare(sample.tables(published_only=True))
    empty = {name for name, frame in public.items() if frame.empty}
    assert {"revenue_total", "revenue_by_zone", "revenue_by_class", "institutions_in_force"} <= empty
