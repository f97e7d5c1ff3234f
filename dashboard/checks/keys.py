"""What tells two rows apart."""

from collections.abc import Iterator

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem


def unique(evidence: Evidence) -> Iterator[Problem]:
    """No two rows of a table have the same key; a part of it that may be missing counts as a value."""
    for name, frame in evidence.tables.items():
        table = evidence.schema[name]
        key = list(table.key)
        required = [column for column in key if table.by_name[column].required]
        again = frame.duplicated(key, keep=False)
        if not again.any():
            continue
        again &= frame[required].notna().all(axis="columns")
        parts = [frame[column].astype("string").fillna("") for column in key]
        texts = parts[0]
        for part in parts[1:]:
            texts = texts + " + " + part
        rows = pd.Series(evidence.origin(name).rows, index=frame.index)
        first = rows.groupby(texts).transform("first")
        column = key[0] if len(key) == 1 else ""
        yield from evidence.rows(
            "keys.twice", name, again & frame.duplicated(key, keep="first"), column=column, key=texts, first=first
        )
