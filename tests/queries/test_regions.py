from dashboard.queries.regions import chain

REGIONS = (
    {"region_code": "cna", "name_zh": "a", "ring": "zone", "parent": "city"},
    {"region_code": "city", "name_zh": "b", "ring": "province", "parent": "nation"},
    {"region_code": "nation", "name_zh": "c", "ring": "northeast_asia"},
)


def test_a_place_is_followed_by_those_that_it_lies_in(table):
    assert chain(table("regions", REGIONS), home="cna") == ["cna", "city", "nation"]


def test_a_place_that_the_table_does_not_know_lies_in_nothing(table):
    assert chain(table("regions", REGIONS), home="moon") == ["moon"]


def test_places_that_lie_in_each_other_end_somewhere(table):
    rows = [dict(row) for row in REGIONS]
    rows[2]["parent"] = "cna"
    assert chain(table("regions", rows), home="city") == ["city", "nation", "cna"]
