"""From paths to typed frames."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.intake import above, cells, headers, near
from dashboard.intake.columnar import read_columnar
from dashboard.intake.confirmations import is_results, read_confirmations
from dashboard.intake.delimited import read_delimited
from dashboard.intake.delivery import Delivery, FilledForm, Findings, InputFile
from dashboard.intake.files import gather, open_file
from dashboard.intake.forms import is_form, read_form
from dashboard.intake.grids import Grid, Sheet, Written, letter
from dashboard.intake.headers import Header
from dashboard.intake.layout import Layout, lay_out
from dashboard.intake.legacy import read_legacy
from dashboard.intake.workbook import read_workbook
from dashboard.schema import INPUT_TABLES, Confirmation, Origin, Place, Stated, Table, Words

_READERS: Mapping[str, Callable[..., Iterator[Sheet]]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_workbook,
    ".xls": read_legacy,
    ".parquet": read_columnar,
}


def read(paths: Sequence[Path], *, words: Words) -> Delivery:
    """Read what staff deliver, in this process.

    Nothing that staff can write raises: all that is wrong is found in one go and listed, for a person who corrects a
    file ten times for ten faults gives up. The frames are typed, not yet checked against each other.

    Args:
        paths: CSV, XLSX, XLS and Parquet files, and folders of them.
        words: How tables, columns and codes are spelled.

    Returns:
        The tables and every problem in them. Publish only where there is no problem.

    Source:
        Staff's files; which spellings are read is ``data/words/headers.toml``.
    """
    findings = Findings()
    reading = Reading(words=words, findings=findings)
    for path in gather(paths, findings=findings):
        reading.take(path)
    return reading.delivery()


class Reading:
    """Reads files one after another; what it has found in one does not hide what is in the next."""

    def __init__(self, *, words: Words, findings: Findings) -> None:
        self.findings = findings
        self._words = words
        self._files: list[InputFile] = []
        self._tables: dict[str, pd.DataFrame] = {}
        self._origins: dict[str, Origin] = {}
        self._totals: dict[str, Stated] = {}
        self._confirmations: list[Confirmation] = []
        self._forms: list[FilledForm] = []

    def take(self, path: Path) -> None:
        """Read one file."""
        opened = open_file(path, findings=self.findings)
        if opened is None:
            return
        self._files.append(opened.input_file)
        sheets = []
        for sheet in _READERS[opened.ending](opened, words=self._words, findings=self.findings):
            if is_results(sheet, words=self._words):
                self._confirmations += read_confirmations(sheet, words=self._words)
            else:
                sheets.append(sheet)
        if is_form(sheets):
            form = read_form(sheets, words=self._words, findings=self.findings)
            self._forms += [form] if form else []
            return
        for sheet in sheets:
            layout = lay_out(sheet, words=self._words, findings=self.findings)
            table = self._table(layout.table) if layout else None
            if layout and table:
                self._fill(layout, table)

    def delivery(self) -> Delivery:
        """Give what has been read so far."""
        if not self._tables and not self._forms and not self.findings.problems:
            name = self._files[0].name if len(self._files) == 1 else ""
            self.findings.refuse("files.nothing", Place(file=name))
        order = [name for name in INPUT_TABLES if name in self._tables]
        return Delivery(
            tables={name: self._tables[name] for name in order},
            origins={name: self._origins[name] for name in order},
            totals={name: self._totals[name] for name in order if name in self._totals},
            problems=tuple(self.findings.problems),
            conversions=tuple(self.findings.conversions),
            files=tuple(self._files),
            confirmations=tuple(self._confirmations),
            forms=tuple(self._forms),
        )

    def _table(self, grid: Grid) -> Table | None:
        """Say which table a grid is, unless it is none, is empty, or has been read already."""
        table = headers.recognise(grid, words=self._words)
        if table is None:
            nearest = near.table(grid.title, words=self._words)
            known = "; ".join(str(self._words.table(name)) for name in INPUT_TABLES)
            code = "tables.near" if nearest else "tables.unknown"
            self.findings.refuse(code, grid.place(), known=known, nearest=nearest)
            return None
        if not len(grid.rows):
            self.findings.refuse("tables.empty", grid.place(), title=self._words.table(table.name))
            return None
        if table.name in self._origins:
            first = self._origins[table.name]
            other = " / ".join(filter(None, (first.file, first.sheet)))
            self.findings.refuse("tables.twice", grid.place(), title=self._words.table(table.name), other=other)
            return None
        return table

    def _fill(self, layout: Layout, table: Table) -> None:
        """Read a table's columns, in order; those that were not delivered are missing."""
        grid, words, findings = layout.table, self._words, self.findings
        once = above.stated(layout.above, table, words=words)
        unit = above.money_unit(layout.above, words=words)
        found = headers.match(grid, table, words=words, findings=findings, unit=unit, given=frozenset(once))
        start = len(findings.problems)
        series = {}
        for column in table.columns:
            if column.name in found:
                series[column.name] = cells.typed(grid, found[column.name], table, words=words, findings=findings)
            elif column.name in once:
                series[column.name] = self._repeated(grid, table, *once[column.name], name=column.name)
            else:
                series[column.name] = pd.Series(pd.NA, index=range(len(grid.rows)), dtype=column.dtype)
        frame = pd.DataFrame(series, columns=list(table.names))
        cells.refuse_cumulative(grid, found.get("period"), frame, words=words, findings=findings)
        # A person goes through a sheet row by row.
        findings.problems[start:] = sorted(
            findings.problems[start:],
            key=lambda problem: (
                problem.place.row is None,
                problem.place.row or 0,
                _position(grid, problem.place.column),
            ),
        )
        self._tables[table.name] = frame
        self._origins[table.name] = _origin(grid, found, once={name: label for name, (label, _) in once.items()})
        if layout.totals is not None and any(header.column.adds_up for header in found.values()):
            self._totals[table.name] = self._stated(layout.totals, found, table)

    def _repeated(self, grid: Grid, table: Table, label: str, cell: Written, *, name: str) -> "pd.Series[Any]":
        """Read a value that stands once above the table, and give it to every row."""
        blank = [""] * cell.column
        single = replace(
            grid,
            header=(*blank, label),
            header_row=cell.row,
            columns=tuple(pa.array([text]) for text in (*blank, cell.text)),
            rows=np.array([cell.row]),
        )
        header = Header(index=cell.column, column=table.by_name[name])
        value = cells.typed(single, header, table, words=self._words, findings=self.findings)
        return pd.Series([value[0]] * len(grid.rows), dtype=value.dtype)

    def _stated(self, grid: Grid, found: Mapping[str, Header], table: Table) -> Stated:
        """Read the rows that state totals; what is converted in them has been said of the column already."""
        findings = Findings()
        frame = pd.DataFrame(
            {
                name: cells.typed(grid, header, table, words=self._words, findings=findings)
                for name, header in found.items()
                if header.column.adds_up
            }
        )
        self.findings.problems.extend(findings.problems)
        return Stated(frame=frame, origin=_origin(grid, found))


def _origin(grid: Grid, found: Mapping[str, Header], *, once: Mapping[str, str] | None = None) -> Origin:
    """Say where a frame stands."""
    return Origin(
        file=grid.file,
        sheet=grid.sheet,
        rows=grid.rows,
        headers={**(once or {}), **{name: grid.header[header.index] for name, header in found.items()}},
        letters={name: letter(header.index) for name, header in found.items()} if grid.sheet else {},
        header_row=grid.header_row,
    )


def _position(grid: Grid, header: str) -> int:
    return grid.header.index(header) if header in grid.header else -1
