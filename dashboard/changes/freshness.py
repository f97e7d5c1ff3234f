"""How old the newest value of each indicator is on a given day, and whether that is too old."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Age:
    """The newest known value of an indicator for a region, on one day.

    Args:
        code: The indicator.
        region_code: The region.
        as_of: As of when the value is, ISO.
        days: Its age; never negative, for a clock may be wrong and a number is not from the future.
        stale: Whether it is older than its indicator allows.
    """

    code: str
    region_code: str
    as_of: str
    days: int
    stale: bool


def ages(tables: Mapping[str, pd.DataFrame], day: date) -> tuple[Age, ...]:
    """Say how old the values are that screens show.

    Args:
        tables: Public tables of a release; ``values`` and ``indicators`` are read. Not changed.
        day: The day that counts as today.

    Returns:
        One age per indicator and region that has a value, in the order of the indicators.

    Source:
        ``stale_after_days`` of ``indicators``; where it is missing a value never becomes stale.
    """
    values, indicators = tables["values"], tables["indicators"]
    known = values[values["value"].notna()]
    newest = known.groupby(["code", "region_code"], sort=False, as_index=False)["as_of"].max()
    limits = indicators[["code", "stale_after_days"]]
    joined = limits.merge(newest, on="code", how="inner")
    found = []
    for row in joined.to_dict("records"):
        days = max(0, (day - date.fromisoformat(row["as_of"])).days)
        limit = row["stale_after_days"]
        found.append(
            Age(
                code=row["code"],
                region_code=row["region_code"],
                as_of=row["as_of"],
                days=days,
                stale=bool(pd.notna(limit) and days > limit),
            )
        )
    return tuple(found)
