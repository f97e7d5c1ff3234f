from collections.abc import Mapping
from json import loads
from pathlib import Path

import pandas as pd
import pytest

Tables = Mapping[str, pd.DataFrame]
GRADES_FOR_SCREENS = {"A", "B"}


def _value(tables: Tables, code: str, region: str, period: str) -> pd.Series:
    values = tables["values"]
    found = values[(values["code"] == code) & (values["region_code"] == region) & (values["period"] == period)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_articles_three_facts_keep_their_qualifiers_and_periods(published: Tables) -> None:
    institutions = _value(published, "institutions", "CCNA", "2024-01")
    revenue = _value(published, "revenue", "CCNA", "unknown")
    visits = _value(published, "visits", "CCNA", "2024-01")
    assert (institutions["value"], institutions["qualifier"], institutions["period_type"]) == (86, "=", "asof")
    assert (revenue["value"], revenue["qualifier"], revenue["period_type"]) == (3800, "≥", "Y")
    assert (visits["value"], visits["qualifier"], visits["period_type"]) == (600, "≥", "cumulative")
    assert {row["source_id"] for row in (institutions, revenue, visits)} == {"S1"}
    assert {row["as_of"] for row in (institutions, revenue, visits)} == {"2024-01-23"}


def test_what_was_inferred_about_a_headline_is_said_beside_it(published: Tables) -> None:
    visits = _value(published, "visits", "CCNA", "2024-01")
    assert "推断" in visits["scope_note_zh"]
    assert "inferred" in visits["scope_note_en"]
    assert "not stated" in _value(published, "revenue", "CCNA", "unknown")["scope_note_en"]


@pytest.mark.parametrize(
    ("code", "region", "period", "value", "unit", "stored"),
    [
        ("institutions", "CHN", "2023", 8.9, "万家", 89_000),
        ("employees", "CHN", "2020", 86.5, "万人", 865_000),
        ("revenue", "CHN", "2023", 2850, "亿元", 28_500_000),
        ("pledge_amount", "CHN", "2023", 8539.9, "亿元", 85_399_000),
        ("valid_inventions", "220000", "2020-12", 17260, "件", 17_260),
        ("inventions_per_10k", "220000", "2020-12", 6.41, "件/万人", 6.41),
    ],
)
def test_a_value_is_stored_in_its_indicators_unit_beside_what_was_published(
    published: Tables, code: str, region: str, period: str, value: float, unit: str, stored: float
) -> None:
    row = _value(published, code, region, period)
    assert (row["value_published"], row["unit_published"], row["value"]) == (value, unit, stored)


def test_a_value_that_was_only_derived_is_not_among_the_published(published: Tables) -> None:
    values = published["values"]
    derived = values["code"].isin(["institutions", "employees", "revenue"]) & (values["period"] == "2022")
    assert not values[derived & (values["region_code"] == "CHN")].size
    assert len(values) == 82


def test_targets_name_their_document(published: Tables) -> None:
    targets = published["targets"].set_index(["code", "region_code", "period"])
    assert targets.loc[("revenue", "CHN", "2030"), "value"] == 50_000_000
    assert targets.loc[("high_tech_enterprises", "CCNA", "2027"), "qualifier"] == ">"
    assert targets["document_zh"].notna().all()


def test_series_breaks_are_marked(published: Tables) -> None:
    breaks = published["indicators"].set_index("code")["break_dates"]
    assert breaks["trademark_agencies"] == "2023-01-01"
    assert breaks["valid_inventions"] == "2021-01-01"
    assert breaks["invention_applications"] == "2017-01-01"


# What the operation platform does is asked of the zone; nobody has published it.
AWAITED = {"patent_transfers", "patent_licences", "platform_clients"}


def test_every_indicator_has_an_owner_a_definition_and_a_value_or_target_unless_it_is_awaited(
    published: Tables,
) -> None:
    indicators = published["indicators"]
    for column in ("owner_zh", "owner_en", "definition_zh", "definition_en", "unit_zh", "unit_en"):
        assert indicators[column].notna().all()
    used = set(published["values"]["code"]) | set(published["targets"]["code"])
    assert set(indicators["code"]) == used | AWAITED
    assert used & AWAITED == set()


def test_every_source_is_used_and_says_where_it_is(published: Tables) -> None:
    sources = published["sources"]
    used = {code for name, rows in published.items() if name != "sources" for code in rows["source_id"]}
    assert set(sources["source_id"]) == used
    for column in ("address_or_number", "licence", "publisher_zh", "publisher_en"):
        assert sources[column].notna().all()


def test_no_value_is_dated_after_its_source_was_published(published: Tables) -> None:
    for name in ("values", "targets", "milestones", "texts", "structure", "zones"):
        rows = published[name].merge(
            published["sources"][["source_id", "published_on"]], on="source_id", how="left", validate="many_to_one"
        )
        known = rows.dropna(subset="published_on")
        assert (known["as_of"] <= known["published_on"]).all(), name


def test_headlines_come_from_sources_that_may_be_shown_on_screens(published: Tables) -> None:
    grades = published["sources"].set_index("source_id")["grade"]
    headlines = published["values"].query("region_code == 'CCNA'")
    assert set(headlines["source_id"].map(grades)) <= GRADES_FOR_SCREENS


def test_nothing_of_the_layout_is_confirmed_before_the_zone_confirms_it(published: Tables) -> None:
    structure = published["structure"]
    assert not structure["confirmed"].any()
    assert structure.groupby("tier").size().to_dict() == {
        "carrier": 1,
        "platform": 2,
        "center": 3,
        "institution_group": 1,
    }
    # A name that nobody published is missing, not made up.
    assert structure.set_index("element_id")["name_zh"].isna().to_dict() == {
        name: name == "carrier-1" for name in structure["element_id"]
    }


def test_slogans_known_only_from_translations_are_unconfirmed(published: Tables) -> None:
    texts = published["texts"].set_index("key")
    assert texts.loc["policy.sentence", "zh"] == "立足新区、围绕长春、服务全省、链接全国、辐射东北亚"
    for key in ("policy.sentence", "layout.formula", "zone.name", "display.title"):
        assert not texts.loc[key, "confirmed"]
    rings = ("zone", "city", "province", "nation", "northeast_asia")
    clauses = [texts.loc[f"policy.clause.{ring}", "zh"] for ring in rings]
    assert "、".join(clauses) == texts.loc["policy.sentence", "zh"]


def test_sub_zones_are_points_that_say_how_vague_they_are(published: Tables) -> None:
    zones = published["zones"].set_index("zone_id")
    assert list(zones.index) == ["gx", "bh", "kg", "cd"]
    assert zones["state"].to_dict() == {"gx": "active", "bh": "active", "kg": "active", "cd": "historical"}
    assert (zones.loc[["gx", "bh", "kg"], "precision_m"] == 3000).all()
    assert zones.loc["cd", ["lat", "lon", "precision_m"]].isna().all()


def test_regions_are_named_as_on_the_maps(published: Tables, root: Path) -> None:
    regions = published["regions"].set_index("region_code")
    expected = 0
    for ring in ("changchun_districts", "jilin_prefectures", "china_provinces", "northeast_asia"):
        for feature in loads((root / "data" / "geo" / f"{ring}.geojson").read_text(encoding="utf-8"))["features"]:
            place = feature["properties"]
            if place["name_zh"]:  # Islands that the source leaves unnamed are no region.
                expected += 1
                assert regions.loc[feature["id"], ["name_zh", "name_en"]].tolist() == [
                    place["name_zh"],
                    place["name_en"],
                ]
    # Besides: the New Area, its four sub-zones, and the Northeast.
    assert len(regions) == expected + 6


def test_reported_milestones_say_that_their_date_is_that_of_the_report(published: Tables) -> None:
    milestones = published["milestones"]
    for day in ("2021-01-11", "2024-01-23"):
        titles = milestones.loc[milestones["date"] == day, "title_zh"]
        assert len(titles)
        assert titles.str.contains("报道").all()
    assert "2016-02-03" in set(milestones["date"])
