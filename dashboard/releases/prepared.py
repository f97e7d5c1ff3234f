"""Public tables that were prepared elsewhere: one CSV or Parquet file per table, in the schema's own names and codes.

Other systems write these, so there is nothing to recognise and nothing to convert: what is not as the schema says is a
problem. Whether the values agree with each other is for the checks.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.releases.failures import TableUnreadable
from dashboard.releases.package import Input
from dashboard.releases.tables import MOST_ROWS, read_parquet
from dashboard.schema import PUBLIC_TABLES, Column, Kind, Origin, Place, Problem, Table, parse_period

# An Arrow table, the row of the file behind each of its rows, and the rows that have not the header's fields.
_Rows = tuple[Any, "npt.NDArray[np.int64]", list[Problem]]

_ENDINGS = (".csv", ".parquet")
_MOST_BYTES = 200_000_000
_MOST_NAMED = 20
_UNKNOWN_PERIOD = "unknown"
_FLAGS: Mapping[str, bool] = {"y": True, "n": False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a folder of prepared tables holds.

    Args:
        tables: Public table → frame, with the schema's columns and dtypes; only those that could be read.
        origins: Table → the file and rows behind its frame.
        problems: Everything that is not as the schema says.
        inputs: The files that were read.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    inputs: tuple[Input, ...] = ()


def read_prepared(folder: Path) -> Prepared:
    """Read public tables that were prepared elsewhere.

    Args:
        folder: Holds ``<table>.csv`` (UTF-8, comma) or ``<table>.parquet`` for every public table, one without rows
            too: a table left out by mistake must not empty a page.

    Returns:
        The tables and every problem in them; nothing here raises for what others wrote.
    """
    problems: list[Problem] = []
    files = dict(_files(folder, problems=problems))
    inputs, tables, origins = [], {}, {}
    for name, table in PUBLIC_TABLES.items():
        if name not in files:
            if not any(problem.values.get("table") == name for problem in problems):
                problems.append(_problem("table_missing", table=name))
            continue
        try:
            given, rows, uneven = _READERS[files[name].suffix](files[name])
            content = files[name].read_bytes()
        except (TableUnreadable, OSError) as error:
            problems.append(_problem("unreadable", Place(file=files[name].name), reason=str(error)))
            continue
        inputs.append(Input(name=files[name].name, size=len(content), sha256=hashlib.sha256(content).hexdigest()))
        origins[name] = Origin(file=files[name].name, rows=rows)
        found = uneven or list(_misfits(given, table=table, origin=origins[name]))
        problems += found
        if not found:
            tables[name] = _typed(given, table=table, origin=origins[name], problems=problems)
    return Prepared(tables=tables, origins=origins, problems=tuple(problems), inputs=tuple(inputs))


def _problem(rule: str, place: Place | None = None, **values: str) -> Problem:
    return Problem(code=f"prepared.{rule}", place=place or Place(), values=values)


def _files(folder: Path, *, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """List the tables' files; name what is none, and what is there twice."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        problems.append(_problem("folder_unreadable", Place(file=folder.name), reason=str(error)))
        return
    seen: dict[str, str] = {}
    for path in inside:
        if path.suffix not in _ENDINGS or path.stem not in PUBLIC_TABLES or not path.is_file():
            # A package file describes the tables beside it; ours is written anew.
            if path.name != "datapackage.json":
                problems.append(_problem("file_unknown", Place(file=path.name), known=", ".join(PUBLIC_TABLES)))
        elif path.stem in seen:
            problems.append(_problem("table_twice", Place(file=path.name), table=path.stem, other=seen[path.stem]))
        else:
            seen[path.stem] = path.name
            yield path.stem, path


