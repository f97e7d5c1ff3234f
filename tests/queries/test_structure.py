from dashboard.queries import structure

INDICATOR = {"name_zh": "z", "aim": "service", "unit_zh": "jia", "unit_en": "n", "kind": "stock", "decimals": 0}
INDICATOR |= {"better": "up", "frequency": "yearly", "owner_zh": "ban", "public": True}
REGIONS = (
    {"region_code": "cna", "name_zh": "a", "ring": "zone", "parent": "nation"},
    {"region_code": "nation", "name_zh": "b", "ring": "northeast_asia"},
    {"region_code": "ne", "name_zh": "c", "ring": "nation", "parent": "nation"},
)


def box(name, tier, seq):
    return {"element_id": name, "tier": tier, "seq": seq, "confirmed": False}


def test_boxes_stand_from_the_outermost_in_and_by_number(table):
    rows = table(
        "structure",
        [
            box("n", "institution_group", 1),
            box("c2", "center", 2),
            box("p1", "platform", 1),
            box("c1", "center", 1),
            box("k", "carrier", 1),
        ],
    )
    assert list(structure.boxes(rows)["element_id"]) == ["k", "p1", "c1", "c2", "n"]


def test_a_layout_that_nobody_has_told_has_no_boxes(table):
    assert structure.boxes(table("structure")).empty


def test_an_element_lists_its_indicators_the_zones_own_first_and_the_unknown_last(table):
    elements = {"x": "talent", "y": "talent", "z": "talent", "other": "capital", "without": None}
    indicators = table("indicators", [INDICATOR | {"code": code, "element": name} for code, name in elements.items()])
    values = table(
        "values",
        [
            {"code": "y", "region_code": "nation", "period": "2024", "value": 1},
            {"code": "z", "region_code": "cna", "period": "2024", "value": 1},
            {"code": "z", "region_code": "nation", "period": "2024", "value": 9},
            {"code": "x", "region_code": "cna", "period": "2024"},
        ],
    )
    regions = table("regions", REGIONS)
    listed = structure.measures(indicators, values=values, regions=regions, element="talent", home="cna")
    assert list(listed["code"]) == ["z", "y", "x"]
    assert list(listed["region_code"].fillna("")) == ["cna", "nation", ""]


def test_an_indicator_known_only_elsewhere_is_told_of_that_place(table):
    indicators = table("indicators", [INDICATOR | {"code": "x", "element": "talent"}])
    values = table("values", [{"code": "x", "region_code": "ne", "period": "2024", "value": 1}])
    listed = structure.measures(
        indicators, values=values, regions=table("regions", REGIONS), element="talent", home="cna"
    )
    assert list(listed["region_code"]) == ["ne"]
