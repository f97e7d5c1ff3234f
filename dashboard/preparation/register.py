"""The register of institutions: who is shown, and how many are in force when. The register is public, so counts are."""

from collections.abc import Iterable

import narwhals as nw
import pandas as pd

from dashboard.preparation.origins import ORIGIN, weakest
from dashboard.schema import Period, parse_period

_WITHHELD = (
    "name_zh",
    "name_en",
    "floor",
    "phone",
    "hours",
    "services_zh",
    "services_en",
    "honours_zh",
    "honours_en",
)
_KINDS = ("Q", "H", "Y")


def shown(institutions: pd.DataFrame) -> pd.DataFrame:
    """Take away what an institution does not want shown: its name, its contacts and its texts; its dot stays.

    Args:
        institutions: The input table. Not changed.

    Returns:
        The same rows and columns; ``name_…``, ``floor``, ``phone``, ``hours``, ``services_…`` and ``honours_…`` missing
        wherever ``public_ok`` is not true.
    """
    register = institutions.copy()
    register.loc[~register["public_ok"].fillna(value=False), list(_WITHHELD)] = pd.NA
    return register


def in_force(institutions: pd.DataFrame, *, periods: Iterable[str] = ()) -> pd.DataFrame:
    """Count the institutions in force at each period's end, by sub-zone and first class.

    In force at a day is who has joined on it or before and has not left on it or before.

    Args:
        institutions: The input table. Not changed.
        periods: Further periods to count for, those of the money tables; months are counted only if they are among
            them.

    Returns:
        One row per sub-zone and class that any institution has, for every quarter, half and year from the first
        joining to the last joining or the last of ``periods``.

        ============  ======  ============  =======
        column        dtype   unit          missing
        ============  ======  ============  =======
        period_type   string  –             never
        period        string  –             never
        zone_id       string  –             never
        class_primary string  –             never
        institutions  Int64   institutions  never; 0 where none is in force
        status        string  –             never; the weakest of all institutions of that sub-zone and class
        source_id     string  –             never; the first of them by id
        as_of         string  –             never; the latest of them
        ============  ======  ============  =======
    """
    counted = _counted_periods(institutions["joined_on"].dropna(), periods=periods)
    register = nw.from_native(institutions, eager_only=True)
    calendar = nw.from_dict(
        {
            "period_type": [period.type for period in counted],
            "period": [str(period) for period in counted],
            "end": [period.end.isoformat() for period in counted],
        },
        schema=dict.fromkeys(("period_type", "period", "end"), nw.String),
        backend=register.implementation,
    )
    held = (
        register.select("inst_id", "zone_id", "class_primary", "joined_on", "left_on")
        .join(calendar, how="cross")
        .with_columns(
            institutions=(
                (nw.col("joined_on") <= nw.col("end")) & (nw.col("left_on") > nw.col("end")).fill_null(value=True)
            ).cast(nw.Int64)
        )
        .group_by("period_type", "period", "zone_id", "class_primary")
        .agg(nw.col("institutions").sum())
    )
    origin = weakest(institutions, by=["zone_id", "class_primary"])
    counts: pd.DataFrame = held.to_native()
    return counts.merge(origin, on=["zone_id", "class_primary"], how="left")[
        ["period_type", "period", "zone_id", "class_primary", "institutions", *ORIGIN]
    ]


def _counted_periods(joined: pd.Series, *, periods: Iterable[str]) -> list[Period]:
    """List the periods to count for, oldest first."""
    known = {parse_period(text) for text in periods}
    days = sorted({*(str(day) for day in joined), *(day.isoformat() for p in known for day in (p.start, p.end))})
    if not days:
        return []
    months = {month for period in known if period.type == "M" for month in period.parts("M")}
    years = [Period(year, 1, "Y") for year in range(int(days[0][:4]), int(days[-1][:4]) + 1)]
    found = {
        part
        for year in years
        for kind in _KINDS
        for part in year.parts(kind)
        if part.end.isoformat() >= days[0] and part.start.isoformat() <= days[-1]
    }
    return sorted(found | months, key=lambda period: (period.end, period.months))
