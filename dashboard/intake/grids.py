"""A table as a grid of texts: where all types of files meet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.schema import Place

MOST_COLUMNS = 200
LONGEST_CELL = 32_767
_SHOWN = 80


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Header and cells of one sheet or CSV, as texts.

    Args:
        file: Name of the file.
        sheet: Name of the sheet; empty in a CSV.
        title: What may name the table: the sheet, or the file without its ending.
        header: The header's cells, as the file spells them.
        header_row: The header's row in the file, from 1.
        columns: One array of texts per header cell; a number as its shortest exact text, a date as ISO, empty as "".
        rows: The file's row of each row of cells; rows without any value are left out.
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


def compose(  # noqa: D417 - what the rest is, Grid says
    columns: Sequence[pa.Array], *, file: str, sheet: str, title: str, rows: npt.NDArray[np.int64], workbook: bool
) -> Grid | None:
    """Split cells into header and rows, without blank rows and without blank columns at the right.

    Args:
        columns: Arrays of texts, header row included.
        rows: The file's row number of each of their rows.

    Returns:
        The grid, or None where no cell holds anything.
    """
    filled = [_filled(column) for column in columns]
    used = np.logical_or.reduce(filled) if filled else np.zeros(0, dtype=bool)
    kept = np.flatnonzero(used)
    if not len(kept):
        return None
    width = 1 + max(index for index, column in enumerate(filled) if column.any())
    first, rest = int(kept[0]), kept[1:]
    taken = pa.array(rest)
    return Grid(
        file=file,
        sheet=sheet,
        title=title,
        header=tuple(str(column[first].as_py()).strip() for column in columns[:width]),
        header_row=int(rows[first]),
        columns=tuple(column.take(taken) for column in columns[:width]),
        rows=rows[rest],
        workbook=workbook,
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
