"""Rows that name rows of other tables."""

from collections.abc import Iterator

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem


def resolve(evidence: Evidence) -> Iterator[Problem]:
    """Every row that another table names is there."""
    for name, frame in evidence.tables.items():
        for column in evidence.schema[name].columns:
            if not column.references or not frame[column.name].notna().any():
                continue
            table, _, target = column.references.partition(".")
            if table not in evidence.tables:
                yield evidence.whole("references.table_missing", name, column=column.name, table=table)
                continue
            known = evidence.tables[table][target]
            unknown = frame[column.name].notna() & ~frame[column.name].isin(known)
            yield from evidence.rows("references.unknown", name, unknown, column=column.name, table=table)


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
