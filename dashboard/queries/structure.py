"""How the zone is laid out (one carrier, two platforms, three centers, N institutions), and the five elements in it."""

import pandas as pd

from dashboard.queries.regions import chain
from dashboard.remembered import remembered

TIERS = ("carrier", "platform", "center", "institution_group")
# More than a screen can hold; a finger could not tell them apart.
_MOST_BOXES = 24


@remembered
def boxes(structure: pd.DataFrame) -> pd.DataFrame:
    """Line the elements of the layout up: by tier from the outermost in, then by number.

    Args:
        structure: The ``structure`` public table. Not changed.

    Returns:
        The same columns, at most 24 rows.
    """
    rank = structure["tier"].map(TIERS.index)
    ordered = structure.assign(rank=rank).sort_values(["rank", "seq", "element_id"], kind="stable", ignore_index=True)
    return ordered[list(structure.columns)].head(_MOST_BOXES)


def measures(
    indicators: pd.DataFrame, *, values: pd.DataFrame, regions: pd.DataFrame, element: str, home: str
) -> pd.DataFrame:
    """List the indicators of one of the five elements, and the place that each is told of.

    Args:
        indicators: The ``indicators`` public table. Not changed.
        values: The ``values`` public table. Not changed.
        regions: The ``regions`` public table. Not changed.
        element: One of ``schema.ELEMENTS``.
        home: The ``region_code`` of the zone.

    Returns:
        One row per indicator, those known of the zone first, then of what it lies in, then the rest; those without any
        value last.

        ===========  ======  =============================================================
        column       dtype   missing
        ===========  ======  =============================================================
        code         string  never
        region_code  string  where no place has a value; else the innermost one that does
        ===========  ======  =============================================================
    """
    wanted = [str(code) for code in indicators.loc[indicators["element"] == element, "code"]]
    known = values[values["value"].notna()]
    order = [*chain(regions, home=home), *(str(place) for place in regions["region_code"])]
    found = []
    for code in wanted:
        having = set(known.loc[known["code"] == code, "region_code"])
        place = next((place for place in order if place in having), None)
        found.append((len(order) if place is None else order.index(place), code, place))
    found.sort(key=lambda each: each[:2])
    return pd.DataFrame(
        {"code": [code for _, code, _ in found], "region_code": [place for _, _, place in found]}
    ).astype("string")
