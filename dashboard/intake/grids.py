"""A sheet as cells of text, and the table in it: where all types of files meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.schema import Place

MOST_COLUMNS = 200
LONGEST_CELL = 32_767
_SHOWN = 80
# Beyond this a whole number may have lost its last digits, and is shown as such.
_WHOLE = 1e15


class Merged(NamedTuple):
    """A merged range: its first and last row in the file, from 1, and its first and last column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """Name it as programs of tables do."""
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


class Written(NamedTuple):
    """One cell as it stands in the file: its row there, from 1, its column, from 0, and its text."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """All cells of one sheet or file, as texts, before anybody has said which of them are the table.

    Args:
        file: Name of the file.
        sheet: Name of the sheet; empty in a file that has none.
        title: What may name the table: the sheet, or the file without its ending.
        columns: One array of texts per column of the file, from its first; a number as its shortest exact text, a date
            as ISO, empty as "".
        rows: The file's row of each row of cells.
        workbook: Whether a program of tables wrote the cells, and so may have made serials and dates out of them.
        merged: Its merged ranges.
        uneven: The file's row → the number of fields in it, for each row that has another number than the header.
    """

    file: str
    sheet: str
    title: str
    columns: tuple[pa.Array, ...]
    rows: npt.NDArray[np.int64]
    workbook: bool
    merged: tuple[Merged, ...] = ()
    uneven: Mapping[int, int] = field(default_factory=dict)

    def filled(self) -> npt.NDArray[np.bool_]:
        """Tell which cells hold more than space: rows × columns."""
        if not self.columns:
            return np.zeros((len(self.rows), 0), dtype=bool)
        return np.column_stack([_filled(column) for column in self.columns])

    def cells(self, position: int) -> list[Written]:
        """List the filled cells of the row at a position, from the left."""
        row = int(self.rows[position])
        texts = (str(column[position].as_py()).strip() for column in self.columns)
        return [Written(row, index, text) for index, text in enumerate(texts) if text]

    def place(self, cell: Written | None = None, *, row: int | None = None) -> Place:
        """Point at the sheet, one of its cells, or one of its rows."""
        if cell is None:
            return Place(file=self.file, sheet=self.sheet, row=row)
        address = f"{letter(cell.column)}{cell.row}" if self.sheet else ""
        return Place(file=self.file, sheet=self.sheet, row=cell.row, value=shortened(cell.text), cell=address)


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Header and cells of one table, as texts.

    Args:
        file: Name of the file.
        sheet: Name of the sheet; empty in a file that has none.
        title: What may name the table: the sheet, or the file without its ending.
        header: The header's cells, as the file spells them, by column of the file; "" where there is none.
        header_row: The header's row in the file, from 1.
        columns: One array of texts per header cell; a number as its shortest exact text, a date as ISO, empty as "".
        rows: The file's row of each row of cells.
        workbook: Whether a program of tables wrote the cells, and so may have made serials and dates out of them.
    """

    file: str
    sheet: str
    title: str
    header: tuple[str, ...]
    header_row: int
    columns: tuple[pa.Array, ...]
    rows: npt.NDArray[np.int64]
    workbook: bool

    def place(self, *, index: int | None = None, row: int | None = None, value: str = "") -> Place:
        """Point at the table, one of its columns (by position), a row of the file, or a cell."""
        return Place(
            file=self.file,
            sheet=self.sheet,
            row=row,
            column="" if index is None else self.header[index],
            value=shortened(value),
            cell=f"{letter(index)}{row or self.header_row}" if self.sheet and index is not None else "",
        )


def compose(sheet: Sheet, *, header: int, body: npt.NDArray[np.int64]) -> Grid:
    """Take a table out of a sheet.

    Args:
        sheet: All cells.
        header: The header's position among the sheet's rows.
        body: The positions of the table's rows.

    Returns:
        The table, without the columns at the right in which neither header nor rows hold anything.
    """
    taken = pa.array(body)
    # Breaks of lines are for the eye only.
    names = ["".join(str(column[header].as_py()).split("\n")).strip() for column in sheet.columns]
    columns = [column.take(taken) for column in sheet.columns]
    width = 1 + max((at for at, name in enumerate(names) if name or _filled(columns[at]).any()), default=-1)
    return Grid(
        file=sheet.file,
        sheet=sheet.sheet,
        title=sheet.title,
        header=tuple(names[:width]),
        header_row=int(sheet.rows[header]),
        columns=tuple(columns[:width]),
        rows=sheet.rows[body],
        workbook=sheet.workbook,
    )


def _filled(column: pa.Array) -> npt.NDArray[np.bool_]:
    """Tell which cells hold more than space."""
    filled: npt.NDArray[np.bool_] = pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
    return filled


def letter(index: int) -> str:
    """Name a column by its position, as programs of tables do.

    Example:
        >>> letter(0), letter(27)
        ('A', 'AB')
    """
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shortened(text: str) -> str:
    """Cut a cell to what a sentence can hold."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def as_text(cell: object) -> str:
    """Write what a program of tables holds in a cell as a CSV would have it: the shortest exact number, an ISO date.

    Example:
        >>> as_text(38.0), as_text(0.1), as_text(datetime(2024, 3, 31))
        ('38', '0.1', '2024-03-31')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != datetime.min.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def percentage(share: float) -> str:
    """Write a share as the percentage that a program of tables shows for it.

    Example:
        >>> percentage(0.125)
        '12.5%'
    """
    return f"{(Decimal(str(share)) * 100).normalize():f}%"
