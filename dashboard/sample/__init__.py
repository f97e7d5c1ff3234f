"""The shipped sample: real where reality is published, made up and marked so where it is not.

``published/`` holds published facts, kept by hand, each with its source; ``made/`` says what is made up, and how.
Nothing that is made up is fitted to a published figure, and no figure is made up for Hong Kong, Macao or Taiwan.
"""

import pandas as pd

from dashboard.sample import facts, institutions, reach, reports, visits
from dashboard.sample.files import write
from dashboard.sample.frames import plan, typed
from dashboard.schema import INPUT_TABLES

__all__ = ["SEED", "tables", "write"]

SEED = 20240123
"""The day on which the zone was reported as approved; any other number makes another sample."""


def tables(*, seed: int = SEED, published_only: bool = False) -> dict[str, pd.DataFrame]:
    """Make every input table of the sample.

    Args:
        seed: The same seed makes the same tables, on every machine.
        published_only: Leave out all that is made up: tables of which nothing is published are then empty.

    Returns:
        Every table of ``schema.INPUT_TABLES``, in its order, with the schema's columns and dtypes. Rows that are made
        up have the status ``demo``; all others are published facts.

    Example:
        >>> list(tables(published_only=True)["institutions"].index)
        []
    """
    found = facts.published_tables()
    if not published_only:
        register = institutions.register(seed=seed)
        found |= {
            "institutions": register,
            "buildings": institutions.buildings(found["zones"]),
            "reports": reports.quarterly(register, seed=seed),
            "reach": reach.by_year(found["regions"], seed=seed),
            "visits": visits.receptions(seed=seed),
            "sources": pd.concat([found["sources"], _generator()], ignore_index=True),
        }
    return {name: found.get(name, typed(pd.DataFrame(), table=name)) for name in INPUT_TABLES}


def _generator() -> pd.DataFrame:
    """Name this generator as a source."""
    return typed(pd.DataFrame([{**plan("source"), "status": "demo"}]), table="sources")
