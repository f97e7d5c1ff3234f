from collections.abc import Mapping

import pandas as pd
import pytest

Tables = Mapping[str, pd.DataFrame]


def _of(tables: Tables, *, year: str) -> pd.DataFrame:
    regions = tables["regions"].set_index("region_code")[["ring", "parent"]]
    return tables["reach"].join(regions, on="region_code").loc[tables["reach"]["period"] == year]


@pytest.mark.parametrize("year", ["2023", "2024", "2025"])
def test_every_ring_has_reach(tables: Tables, year: str) -> None:
    found = _of(tables, year=year).groupby("ring").size().to_dict()
    assert found == {"zone": 3, "city": 11, "province": 9, "nation": 20, "northeast_asia": 5}


@pytest.mark.parametrize(("whole", "ring"), [("220100", "city"), ("220000", "province"), ("CHN", "nation")])
def test_a_whole_is_the_sum_of_its_parts(tables: Tables, whole: str, ring: str) -> None:
    rows = _of(tables, year="2025")
    parts = rows[(rows["parent"] == whole) & (rows["ring"] == ring)]
    total = rows[rows["region_code"] == whole].iloc[0]
    for name in ("clients", "cases", "contracts"):
        assert total[name] == pytest.approx(parts[name].sum())


def test_places_without_reach_have_no_row_rather_than_nought(tables: Tables) -> None:
    reach = tables["reach"]
    assert not {"PRK", "CCNA", "cd"} & set(reach["region_code"])
    assert (reach[["clients", "cases", "contracts"]] > 0).all(axis=None)
