"""What changed since the last release by more than happens: most often another unit, or a part of the file."""

from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Column, Kind, Problem, Severity

_TIMES = 10
# From one period to the next amounts move by more than from one release to another: a season, a large order. Another
# unit moves them by a hundred (百万元) or ten thousand (元, 亿元).
_TIMES_IN_A_SERIES = 30
_SERIES = {
    "reports": ("inst_id", "period_type"),
    "values": ("code", "region_code", "period_type"),
    "reach": ("region_code",),
}
_KEPT = 0.8
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)
# Where something is, and its place in a list, are no amounts.
_NO_AMOUNT = ("lat", "lon", "precision_m", "seq", "decimals")


def tenfold(evidence: Evidence, *, previous: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """No amount is ten times, or a tenth of, what the last release had for the same key."""
    for name, frame in evidence.tables.items():
        table, before = evidence.schema[name], previous.get(name)
        amounts = [column.name for column in table.columns if _is_amount(column)]
        if before is None or not {*table.key, *amounts} <= set(before.columns):
            continue
        key = list(table.key)
        old = frame[key].merge(before[[*key, *amounts]].drop_duplicates(key), on=key, how="left")
        for column in amounts:
            now, then = frame[column].abs().reset_index(drop=True), old[column].abs()
            far = (now > 0) & (then > 0) & ((now >= _TIMES * then) | (_TIMES * now <= then))
            yield from evidence.rows(
                "changes.tenfold", name, far, column=column, severity=Severity.WARNING, before=old[column]
            )


def unlike_its_series(evidence: Evidence, *, previous: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """No amount of a new period is far from what its series usually is: the same key has no value to compare with."""
    for name, series in _SERIES.items():
        frame, before = evidence.frame(name), previous.get(name)
        table = evidence.schema[name]
        amounts = [column.name for column in table.columns if _is_amount(column)]
        if before is None or not len(frame) or not {*table.key, *amounts} <= set(before.columns):
            continue
        known = pd.MultiIndex.from_frame(before[list(table.key)])
        new = pd.Series(~pd.MultiIndex.from_frame(frame[list(table.key)]).isin(known))
        for column in amounts:
            usual = before.loc[before[column] > 0].groupby(list(series))[column].median().rename("usual").reset_index()
            old = frame[list(series)].merge(usual, on=list(series), how="left")["usual"]
            now = frame[column].abs().reset_index(drop=True)
            far = new & (now > 0) & ((now >= _TIMES_IN_A_SERIES * old) | (_TIMES_IN_A_SERIES * now <= old))
            yield from evidence.rows(
                "changes.unlike_its_series",
                name,
                far.fillna(value=False),
                column=column,
                severity=Severity.WARNING,
                before=old.round(2),
            )


def fewer_rows(evidence: Evidence, *, previous: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """No table that is delivered has lost a fifth of its rows, or more."""
    for name, frame in evidence.tables.items():
        before = len(previous.get(name, ()))
        if before and len(frame) <= _KEPT * before:
            yield evidence.whole("changes.fewer_rows", name, severity=Severity.WARNING, before=before, count=len(frame))


def table_gone(evidence: Evidence, *, previous: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """No table that the last release had rows of is left out of a delivery that replaces it."""
    for name in evidence.schema:
        before = len(previous.get(name, ()))
        if before and name not in evidence.tables:
            yield evidence.whole("changes.table_gone", name, severity=Severity.WARNING, before=before)


def _is_amount(column: Column) -> bool:
    return column.kind in _NUMBERS and column.name not in _NO_AMOUNT
