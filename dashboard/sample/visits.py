"""Receptions that did not take place."""

from datetime import date, timedelta

import pandas as pd

from dashboard.sample.chance import Chance
from dashboard.sample.frames import made, plan

_SATURDAY = 5


def receptions(*, seed: int) -> pd.DataFrame:
    """Make up receptions: when, who, how many and from where.

    Args:
        seed: The sample's seed.

    Returns:
        The input table ``visits``, by ``date``; groups are numbered within their year in that order. No group comes on
        a weekend, and none from a place of which nothing is made up.
    """
    words, chance = plan("visits"), Chance(seed, subject="visits")
    categories = words["categories"]
    weights = {name: category["weight"] for name, category in categories.items()}
    rows = []
    for year, count in words["receptions"].items():
        for number, day in enumerate(sorted(_weekday(int(year), chance=chance) for _ in range(count)), start=1):
            name = chance.pick(weights)
            rows.append(
                {
                    "date": day.isoformat(),
                    "group_id": f"SAMPLE-{year}-{number:03d}",
                    "category": name,
                    "person_times": chance.whole(*categories[name]["size"]),
                    "origin_region": chance.pick(categories[name]["origins"]),
                }
            )
    return made(rows, table="visits")


def _weekday(year: int, *, chance: Chance) -> date:
    """Draw a day from Monday to Friday."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() < _SATURDAY]
    return working[chance.whole(0, len(working) - 1)]
