from collections.abc import Mapping
from datetime import date

import pandas as pd

Tables = Mapping[str, pd.DataFrame]


def test_receptions_fall_on_weekdays_of_2023_to_2025_in_order(tables: Tables) -> None:
    days = tables["visits"]["date"]
    assert days.is_monotonic_increasing
    assert set(days.str[:4]) == {"2023", "2024", "2025"}
    assert all(date.fromisoformat(day).weekday() < 5 for day in days)


def test_every_category_comes_and_only_guests_from_abroad_come_from_abroad(tables: Tables) -> None:
    visits = tables["visits"]
    assert visits["category"].nunique() == 7
    abroad = visits["origin_region"].isin(["JPN", "KOR", "RUS", "MNG"])
    assert (abroad == (visits["category"] == "overseas")).all()


def test_receptions_do_not_add_up_to_the_published_600(tables: Tables) -> None:
    visits = tables["visits"]
    years = visits.groupby(visits["date"].str[:4])["person_times"].sum()
    assert not years.between(550, 750).any()
    until_reported = visits.loc[visits["date"] <= "2024-01-23", "person_times"].sum()
    assert until_reported > 900
