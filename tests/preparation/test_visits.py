from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.preparation import visits

Make = Callable[..., Any]


def test_groups_of_one_day_category_and_origin_are_added_up(table: Make) -> None:
    row = {"date": "2024-05-01", "category": "media", "origin_region": "220100"}
    given = table(
        "visits",
        [
            {**row, "group_id": "g1", "person_times": 12},
            {**row, "group_id": "g2", "person_times": 8, "status": "estimate"},
            {**row, "group_id": "g3", "person_times": 5, "category": "public"},
            {**row, "group_id": "g4", "person_times": 3, "date": "2024-05-02"},
        ],
    )
    found = visits.by_day(given)
    assert "group_id" not in found
    assert found["person_times"].tolist() == [20, 5, 3]
    assert found["status"].tolist() == ["estimate", "final", "final"]


def test_groups_whose_origin_nobody_stated_are_kept_together(table: Make) -> None:
    row = {"date": "2024-05-01", "category": "media"}
    given = table(
        "visits",
        [
            {**row, "group_id": "g1", "person_times": 12},
            {**row, "group_id": "g2", "person_times": 8},
            {**row, "group_id": "g3", "person_times": 5, "origin_region": "220100"},
        ],
    )
    found = visits.by_day(given)
    assert found.loc[found["origin_region"].isna(), "person_times"].tolist() == [20]
    assert pd.isna(found.loc[found["origin_region"].isna(), "origin_region"].iloc[0])
