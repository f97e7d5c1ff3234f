"""Public tables that were prepared elsewhere, against the form that the schema gives them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import PUBLIC_TABLES, Column, Kind, Origin, Problem, Table, parse_period
from dashboard.schema.words import UNKNOWN_PERIOD


def fit(
    tables: Mapping[str, pd.DataFrame], *, origins: Mapping[str, Origin]
) -> tuple[list[Problem], dict[str, pd.DataFrame]]:
    """Say which tables are there, with the columns and dtypes of the schema.

    Args:
        tables: Public tables by name.
        origins: Where they came from.

    Returns:
        The problems, and the tables without one, their columns in the schema's order and their rows counted from 0.
    """
    evidence = Evidence(tables=tables, schema=PUBLIC_TABLES, origins=origins)
    found = [
        evidence.whole("forms.table_unknown", name, table=name, known=", ".join(PUBLIC_TABLES))
        for name in tables
        if name not in PUBLIC_TABLES
    ]
    fitting = {}
    for name, table in PUBLIC_TABLES.items():
        if name not in tables:
            found.append(evidence.whole("forms.table_missing", name, table=name))
            continue
        misfits = list(_misfits(evidence, table))
        found += misfits
        if not misfits:
            fitting[name] = _in_form(tables[name], names=table.names)
    return found, fitting


def _in_form(frame: pd.DataFrame, *, names: tuple[str, ...]) -> pd.DataFrame:
    """Give a table its columns in their order and its rows counted from 0; one that has both stays as it is."""
    counted = frame.index.equals(pd.RangeIndex(len(frame)))
    return frame if counted and tuple(frame.columns) == names else frame[list(names)].reset_index(drop=True)


def _misfits(evidence: Evidence, table: Table) -> Iterator[Problem]:
    frame = evidence.tables[table.name]
    names, dtypes = list(frame.columns), dict(frame.dtypes)
    for column in table.columns:
        if column.name not in dtypes:
            yield evidence.whole("forms.column_missing", table.name, column=column.name)
        elif names.count(column.name) > 1:
            yield evidence.whole("forms.column_twice", table.name, column=column.name)
        elif dtypes[column.name] != table.dtypes[column.name]:
            found = str(dtypes[column.name])
            yield evidence.whole(
                "forms.type_differs", table.name, column=column.name, expected=column.dtype, found=found
            )
    for name in names:
        if name not in table.by_name:
            yield evidence.whole("forms.column_unknown", table.name, column=str(name))


def cells_fit(evidence: Evidence) -> Iterator[Problem]:
    """Every cell is there where it must be, one of the allowed codes, inside its bounds, a date, a period."""
    for name, frame in evidence.tables.items():
        for column in evidence.schema[name].columns:
            cells = frame[column.name]
            if column.required and cells.hasnans:
                missing = cells.isna() & ~_may_be_withheld(frame, table=name, column=column)
                yield from evidence.rows("cells.required", name, missing, column=column.name)
            yield from _values_fit(evidence, cells, table=name, column=column)


def _may_be_withheld(frame: pd.DataFrame, *, table: str, column: Column) -> Any:
    """Tell where a required cell is missing on purpose: the name of an institution that does not want to be shown."""
    if table == "institutions" and column.name == "name_zh":
        return ~frame["public_ok"].fillna(value=True)
    return pd.Series(data=False, index=frame.index)


def _values_fit(evidence: Evidence, cells: "pd.Series[Any]", *, table: str, column: Column) -> Iterator[Problem]:
    if column.allowed and (odd := _unlike(cells, lambda text: set(_codes(text, column)) <= set(column.allowed))):
        allowed = ", ".join(column.allowed)
        yield from evidence.rows("cells.not_allowed", table, cells.isin(odd), column=column.name, allowed=allowed)
    if column.least is not None:
        low = cells < column.least
        yield from evidence.rows("cells.below", table, low, column=column.name, least=f"{column.least:g}")
    if column.most is not None:
        high = cells > column.most
        yield from evidence.rows("cells.above", table, high, column=column.name, most=f"{column.most:g}")
    if column.kind is Kind.DATE and (odd := _unlike(cells, _is_date)):
        yield from evidence.rows("cells.not_a_date", table, cells.isin(odd), column=column.name)
    if column.kind is Kind.PERIOD and (odd := _unlike(cells, _is_period)):
        yield from evidence.rows("cells.not_a_period", table, cells.isin(odd), column=column.name)


def _codes(text: str, column: Column) -> list[str]:
    """Take a cell's codes apart; some columns hold several."""
    return [text] if column.kind is Kind.CODE else text.split(";")


def _unlike(cells: "pd.Series[Any]", fits: Callable[[str], bool]) -> list[str]:
    """List the texts that are not as they should be; the same text is looked at once."""
    return [text for text in cells.dropna().unique() if not fits(text)]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_period(text: str) -> bool:
    try:
        return text == UNKNOWN_PERIOD or bool(parse_period(text))
    except ValueError:
        return False