def _read_csv(path: Path) -> _Rows:
    """Read a CSV as texts; every row has as many fields as the header, or is named."""
    if path.stat().st_size > _MOST_BYTES:
        raise TableUnreadable("oversize", str(path.stat().st_size))
    lines: list[int] = []
    uneven: list[Problem] = []
    rows: list[list[str]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            begin = reader.line_num + 1
            for row in reader:
                if len(row) == len(header):
                    rows.append(row)
                    lines.append(begin)
                elif row and len(uneven) < _MOST_NAMED:
                    place = Place(file=path.name, row=begin)
                    uneven.append(_problem("fields", place, found=str(len(row)), wanted=str(len(header))))
                begin = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableUnreadable("unreadable", str(error)) from error
    if len(rows) > MOST_ROWS:
        raise TableUnreadable("oversize", f"{len(rows)} rows")
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    arrays = [pa.array([cell or None for cell in column], type=pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=header), np.array(lines, dtype=np.int64), uneven


def _read_parquet(path: Path) -> _Rows:
    table = read_parquet(path)
    return table, np.arange(1, table.num_rows + 1, dtype=np.int64), []


_READERS: Mapping[str, Callable[[Path], _Rows]] = {".csv": _read_csv, ".parquet": _read_parquet}


def _misfits(given: Any, *, table: Table, origin: Origin) -> Iterator[Problem]:
    """Name the columns that are missing, unknown or there twice."""
    names = list(given.column_names)
    for name in table.names:
        if name not in names:
            yield _problem("column_missing", Place(file=origin.file, column=name), table=table.name)
    for name in dict.fromkeys(names):
        if name not in table.by_name:
            known = ", ".join(table.names)
            yield _problem("column_unknown", Place(file=origin.file, column=name), table=table.name, known=known)
        elif names.count(name) > 1:
            yield _problem("column_twice", Place(file=origin.file, column=name), table=table.name)


def _typed(given: Any, *, table: Table, origin: Origin, problems: list[Problem]) -> pd.DataFrame:
    """Give every column its dtype; name the cells that do not fit."""
    made = {}
    for column in table.columns:
        texts = given.column(column.name)
        if not pa.types.is_string(texts.type) and not pa.types.is_large_string(texts.type):
            try:
                texts = _as_texts(texts, kind=column.kind)
            except pa.ArrowException as error:
                place = Place(file=origin.file, column=column.name)
                problems.append(_problem("type", place, found=str(texts.type), wanted=column.kind, reason=str(error)))
                texts = pa.nulls(given.num_rows, pa.string())
        cells = pd.Series(texts.to_pylist(), dtype="string")
        cells = cells.mask(cells.str.strip() == "")
        made[column.name], bad = _READ[column.kind](cells, column=column)
        for row in np.flatnonzero(bad)[:_MOST_NAMED]:
            place = origin.place(row=int(row), column=column.name, value=cells[row])
            problems.append(_problem("value", place, wanted=column.kind))
    return pd.DataFrame(made)


def _as_texts(column: Any, *, kind: Kind) -> Any:
    """Write a typed Parquet column as texts, exactly; a type that cannot be the kind's is an error."""
    wanted = {Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.FLAG: pa.bool_(), Kind.DATE: pa.date32()}
    if pa.types.is_boolean(column.type) and kind is not Kind.FLAG:
        raise pa.ArrowInvalid(f"{column.type} is no {kind}")
    if kind in wanted:
        return column.cast(wanted[kind]).cast(pa.string())
    if pa.types.is_floating(column.type):
        raise pa.ArrowInvalid(f"{column.type} is no {kind}")
    return column.cast(pa.string())


def _text(cells: "pd.Series[str]", *, column: Column) -> tuple["pd.Series[Any]", Any]:
    del column
    return cells, np.zeros(len(cells), dtype=bool)


def _number(cells: "pd.Series[str]", *, column: Column) -> tuple["pd.Series[Any]", Any]:
    numbers = pd.to_numeric(cells, errors="coerce").astype("Float64")
    numbers = numbers.mask(np.isinf(numbers.to_numpy(dtype="float64", na_value=0.0)))
    if column.kind is Kind.INTEGER:
        numbers = numbers.mask(numbers != numbers.round())
    bad = (cells.notna() & numbers.isna()).to_numpy()
    return (numbers.astype("Int64") if column.kind is Kind.INTEGER else numbers), bad


def _flag(cells: "pd.Series[str]", *, column: Column) -> tuple["pd.Series[Any]", Any]:
    del column
    flags = cells.str.lower().map(_FLAGS, na_action="ignore").astype("boolean")
    return flags, (cells.notna() & flags.isna()).to_numpy()


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_period(text: str) -> bool:
    try:
        return text == _UNKNOWN_PERIOD or bool(parse_period(text))
    except ValueError:
        return False


def _formed(is_one: Callable[[str], bool]) -> Callable[..., tuple["pd.Series[Any]", Any]]:
    def read(cells: "pd.Series[str]", *, column: Column) -> tuple["pd.Series[Any]", Any]:
        del column
        known = {text: is_one(text) for text in cells.dropna().unique()}
        bad = ~cells.map(known).astype("boolean").fillna(value=True).to_numpy(dtype=bool)
        return cells.mask(bad), bad

    return read


_READ: Mapping[Kind, Callable[..., tuple["pd.Series[Any]", Any]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _text,
    Kind.CODES: _text,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.DATE: _formed(_is_date),
    Kind.PERIOD: _formed(_is_period),
}
