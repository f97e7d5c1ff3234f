"""Rows of a table in two releases: which came, which went, which say something else."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.schema import PUBLIC_TABLES, Table

_SIDE = "side"
_BEFORE, _AFTER = "_before", "_after"
_DEMO = "demo"


@dataclass(frozen=True, kw_only=True)
class TableChange:
    """What changes in one public table.

    Args:
        table: Its name.
        added: Rows whose key is new.
        removed: Rows whose key is gone.
        changed: Rows of the same key that say something else.
        demo: Rows of demo data before and after.
    """

    table: str
    added: int
    removed: int
    changed: int
    demo: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The keys of the rows that differ, each a frame of the key columns."""

    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame


def touched(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Touched:
    """Find the rows that differ.

    Args:
        table: Their schema; its key tells two rows apart.
        before: The rows of one release. Not changed.
        after: The rows of the other. Not changed.
    """
    key = list(table.key)
    none = after[key].head(0)
    if before.empty or after.empty:
        return Touched(added=after[key], removed=before[key], changed=none)
    if before.equals(after):
        return Touched(added=none, removed=none, changed=none)
    both = before.merge(after, how="outer", on=key, suffixes=(_BEFORE, _AFTER), indicator=_SIDE)
    kept = both[_SIDE] == "both"
    differs = pd.Series(data=False, index=both.index)
    for column in (name for name in table.names if name not in key):
        old, new = both[f"{column}{_BEFORE}"], both[f"{column}{_AFTER}"]
        differs |= (old != new).fillna(value=False).astype(bool) | (old.isna() != new.isna())
    return Touched(
        added=both.loc[both[_SIDE] == "right_only", key],
        removed=both.loc[both[_SIDE] == "left_only", key],
        changed=both.loc[kept & differs, key],
    )


def counted(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> tuple[TableChange, ...]:
    """Count what differs in every public table, in the schema's order; tables that are the same are left out."""
    found = []
    for name, table in PUBLIC_TABLES.items():
        old, new = before[name], after[name]
        if old.equals(new):
            continue
        rows = touched(table, old, new)
        if len(rows.added) + len(rows.removed) + len(rows.changed):
            found.append(
                TableChange(
                    table=name,
                    added=len(rows.added),
                    removed=len(rows.removed),
                    changed=len(rows.changed),
                    demo=(_demo_rows(old), _demo_rows(new)),
                )
            )
    return tuple(found)


def _demo_rows(frame: pd.DataFrame) -> int:
    return int((frame["status"] == _DEMO).sum()) if "status" in frame else 0
