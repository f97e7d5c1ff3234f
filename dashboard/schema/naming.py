"""Names by which people know rows that tables know by their keys."""

from collections.abc import Mapping

import pandas as pd

NAMES: Mapping[str, tuple[str, str]] = {
    "regions": ("region_code", "name"),
    "zones": ("zone_id", "name"),
    "buildings": ("building_id", "name"),
    "institutions": ("inst_id", "name"),
    "indicators": ("code", "name"),
    "sources": ("source_id", "title"),
}
"""Input table → its key, and the column (``_zh``, ``_en``) that names a row."""


def names(frame: pd.DataFrame, *, table: str, lang: str) -> dict[str, str]:
    """Name every row, no two alike: where two are called the same, the key follows in brackets.

    Args:
        frame: An input table of ``NAMES``. Not changed.
        table: Which one.
        lang: ``zh`` or ``en``; a row without a name in English keeps its Chinese one.

    Returns:
        Key → name, in the order of the rows.

    Example:
        >>> rows = {"zone_id": ["a", "b"], "name_zh": ["East", "East"], "name_en": [None, "East"]}
        >>> names(pd.DataFrame(rows, dtype="string"), table="zones", lang="en")
        {'a': 'East (a)', 'b': 'East (b)'}
    """
    key, stem = NAMES[table]
    called = frame[f"{stem}_zh"] if lang == "zh" else frame[f"{stem}_en"].fillna(frame[f"{stem}_zh"])
    called = called.fillna(frame[key])
    again = called.duplicated(keep=False)
    return {
        str(code): f"{name} ({code})" if twice else str(name)
        for code, name, twice in zip(frame[key], called, again, strict=True)
    }


def whole_zone(regions: pd.DataFrame) -> str:
    """Give the region that is the zone as a whole: of the innermost ring, and inside no other region of it.

    Args:
        regions: The ``regions`` input table. Not changed.

    Returns:
        Its ``region_code``; empty where there is none.
    """
    inner = regions[regions["ring"] == "zone"]
    outermost = inner[~inner["parent"].isin(inner["region_code"])]
    return str(outermost["region_code"].iloc[0]) if len(outermost) else ""
