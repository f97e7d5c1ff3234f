"""Where a sum comes from: as firm as its weakest row, as new as its newest, from the first of its sources."""

import pandas as pd

from dashboard.schema import STATUSES

ORIGIN = ("status", "source_id", "as_of")


def weakest(rows: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """Give one origin to all the rows of a group.

    One made-up row makes the whole sum a sample, so the weakest status stands for all.

    Args:
        rows: Any table with ``status``, ``source_id`` and ``as_of``. Not changed.
        by: The columns that make a group; a missing value is a group of its own.

    Returns:
        One row per group: ``by``, then ``status``, ``source_id`` and ``as_of``, dtype string.
    """
    firmness = {name: place for place, name in enumerate(STATUSES)}
    graded = rows[[*by, *ORIGIN]].assign(status=rows["status"].map(firmness).astype("Int64"))
    found = graded.groupby(by, dropna=False, as_index=False).agg(
        status=("status", "max"), source_id=("source_id", "min"), as_of=("as_of", "max")
    )
    names = dict(enumerate(STATUSES))
    return found.assign(status=found["status"].map(names).astype("string"))
