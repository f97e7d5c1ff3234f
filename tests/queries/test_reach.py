import pytest

from dashboard.queries import reach


@pytest.fixture
def regions(table):
    return table(
        "regions",
        [
            {"region_code": "220000", "name_zh": "jilin", "name_en": "Jilin", "ring": "nation"},
            {"region_code": "230000", "name_zh": "heilongjiang", "name_en": "Heilongjiang", "ring": "nation"},
            {"region_code": "210000", "name_zh": "liaoning", "name_en": "Liaoning", "ring": "nation"},
            {"region_code": "JPN", "name_zh": "riben", "name_en": "Japan", "ring": "northeast_asia"},
        ],
    )


def test_places_of_a_ring_come_most_clients_first_and_unknown_ones_last(table, regions):
    served = table(
        "reach",
        [
            {"period": "2024", "region_code": "210000", "cases": 2},
            {"period": "2024", "region_code": "230000", "clients": 4},
            {"period": "2024", "region_code": "220000", "clients": 9, "contracts": 1.5},
            {"period": "2024", "region_code": "JPN", "clients": 99},
        ],
    )
    found = reach.by_region(served, regions=regions, ring="nation")
    assert list(found["name_en"]) == ["Jilin", "Heilongjiang", "Liaoning"]
    assert found["clients"].isna().tolist() == [False, False, True]


def test_all_places_are_shown_for_the_newest_period_of_the_ring(table, regions):
    served = table(
        "reach",
        [
            {"period": "2023", "region_code": "230000", "clients": 50},
            {"period": "2024-Q4", "region_code": "220000", "clients": 3},
            {"period": "2024", "region_code": "220000", "clients": 9},
            {"period": "2025", "region_code": "JPN", "clients": 1},
        ],
    )
    found = reach.by_region(served, regions=regions, ring="nation")
    assert list(found[["region_code", "period", "clients"]].itertuples(index=False, name=None)) == [
        ("220000", "2024", 9)
    ]


def test_a_ring_that_nobody_is_served_in_is_empty(table, regions):
    assert reach.by_region(table("reach"), regions=regions, ring="city").empty


def test_an_unknown_ring_is_a_mistake(table, regions):
    with pytest.raises(ValueError, match="moon"):
        reach.by_region(table("reach"), regions=regions, ring="moon")


@pytest.fixture
def register(table):
    return table(
        "institutions",
        [
            {"inst_id": "a", "building_id": "b2", "zone_id": "gx"},
            {"inst_id": "b", "building_id": "b2", "zone_id": "gx"},
            {"inst_id": "c", "building_id": "b1", "zone_id": "bh"},
            {"inst_id": "d", "building_id": "b1", "zone_id": "bh", "left_on": "2020-01-01"},
            {"inst_id": "e", "zone_id": "bh"},
            {"inst_id": "f", "zone_id": "bh"},
        ],
    )


def test_buildings_are_counted_by_who_is_in_force_most_first(table, register):
    buildings = table(
        "buildings",
        [
            {"building_id": name, "name_zh": name, "zone_id": "gx", "lat": 43.9, "lon": 125.3, "coord_sys": "wgs84"}
            for name in ("b1", "b2", "b3")
        ],
    )
    counts = reach.building_counts(register, buildings=buildings)
    assert list(counts[["building_id", "institutions"]].itertuples(index=False, name=None)) == [("b2", 2), ("b1", 1)]


def test_sub_zones_count_those_without_a_building_too(table, register):
    zones = table(
        "zones", [{"zone_id": "gx"}, {"zone_id": "bh"}, {"zone_id": "kg"}, {"zone_id": "cd", "state": "merged"}]
    )
    counts = reach.zone_counts(register, zones=zones)
    assert list(counts[["zone_id", "institutions"]].itertuples(index=False, name=None)) == [
        ("bh", 3),
        ("gx", 2),
        ("kg", 0),
    ]


def test_without_a_register_a_sub_zones_count_is_missing_and_not_0(table):
    counts = reach.zone_counts(table("institutions"), zones=table("zones", [{"zone_id": "gx"}]))
    assert counts["institutions"].isna().all()


def test_what_lies_in_a_region_is_found_at_any_depth(table):
    rows = [("CHN", None), ("220000", "CHN"), ("220100", "220000"), ("CCNA", "220100"), ("JPN", None)]
    known = table("regions", [{"region_code": code, "parent": parent} for code, parent in rows])
    assert reach.inside({"220000"}, regions=known) == {"220000", "220100", "CCNA"}
    assert reach.inside({"CHN"}, regions=known) == {"CHN", "220000", "220100", "CCNA"}
    assert reach.inside({"JPN"}, regions=known) == {"JPN"}
    assert reach.inside(frozenset(), regions=known) == frozenset()
