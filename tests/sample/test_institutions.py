from collections.abc import Mapping
from itertools import combinations
from math import cos, hypot, radians

import pandas as pd

from dashboard import sample
from dashboard.sample.institutions import register

Tables = Mapping[str, pd.DataFrame]


def _metres(one: pd.Series, other: pd.Series) -> float:
    north = (one["lat"] - other["lat"]) * 111_320
    east = (one["lon"] - other["lon"]) * 111_320 * cos(radians(one["lat"]))
    return hypot(north, east)


def test_86_institutions_are_in_force_since_the_end_of_2023(tables: Tables) -> None:
    institutions = tables["institutions"]
    assert len(institutions) == 86
    assert institutions["left_on"].isna().all()
    assert institutions["joined_on"].between("2018-01-01", "2023-12-31").all()


def test_more_institutions_join_every_year(tables: Tables) -> None:
    joined = tables["institutions"]["joined_on"].str[:4].value_counts().sort_index()
    assert list(joined.index) == ["2018", "2019", "2020", "2021", "2022", "2023"]
    assert joined.is_monotonic_increasing


def test_every_class_and_sub_zone_has_enough_institutions_from_the_first_report_on() -> None:
    for seed in (sample.SEED, 1, 2):
        institutions = register(seed=seed)
        early = institutions[institutions["joined_on"] < "2021-01-01"]
        assert early.groupby("class_primary").size().min() >= 5
        assert early.groupby("class_primary").size().size == 6
        assert early.groupby("zone_id").size().min() >= 8
        assert set(early["zone_id"]) == {"gx", "bh", "kg"}


def test_first_class_and_first_aim_come_first_in_their_lists(tables: Tables) -> None:
    for institution in tables["institutions"].to_dict("records"):
        for first, every in (("class_primary", "classes"), ("aim_primary", "aims")):
            codes = institution[every].split(";")
            assert codes[0] == institution[first]
            assert len(set(codes)) == len(codes)


def test_all_five_aims_have_institutions(tables: Tables) -> None:
    assert tables["institutions"]["aim_primary"].nunique() == 5


def test_two_institutions_do_not_wish_to_be_named(tables: Tables) -> None:
    assert (~tables["institutions"]["public_ok"]).sum() == 2


def test_an_institution_sits_in_a_building_of_its_own_sub_zone(tables: Tables) -> None:
    zones = tables["buildings"].set_index("building_id")["zone_id"]
    assert (tables["institutions"]["building_id"].map(zones) == tables["institutions"]["zone_id"]).all()
    assert set(tables["institutions"]["building_id"]) == set(zones.index)


def test_buildings_keep_apart_and_stay_near_their_sub_zones_point(tables: Tables) -> None:
    buildings = tables["buildings"]
    assert len(buildings) == 12
    points = tables["zones"].set_index("zone_id")
    for building in buildings.to_dict("records"):
        assert 1500 <= _metres(pd.Series(building), points.loc[building["zone_id"]]) <= 3000
    for one, other in combinations(range(len(buildings)), 2):
        assert _metres(buildings.iloc[one], buildings.iloc[other]) > 1500
    assert set(buildings["coord_sys"]) == {"wgs84"}
    assert set(buildings["precision_m"]) == {3000}
