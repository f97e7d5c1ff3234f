"""What holds for the sample as a whole."""

import re
import sys
from collections.abc import Mapping
from datetime import date
from graphlib import TopologicalSorter

import pandas as pd

from dashboard import sample
from dashboard.preparation import prepare
from dashboard.schema import INPUT_TABLES, Kind, parse_period

Tables = Mapping[str, pd.DataFrame]
MADE = ("institutions", "buildings", "reports", "reach", "visits")
FORBIDDEN_PLACES = {"710000", "810000", "820000"}


def test_every_input_table_has_the_columns_and_dtypes_of_the_schema(tables: Tables, published: Tables) -> None:
    for found in (tables, published):
        assert list(found) == list(INPUT_TABLES)
        for name, rows in found.items():
            expected = {column.name: column.dtype for column in INPUT_TABLES[name].columns}
            assert {str(column): str(dtype) for column, dtype in rows.dtypes.items()} == expected, name


def test_the_same_seed_makes_the_same_tables_and_another_makes_others(tables: Tables) -> None:
    again, other = sample.tables(), sample.tables(seed=sample.SEED + 1)
    for name in INPUT_TABLES:
        pd.testing.assert_frame_equal(tables[name], again[name])
    assert not tables["reports"].equals(other["reports"])


def test_rows_are_made_up_exactly_where_nothing_is_published(tables: Tables) -> None:
    for name, rows in tables.items():
        made = rows["status"] == "demo"
        if name == "sources":
            assert rows.loc[made, "source_id"].tolist() == ["sample"]
        else:
            assert made.all() if name in MADE else not made.any(), name


def test_published_only_leaves_nothing_that_is_made_up(published: Tables) -> None:
    for name, rows in published.items():
        assert rows.empty == (name in MADE), name
        assert not (rows["status"] == "demo").any()
        if "source_id" in rows:
            assert not (rows["source_id"] == "sample").any()


def test_what_is_made_up_has_one_date_and_one_source(tables: Tables) -> None:
    for name in MADE:
        assert set(tables[name]["as_of"]) == {"2025-12-31"}, name
        assert set(tables[name]["source_id"]) == {"sample"}, name


def test_keys_are_unique_and_required_cells_are_filled_with_allowed_values(tables: Tables) -> None:
    for name, table in INPUT_TABLES.items():
        rows = tables[name]
        assert not rows.duplicated(list(table.key)).any(), name
        for column in table.columns:
            cells = rows[column.name]
            assert not (column.required and cells.isna().any()), (name, column.name)
            if column.allowed:
                codes = cells.dropna().str.split(";").explode() if column.kind is Kind.CODES else cells.dropna()
                assert set(codes) <= set(column.allowed), (name, column.name)


def test_every_reference_resolves(tables: Tables) -> None:
    for name, table in INPUT_TABLES.items():
        for column in table.columns:
            if column.references:
                other, key = column.references.split(".")
                known = set(tables[other][key])
                assert set(tables[name][column.name].dropna()) <= known, (name, column.name)


def test_dates_and_periods_are_real_ones(tables: Tables) -> None:
    for name, table in INPUT_TABLES.items():
        for column in table.columns:
            for text in tables[name][column.name].dropna().unique():
                if column.kind is Kind.DATE:
                    assert date.fromisoformat(text).isoformat() == text
                if column.kind is Kind.PERIOD and text != "unknown":
                    assert str(parse_period(text)) == text


def test_regions_lie_within_one_another_without_a_circle(tables: Tables) -> None:
    regions = tables["regions"].dropna(subset="parent")
    order = TopologicalSorter(
        {code: [parent] for code, parent in zip(regions["region_code"], regions["parent"], strict=True)}
    )
    order.prepare()


def test_no_figure_is_given_for_hong_kong_macao_or_taiwan(tables: Tables) -> None:
    assert set(tables["regions"]["region_code"]) >= FORBIDDEN_PLACES
    for name, column in (
        ("values", "region_code"),
        ("targets", "region_code"),
        ("reach", "region_code"),
        ("visits", "origin_region"),
    ):
        assert not set(tables[name][column]) & FORBIDDEN_PLACES, name


def test_made_up_names_and_addresses_can_be_nobodys(tables: Tables) -> None:
    for name in ("institutions", "buildings"):
        assert tables[name]["name_zh"].str.fullmatch(r"示例(机构|楼宇) \d\d").all()
        assert tables[name]["name_en"].str.fullmatch(r"Sample (institution|building) \d\d").all()
    assert tables["buildings"]["address_zh"].str.startswith("示例路").all()
    assert tables["institutions"]["phone"].isna().all()


def test_no_text_holds_a_mobile_number(tables: Tables) -> None:
    # Whatever eleven digits we wrote would be somebody's; identifiers of files are longer or no such numbers.
    for name, rows in tables.items():
        for column in rows.select_dtypes("string"):
            assert not rows[column].dropna().str.contains(r"(?<!\d)1\d{10}(?!\d)").any(), (name, column)


def test_published_names_come_in_both_languages(published: Tables) -> None:
    for name, rows in published.items():
        pairs = [column.removesuffix("_zh") for column in rows if column.endswith("_zh")]
        for pair in [*pairs, *([""] if name == "texts" else [])]:
            zh, en = (rows[f"{pair}_{lang}" if pair else lang] for lang in ("zh", "en"))
            assert (zh.isna() == en.isna()).all(), (name, pair)
            assert not [text for text in en.dropna() if re.search(r"[\u4e00-\u9fff]", text)], (name, pair)


def test_at_least_seven_in_ten_cells_of_sub_zones_and_classes_stay_visible(public: Tables) -> None:
    cells = pd.concat([public["revenue_by_zone"], public["revenue_by_class"]])
    assert set(cells["period_type"]) == {"Q", "H", "Y"}
    visible = 1 - float(cells["suppressed"].astype(bool).mean())
    sys.stdout.write(f"visible cells of sub-zones and classes: {visible:.1%} of {len(cells)}\n")
    assert 0.7 <= visible < 1, "something is withheld, so that screens can show how that looks"


def test_no_total_reads_like_the_published_revenue(public: Tables) -> None:
    totals = public["revenue_total"]
    assert not totals["revenue"].between(3700, 4000).any()
    years = totals.loc[totals["period_type"] == "Y", "revenue"]
    assert (years > 3 * 3800).all()


def test_the_published_facts_alone_can_be_prepared(published: Tables) -> None:
    public = prepare(published)
    assert public["institutions"].empty
    assert public["revenue_total"].empty
    assert len(public["values"]) == len(published["values"])
