"""From paths to typed frames."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from dashboard.intake import cells, headers
from dashboard.intake.confirmations import is_results, read_confirmations
from dashboard.intake.delimited import read_delimited
from dashboard.intake.delivery import Delivery, Findings, InputFile
from dashboard.intake.files import gather, open_file
from dashboard.intake.grids import Grid, Sheet, letter
from dashboard.intake.layout import lay_out
from dashboard.intake.workbook import read_workbook
from dashboard.schema import INPUT_TABLES, Confirmation, Origin, Place, Table, Words

_READERS: Mapping[str, Callable[..., Iterator[Sheet]]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_workbook,
}


def read(paths: Sequence[Path], *, words: Words) -> Delivery:
    """Read what staff deliver.

    Nothing that staff can write raises: all that is wrong is found in one go and listed, for a person who corrects a
    file ten times for ten faults gives up. The frames are typed, not yet checked against each other.

    Args:
        paths: CSV and XLSX files, and folders of them.
        words: How tables, columns and codes are spelled.

    Returns:
        The tables and every problem in them. Publish only where there is no problem.

    Source:
        Staff's files; which spellings are read is ``data/words/headers.toml``.
    """
    findings = Findings()
    files: list[InputFile] = []
    tables: dict[str, pd.DataFrame] = {}
    origins: dict[str, Origin] = {}
    confirmations: list[Confirmation] = []
    for path in gather(paths, findings=findings):
        opened = open_file(path, findings=findings)
        if opened is None:
            continue
        files.append(opened.input_file)
        for sheet in _READERS[opened.ending](opened, words=words, findings=findings):
            if is_results(sheet, words=words):
                confirmations += read_confirmations(sheet, words=words)
                continue
            layout = lay_out(sheet, words=words, findings=findings)
            table = _table(layout.table, origins, words=words, findings=findings) if layout else None
            if layout is None or table is None:
                continue
            origins[table.name], tables[table.name] = _frame(layout.table, table, words=words, findings=findings)
    if not tables and not findings.problems:
        findings.refuse("files.nothing", Place(file=files[0].name if len(files) == 1 else ""))
    order = [name for name in INPUT_TABLES if name in tables]
    return Delivery(
        tables={name: tables[name] for name in order},
        origins={name: origins[name] for name in order},
        problems=tuple(findings.problems),
        conversions=tuple(findings.conversions),
        files=tuple(files),
        confirmations=tuple(confirmations),
    )


def _table(grid: Grid, origins: Mapping[str, Origin], *, words: Words, findings: Findings) -> Table | None:
    """Say which table a grid is, unless it is none, is empty, or has been read already."""
    table = headers.recognise(grid, words=words)
    if table is None:
        known = "; ".join(str(words.table(name)) for name in INPUT_TABLES)
        findings.refuse("tables.unknown", grid.place(), known=known)
        return None
    if not len(grid.rows):
        findings.refuse("tables.empty", grid.place(), title=words.table(table.name))
        return None
    if table.name in origins:
        first = origins[table.name]
        other = " / ".join(filter(None, (first.file, first.sheet)))
        findings.refuse("tables.twice", grid.place(), title=words.table(table.name), other=other)
        return None
    return table


def _frame(grid: Grid, table: Table, *, words: Words, findings: Findings) -> tuple[Origin, pd.DataFrame]:
    """Read a grid into the table's frame: all its columns, in order; those that were not delivered are missing."""
    found = {header.column.name: header for header in headers.match(grid, table, words=words, findings=findings)}
    start = len(findings.problems)
    series = {}
    for column in table.columns:
        if column.name in found:
            header = found[column.name]
            series[column.name] = cells.typed(grid, header, table, words=words, findings=findings)
        else:
            series[column.name] = pd.Series(pd.NA, index=range(len(grid.rows)), dtype=column.dtype)
    # A person goes through a sheet row by row.
    findings.problems[start:] = sorted(
        findings.problems[start:],
        key=lambda problem: (problem.place.row is None, problem.place.row or 0, _position(grid, problem.place.column)),
    )
    origin = Origin(
        file=grid.file,
        sheet=grid.sheet,
        rows=grid.rows,
        headers={name: grid.header[header.index] for name, header in found.items()},
        letters={name: letter(header.index) for name, header in found.items()} if grid.sheet else {},
        header_row=grid.header_row,
    )
    return origin, pd.DataFrame(series, columns=list(table.names))


def _position(grid: Grid, header: str) -> int:
    return grid.header.index(header) if header in grid.header else -1
