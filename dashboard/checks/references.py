"""Rows that name rows of other tables."""

from collections.abc import Iterator
from difflib import get_close_matches

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem

_NAME = "name_zh"
_ALIKE = 0.7
_MOST_COMPARED = 100


def resolve(evidence: Evidence) -> Iterator[Problem]:
    """Every row that another table names is there."""
    for name, frame in evidence.tables.items():
        for column in evidence.schema[name].columns:
            if not column.references or frame[column.name].isna().all():
                continue
            table, _, target = column.references.partition(".")
            if table not in evidence.tables:
                yield evidence.whole("references.table_missing", name, column=column.name, table=table)
                continue
            known = {*evidence.tables[table][target].dropna()}
            strange = {*frame[column.name].dropna().unique()} - known
            if not strange:
                continue
            unknown = frame[column.name].isin(strange)
            nearest = _nearest(frame[column.name].where(unknown), evidence.tables[table], target=target)
            yield from evidence.rows(
                "references.near", name, nearest.notna(), column=column.name, table=table, nearest=nearest
            )
            yield from evidence.rows(
                "references.unknown", name, unknown & nearest.isna(), column=column.name, table=table
            )


def _nearest(unknown: "pd.Series[str]", table: pd.DataFrame, *, target: str) -> "pd.Series[str]":
    """Name the number that somebody most likely meant: the one that is spelled alike, or whose row has that name."""
    numbers = table[target].dropna().tolist()
    by_name = table.dropna(subset=[target]).set_index(_NAME)[target].to_dict() if _NAME in table else {}
    meant = {}
    for text in unknown.dropna().unique()[:_MOST_COMPARED]:
        alike = by_name.get(text) or next(iter(get_close_matches(text, numbers, n=1, cutoff=_ALIKE)), None)
        if alike:
            meant[text] = alike
    return unknown.map(meant).astype("string")


def regions_lead_outwards(evidence: Evidence) -> Iterator[Problem]:
    """No region lies, by way of its parents, in itself: whoever follows them would never arrive."""
    regions = evidence.frame("regions")
    parents = dict(zip(regions["region_code"], regions["parent"], strict=True))
    circles = []
    for code in regions["region_code"]:
        seen, at = set(), code
        while isinstance(at, str) and at not in seen:
            seen.add(at)
            at = parents.get(at)
        circles.append(isinstance(at, str) and at == code)
    if any(circles):
        yield from evidence.rows("references.circle", "regions", circles, column="parent")
