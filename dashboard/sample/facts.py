"""What is published about the zone, its city, its province and its nation; every row with its source."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from dashboard.sample.frames import published, typed

PUBLISHED = (
    "regions",
    "zones",
    "structure",
    "indicators",
    "values",
    "targets",
    "milestones",
    "sources",
    "texts",
    "tours",
)


def published_tables() -> dict[str, pd.DataFrame]:
    """Read everything that is published.

    A value is stored in its indicator's unit; the number and the unit of the publication stay beside it, so that a
    screen can say what the publication says.

    Returns:
        The input tables of ``PUBLISHED``; nothing in them is made up, and what no source says is missing.

    Source:
        The rows of ``sources``.
    """
    tables = {name: published(name) for name in PUBLISHED}
    units = published("units")
    factors = {
        str(unit): Decimal(factor) for unit, factor in zip(units["unit_published"], units["factor"], strict=True)
    }
    for name in ("values", "targets"):
        tables[name]["value"] = _converted(tables[name], factors=factors)
    tables["targets"] = tables["targets"].drop(columns=["value_published", "unit_published"])
    return {name: typed(rows, table=name) for name, rows in tables.items()}


def _converted(rows: pd.DataFrame, *, factors: Mapping[str, Decimal]) -> pd.Series:
    """Bring published numbers to the indicators' units, in decimal: 8.9 times 10,000 is 89,000 and nothing beside."""
    return pd.Series(
        [
            float(Decimal(value) * factors[unit])
            for value, unit in zip(rows["value_published"], rows["unit_published"], strict=True)
        ],
        index=rows.index,
        dtype="Float64",
    )
