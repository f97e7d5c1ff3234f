"""A column of texts in, a typed column out, and every cell in it that cannot be read."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.intake import labels, near, numbers, texts, times
from dashboard.intake.delivery import Findings
from dashboard.intake.grids import Grid
from dashboard.intake.headers import Header
from dashboard.intake.texts import Cell
from dashboard.schema import Column, Kind, Place, Table, Words
from dashboard.schema.words import LIST_SEPARATORS

MOST_LISTED = 1_000
"""Cells listed for one rule in one column; the rest are counted."""

_ARROW: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "Int64": pa.int64(),
    "Float64": pa.float64(),
    "boolean": pa.bool_(),
}
DTYPES: Mapping[pa.DataType, Any] = {
    pa.string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
"""What a column of Arrow is in a frame."""
_PERIOD_TYPE = "period_type"
_YEAR_TO_DATE = "YTD"
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def typed(grid: Grid, header: Header, table: Table, *, words: Words, findings: Findings) -> "pd.Series[Any]":
    """Read one column.

    Each different text is read once, however often it stands there; that is what makes large files quick.

    Args:
        grid: The sheet or CSV.
        header: Which of its columns, and what it names.
        table: The table that the grid is.
        words: Spellings of codes, periods and missing values.
        findings: Takes the cells that cannot be read, and what was converted.

    Returns:
        The column in the schema's dtype; missing where the cell is empty or could not be read.
    """
    column = header.column
    encoded = grid.columns[header.index].dictionary_encode()
    which = encoded.indices.to_numpy(zero_copy_only=False)
    read = partial(_read, reader=_reader(column, table, words=words, workbook=grid.workbook), words=words)
    if column.kind in _NUMBERS:
        cells, values = numbers.read_all(encoded.dictionary, read=read)
    else:
        each = [read(text) for text in encoded.dictionary.to_pylist()]
        values = pa.array([cell.value for cell in each], type=_ARROW[column.dtype])
        cells = dict(enumerate(each))
    if header.power:
        values = numbers.scaled(values, power=header.power)
    faults = {index: cell.refused for index, cell in cells.items() if cell.refused}
    if column.kind in _NUMBERS:
        faults.update(numbers.out_of_range(values, column=column, faults=faults))
    if column.required:
        nothing = values.is_null().to_numpy(zero_copy_only=False)
        faults.update({int(index): "cells.required" for index in np.flatnonzero(nothing) if index not in faults})
    if faults:
        _list(grid, header, table, which, texts_read=encoded.dictionary, faults=faults, words=words, findings=findings)
        values = pa.array([None if i in faults else value for i, value in enumerate(values.to_pylist())], values.type)
    _tell(grid, header, which, cells, words=words, findings=findings)
    if column.kind is Kind.INTEGER:
        values = values.cast(pa.int64())
    series: pd.Series[Any] = values.take(pa.array(which)).to_pandas(types_mapper=DTYPES.get)
    return series


def refuse_cumulative(
    grid: Grid, header: Header | None, frame: pd.DataFrame, *, words: Words, findings: Findings
) -> None:
    """Refuse a cumulative period in a row that does not say that it counts from the beginning of the year.

    ``1—9月累计`` is read as its last month; in a row of any other type that would be the month alone.

    Args:
        grid: The table as texts.
        header: Its column of periods, if it has one.
        frame: The table as it was read. Not changed.
        words: Spellings of periods.
        findings: Takes the cells.
    """
    if header is None:
        return
    encoded = grid.columns[header.index].dictionary_encode()
    texts_read = encoded.dictionary.to_pylist()
    cumulative = [at for at, text in enumerate(texts_read) if times.is_cumulative(text, words=words.times)]
    if not cumulative:
        return
    found = np.isin(encoded.indices.to_numpy(zero_copy_only=False), cumulative)
    if _PERIOD_TYPE in frame:
        found &= (frame[_PERIOD_TYPE] != _YEAR_TO_DATE).fillna(value=True).to_numpy(dtype=bool)
    for position in np.flatnonzero(found)[:MOST_LISTED]:
        value = grid.columns[header.index][int(position)].as_py()
        findings.refuse("cells.cumulative", grid.place(index=header.index, row=int(grid.rows[position]), value=value))


def _reader(column: Column, table: Table, *, words: Words, workbook: bool) -> Callable[[str], Cell]:
    """Choose what reads a cell of the column: one function for each kind."""
    codes = words.code_of[table.name].get(column.name, {})
    match column.kind:
        case Kind.INTEGER | Kind.NUMBER:
            # A column without a unit takes its unit from the row, where it may well be a percentage.
            return partial(numbers.number, percent=column.unit in {"unit.percent", ""})
        case Kind.DATE:
            return partial(times.day, words=words.times, workbook=workbook)
        case Kind.PERIOD:
            return partial(times.period, words=words.times, codes=codes, workbook=workbook)
        case Kind.FLAG:
            return partial(labels.flag, codes=codes)
        case Kind.CODES:
            return partial(labels.codes, codes=codes, separators=LIST_SEPARATORS)
        case Kind.CODE:
            return partial(labels.code, codes=codes) if codes else texts.identifier
        case Kind.TEXT:
            return texts.text


def _read(raw: str, *, reader: Callable[[str], Cell], words: Words) -> Cell:
    """Read one cell: what holds for every kind first."""
    stripped = texts.stripped(raw)
    if not stripped:
        return Cell(None)
    if texts.is_missing(stripped, marks=words.missing):
        return Cell(None, note="marks")
    fault = texts.fault(stripped)
    return Cell(None, refused=fault) if fault else reader(stripped)


def _list(  # noqa: D417 - the rest are as in typed()
    grid: Grid,
    header: Header,
    table: Table,
    which: npt.NDArray[np.int64],
    *,
    texts_read: pa.Array,
    faults: Mapping[int, str],
    words: Words,
    findings: Findings,
) -> None:
    """List the cells that break a rule, row by row.

    Args:
        which: For each row, the index of its text.
        texts_read: The different texts.
        faults: Index of a text → the rule that it breaks.
    """
    rows = np.flatnonzero(np.isin(which, list(faults)))
    values = _wanted(header.column, table, words=words)
    listed: dict[str, int] = {}
    for position in rows:
        index = int(which[position])
        code = faults[index]
        listed[code] = listed.get(code, 0) + 1
        if listed[code] <= MOST_LISTED:
            text = texts_read[index].as_py()
            place = grid.place(index=header.index, row=int(grid.rows[position]), value=text)
            nearest = near.code(text, words.values[table.name].get(header.column.name, {}))
            if code == "cells.not_allowed" and nearest:
                findings.refuse("cells.near", place, nearest=nearest, **values)
            else:
                findings.refuse(code, place, **values)
    for count in listed.values():
        if count > MOST_LISTED:
            findings.refuse("cells.more", grid.place(index=header.index), count=count - MOST_LISTED)


def _wanted(column: Column, table: Table, *, words: Words) -> dict[str, object]:
    """Say what the column's sentences need beside the place."""
    labels_of = words.values[table.name].get(column.name, {})
    bounds = {"least": column.least, "most": column.most}
    return {
        "allowed": "; ".join(str(title) for title in labels_of.values()),
        **{name: f"{bound:g}" for name, bound in bounds.items() if bound is not None},
    }


def _tell(
    grid: Grid,
    header: Header,
    which: npt.NDArray[np.int64],
    cells: Mapping[int, Cell],
    *,
    words: Words,
    findings: Findings,
) -> None:
    """Say what was converted in a column, with the number of cells."""
    place: Place = grid.place(index=header.index)
    notes: dict[str, list[int]] = {}
    for index, cell in cells.items():
        if cell.note:
            notes.setdefault(cell.note, []).append(index)
    for note, indices in sorted(notes.items()):
        findings.say(note, place, count=int(np.isin(which, indices).sum()))
    if header.power:
        factor = f"{10 ** abs(header.power):,}"
        sign = "\N{MULTIPLICATION SIGN}" if header.power > 0 else "\N{DIVISION SIGN}"
        unit = words.units["wan_yuan"]
        findings.say("unit", place, unit=header.unit, stored=unit, factor=f"{sign}{factor}", count=len(which))
