"""Receptions added up, so that no group is told from another."""

import pandas as pd

from dashboard.preparation.origins import ORIGIN, weakest

_KEY = ["date", "category", "origin_region"]


def by_day(visits: pd.DataFrame) -> pd.DataFrame:
    """Add receptions up by day, category and origin.

    Args:
        visits: The input table. Not changed.

    Returns:
        One row per day, category and origin.

        =============  ======  ======  ==========================
        column         dtype   unit    missing
        =============  ======  ======  ==========================
        date           string  –       never
        category       string  –       never
        person_times   Int64   人次    never
        origin_region  string  –       where nobody stated it
        status         string  –       never; the weakest
        source_id      string  –       never; the first by id
        as_of          string  –       never; the latest
        =============  ======  ======  ==========================
    """
    added = visits.groupby(_KEY, dropna=False, as_index=False).agg(person_times=("person_times", "sum"))
    origin = weakest(visits, by=_KEY)
    return added.merge(origin, on=_KEY, how="left")[["date", "category", "person_times", "origin_region", *ORIGIN]]
