import pandas as pd
import pytest

from dashboard.queries import institutions
from dashboard.schema import CLASSES


def rows(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.fixture
def zones(table):
    return table(
        "zones",
        [
            {"zone_id": "gx", "name_zh": "gaoxin", "name_en": "High-tech"},
            {"zone_id": "bh", "name_zh": "beihu", "name_en": "Beihu"},
            {"zone_id": "cd", "name_zh": "changde", "state": "merged"},
        ],
    )


@pytest.fixture
def register(table):
    return table(
        "institutions",
        [
            {"inst_id": "i4", "aim_primary": "service", "class_primary": "legal", "joined_on": "2018-01-05"},
            {"inst_id": "i3", "aim_primary": "creation", "zone_id": "bh", "joined_on": "2020-07-01"},
            {"inst_id": "i1", "aim_primary": "creation", "joined_on": "2018-09-30"},
            {"inst_id": "i2", "aim_primary": "utilization", "joined_on": "2018-09-30", "left_on": "2021-01-01"},
        ],
    )


def test_an_institution_counts_from_the_day_it_joins_to_the_day_before_it_leaves(register):
    def present(day):
        return set(institutions.in_force(register, on=day)["inst_id"])

    assert present("2018-09-29") == {"i4"}
    assert present("2018-09-30") == {"i4", "i1", "i2"}
    assert present("2020-12-31") == {"i1", "i2", "i3", "i4"}
    assert present("2021-01-01") == {"i1", "i3", "i4"}


def test_without_a_day_those_count_that_have_not_left(register):
    assert set(institutions.in_force(register, on=None)["inst_id"]) == {"i1", "i3", "i4"}


def test_lights_stand_by_aim_and_then_by_id(register):
    lit = institutions.lights(register)
    assert rows(lit, "inst_id", "aim_primary", "joined_year", "order") == [
        ("i1", "creation", 2018, 0),
        ("i3", "creation", 2020, 1),
        ("i4", "service", 2018, 2),
    ]


def test_lights_keep_their_order_whatever_the_order_of_the_table(register):
    mixed = register.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(institutions.lights(mixed), institutions.lights(register))


def test_a_class_that_nobody_is_in_counts_0(register):
    counts = institutions.count_by_class(register)
    assert rows(counts, "class", "institutions")[:2] == [("agency", 2), ("legal", 1)]
    assert dict(rows(counts, "class", "institutions")) == dict.fromkeys(CLASSES, 0) | {"agency": 2, "legal": 1}


def test_a_release_without_a_register_has_no_counts(table, zones):
    nobody = table("institutions")
    assert institutions.count_by_class(nobody).empty
    assert institutions.count_by_zone(nobody, zones=zones).empty
    assert institutions.count_by_year(nobody).empty
    assert institutions.lights(nobody).empty
    assert institutions.directory(nobody, zones=zones, buildings=table("buildings")).empty


def test_sub_zones_are_counted_with_their_names_most_first(register, zones):
    counts = institutions.count_by_zone(register, zones=zones)
    assert rows(counts, "zone_id", "name_en", "institutions") == [("gx", "High-tech", 2), ("bh", "Beihu", 1)]


def test_a_merged_sub_zone_stands_only_while_somebody_is_in_it(table, zones):
    there = institutions.count_by_zone(table("institutions", [{"inst_id": "a", "zone_id": "cd"}]), zones=zones)
    assert rows(there, "zone_id", "institutions") == [("cd", 1), ("gx", 0), ("bh", 0)]


def test_years_in_which_nobody_joined_stand_with_0(register):
    assert rows(institutions.count_by_year(register), "year", "joined", "left", "in_force") == [
        (2018, 3, 0, 3),
        (2019, 0, 0, 3),
        (2020, 1, 0, 4),
        (2021, 0, 1, 3),
    ]


def test_the_last_year_of_the_counts_holds_who_is_in_force(register):
    by_year = institutions.count_by_year(register)
    assert by_year["in_force"].iloc[-1] == len(institutions.in_force(register, on=None))


def test_the_directory_lists_each_institution_in_force_once_by_id(register, zones, table):
    listed = institutions.directory(register, zones=zones, buildings=table("buildings"))
    assert rows(listed, "inst_id", "zone_zh") == [("i1", "gaoxin"), ("i3", "beihu"), ("i4", "gaoxin")]


def test_the_directory_names_the_building(zones, table):
    buildings = table(
        "buildings",
        [{"building_id": "b1", "name_zh": "lou", "name_en": "Tower", "address_en": "1 Road", "zone_id": "gx"}],
    )
    known = table("institutions", [{"inst_id": "a", "building_id": "b1", "floor": "3"}, {"inst_id": "b"}])
    listed = institutions.directory(known, zones=zones, buildings=buildings)
    assert listed["building_en"].iloc[0] == "Tower"
    assert listed["address_en"].iloc[0] == "1 Road"
    assert listed[["building_en", "address_en", "floor"]].iloc[1].isna().all()


def test_the_first_class_and_aim_stand_first_and_once(zones, table):
    known = table(
        "institutions",
        [
            {"inst_id": "a", "class_primary": "legal", "classes": "agency;legal", "aims": pd.NA},
            {"inst_id": "b", "class_primary": "legal", "aim_primary": "service", "aims": "creation"},
        ],
    )
    listed = institutions.directory(known, zones=zones, buildings=table("buildings"))
    assert list(listed["classes"]) == ["legal;agency", "legal"]
    assert list(listed["aims"]) == ["creation", "service;creation"]


def test_who_does_not_want_to_be_named_is_listed_without_a_name(zones, table):
    known = table("institutions", [{"inst_id": "a", "public_ok": False}])
    listed = institutions.directory(known, zones=zones, buildings=table("buildings"))
    assert listed["name_zh"].isna().all()
    assert list(listed["public_ok"]) == [False]
