import pytest

from dashboard.queries.facts import latest, origin, shown, source

INDICATOR = {
    "code": "institutions",
    "name_zh": "jigou",
    "name_en": "Institutions",
    "aim": "service",
    "unit_zh": "jia",
    "unit_en": "institutions",
    "kind": "stock",
    "decimals": 0,
    "frequency": "yearly",
    "stale_after_days": 400,
    "owner_zh": "ban",
    "owner_en": "Office",
    "public": True,
}


def fact(table, *rows, indicator=INDICATOR, region="cna"):
    values = table("values", [{"code": "institutions", **row} for row in rows])
    return latest(values, table("indicators", [indicator]), code="institutions", region=region)


def test_a_fact_is_a_value_joined_with_what_it_means(table):
    found = fact(
        table,
        {"period": "unknown", "period_type": "asof", "value": 86, "as_of": "2024-01-23", "qualifier": "≥"},
    )
    assert (found.value, found.qualifier, found.period, found.as_of) == (86.0, "≥", "unknown", "2024-01-23")
    assert (found.name_en, found.unit_en, found.owner_en, found.decimals) == (
        "Institutions",
        "institutions",
        "Office",
        0,
    )
    assert (found.stale_after_days, found.status, found.source_id) == (400, "final", "s1")


def test_the_newest_value_is_the_one_with_the_latest_as_of_date(table):
    found = fact(
        table,
        {"period": "2023", "value": 90, "as_of": "2024-01-01"},
        {"period": "2022", "value": 80, "as_of": "2024-06-01"},
    )
    assert found.value == 80


def test_of_one_as_of_date_the_period_that_ends_last_counts(table):
    found = fact(
        table,
        {"period": "2023", "value": 1},
        {"period": "2024-H1", "period_type": "H", "value": 2},
        {"period": "2024-03", "period_type": "M", "value": 3},
    )
    assert found.period == "2024-H1"


def test_a_year_is_newer_than_its_last_quarter(table):
    found = fact(table, {"period": "2024", "value": 1}, {"period": "2024-Q4", "period_type": "Q", "value": 2})
    assert found.period == "2024"


def test_a_period_that_nobody_stated_is_older_than_any_other_of_its_date(table):
    found = fact(table, {"period": "unknown", "period_type": "asof", "value": 1}, {"period": "2019", "value": 2})
    assert found.value == 2


def test_a_late_value_does_not_hide_the_last_known_one(table):
    found = fact(
        table, {"period": "2024", "as_of": "2025-06-01"}, {"period": "2023", "value": 86, "as_of": "2024-01-23"}
    )
    assert (found.value, found.as_of) == (86, "2024-01-23")


def test_where_no_value_is_known_the_fact_says_so_and_keeps_its_definition(table):
    found = fact(table, {"period": "2024"})
    assert found.value is None
    assert found.name_en == "Institutions"


def test_texts_that_nobody_has_written_are_empty(table):
    found = fact(table, {"period": "2024", "value": 1}, indicator=INDICATOR | {"stale_after_days": None})
    assert (found.definition_zh, found.scope_note_en, found.next_update) == ("", "", "")
    assert found.stale_after_days is None


def test_another_regions_value_is_not_taken(table):
    assert fact(table, {"period": "2024", "value": 1}, region="jilin") is None


def test_an_indicator_that_the_release_does_not_have_is_awaited(table):
    values = table("values", [{"code": "visits", "period": "2024", "value": 1}])
    assert latest(values, table("indicators"), code="visits", region="cna") is None


def test_a_source_is_looked_up_by_its_id(table):
    sources = table(
        "sources",
        [{"source_id": "s1", "title_zh": "t", "title_en": "Title", "publisher_en": "Office", "grade": "A"}],
    )
    found = source(sources, "s1")
    assert (found.title_en, found.publisher_en, found.grade, found.licence) == ("Title", "Office", "A", "")
    with pytest.raises(ValueError, match="s9"):
        source(sources, "s9")


def test_one_demo_row_makes_the_whole_picture_demo(table):
    rows = table(
        "institutions",
        [
            {"inst_id": "a", "status": "final", "source_id": "s2", "as_of": "2023-01-01"},
            {"inst_id": "b", "status": "demo", "source_id": "s1", "as_of": "2022-01-01"},
            {"inst_id": "c", "status": "estimate", "source_id": "s2", "as_of": "2024-01-01"},
        ],
    )
    found = origin(rows)
    assert (found.status, found.as_of, found.source_ids) == ("demo", "2024-01-01", ("s2", "s1"))


def test_a_picture_of_nothing_has_no_origin(table):
    assert origin(table("institutions")) is None


def test_only_good_sources_reach_a_screen(table):
    sources = table("sources", [{"source_id": f"s{grade}", "title_zh": "t", "grade": grade} for grade in "ABCD"])
    values = table(
        "values", [{"code": "x", "period": "2024", "value": 1, "source_id": f"s{grade}"} for grade in "ABCD"]
    )
    assert list(shown(values, sources)["source_id"]) == ["sA", "sB"]


def test_a_fact_keeps_the_growth_that_its_publication_gives(table):
    assert fact(table, {"period": "2024", "value": 1, "yoy_published": 21.6}).yoy_published == 21.6
    assert fact(table, {"period": "2024", "value": 1}).yoy_published is None
