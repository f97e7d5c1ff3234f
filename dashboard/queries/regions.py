"""Which place lies in which."""

from typing import Any

import pandas as pd


def chain(regions: pd.DataFrame, *, home: str) -> list[str]:
    """List a place and those that it lies in, the innermost first.

    Args:
        regions: The ``regions`` public table. Not changed.
        home: The ``region_code`` to begin with.
    """
    parents = dict(zip(regions["region_code"], regions["parent"], strict=True))
    found: list[str] = []
    place: Any = home
    while not pd.isna(place) and place not in found:
        found.append(str(place))
        place = parents.get(place)
    return found
