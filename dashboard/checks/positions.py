"""Places on the map."""

from collections.abc import Iterator

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem

# Degrees around the sub-zones' points: some 65 km to the north and south and 48 km to the east and west at 44° N. That
# is a city with all of its counties, and far less than any error of the kind (halves exchanged, a digit lost, another
# city).
_AROUND = 0.6
# Sub-zones of one zone lie within a city of each other.
_APART = 1.0
_FEWEST = 3


def have_both_halves(evidence: Evidence) -> Iterator[Problem]:
    """A latitude comes with a longitude."""
    for name in ("zones", "buildings"):
        frame = evidence.frame(name)
        if len(frame):
            yield from evidence.rows("positions.half", name, frame["lat"].isna() & frame["lon"].notna(), column="lat")
            yield from evidence.rows("positions.half", name, frame["lon"].isna() & frame["lat"].notna(), column="lon")


def lie_inside_the_frame(evidence: Evidence) -> Iterator[Problem]:
    """A building lies near the sub-zones, and a sub-zone near the others.

    The frame is taken from the sub-zones' own points, so that another zone needs no setting for it. Chinese map offsets
    are a few hundred metres and do not matter here.
    """
    zones, buildings = evidence.frame("zones"), evidence.frame("buildings")
    points = zones[["lat", "lon"]].dropna()
    if len(points) >= _FEWEST:
        middle = points.median()
        yield from _outside(evidence, "zones", lowest=middle - _APART, highest=middle + _APART)
    if len(points) and len(buildings):
        yield from _outside(evidence, "buildings", lowest=points.min() - _AROUND, highest=points.max() + _AROUND)


def _outside(
    evidence: Evidence, table: str, *, lowest: "pd.Series[float]", highest: "pd.Series[float]"
) -> Iterator[Problem]:
    for column in ("lat", "lon"):
        degrees = evidence.tables[table][column]
        least, most = round(float(lowest[column]), 3), round(float(highest[column]), 3)
        outside = (degrees < least) | (degrees > most)
        yield from evidence.rows("positions.outside", table, outside, column=column, least=least, most=most)
