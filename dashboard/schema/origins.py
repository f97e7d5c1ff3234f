"""Where a table came from, so that a rule broken in a frame can be shown in the file that a person keeps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.schema.problems import Place


@dataclass(frozen=True, kw_only=True, eq=False)
class Origin:
    """The file, sheet, rows and headers behind one frame.

    Args:
        file: The file's own name, without folders.
        sheet: The sheet's name; empty in a CSV.
        rows: For each row of the frame, in order, the row of the file, from 1, the header row counted.
        headers: Column of the table → header as the file spells it; only the columns that the file has.
        letters: Column of the table → its letter in a workbook; empty for other files.
        header_row: The row of the headers, from 1.
    """

    file: str = ""
    sheet: str = ""
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    headers: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 1

    def place(self, *, row: int | None = None, column: str = "", value: object = None) -> Place:
        """Point at a row, a column or a cell.

        Args:
            row: Position in the frame, from 0; None for the table as a whole.
            column: Name of a column of the table; a column that the file lacks keeps that name.
            value: What stands there; a missing one reads as empty.

        Example:
            >>> origin = Origin(file="a.csv", rows=np.array([2, 5]), headers={"revenue": "Revenue (10,000 yuan)"})
            >>> origin.place(row=1, column="revenue", value=38.0)
            Place(file='a.csv', sheet='', row=5, column='Revenue (10,000 yuan)', value='38', cell='')
        """
        number = None if row is None else int(self.rows[row])
        return Place(
            file=self.file,
            sheet=self.sheet,
            row=number,
            column=self.headers.get(column, column),
            value=as_text(value),
            cell=f"{self.letters[column]}{number or self.header_row}" if column in self.letters else "",
        )

    def fresh(self, positions: npt.NDArray[np.int64], *, columns: Collection[str] = ()) -> npt.NDArray[np.bool_]:
        """Tell which rows are new with this delivery: all that a file brings.

        Args:
            positions: Positions in the frame.
            columns: Ask only whether one of these columns is.
        """
        del columns
        return np.ones(len(positions), dtype=bool)


@dataclass(frozen=True, kw_only=True, eq=False)
class Spoken:
    """Where a laid-out workbook says something of one row of a table.

    Args:
        origin: The sheet's origin.
        row: Position among the sheet's rows, from 0.
        columns: Column of the table → column of the sheet.
        written: Column of the table → what stands in the sheet, where that is a name and the table has its key.
        changed: Columns of the table that it changed.
    """

    origin: Origin
    row: int
    columns: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, object] = field(default_factory=dict)
    changed: Collection[str] = ()

    def place(self, *, column: str = "", value: object = None) -> Place:
        """Point at the row, or at one of its cells."""
        shown = self.written.get(column, value)
        return self.origin.place(row=self.row, column=self.columns.get(column, column), value=shown)


@dataclass(frozen=True, kw_only=True, eq=False)
class Gathered(Origin):
    """The origin of a table that was there before, with what laid-out workbooks say of some of its rows.

    Args:
        titles: Column → title, for rows that no workbook speaks of; their place names the table as its sheet.
        spoken: Position in the frame → where something is said of that row.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[int, Spoken] = field(default_factory=dict)

    def place(self, *, row: int | None = None, column: str = "", value: object = None) -> Place:
        """Point into the workbook that speaks of a row; a row that none speaks of has no number."""
        told = next(iter(self.spoken.values()), None) if row is None else self.spoken.get(row)
        if told is None:
            return Place(sheet=self.sheet, column=self.titles.get(column, column), value=as_text(value))
        if row is None:
            return told.origin.place(column=told.columns.get(column, column), value=value)
        return told.place(column=column, value=value)

    def fresh(self, positions: npt.NDArray[np.int64], *, columns: Collection[str] = ()) -> npt.NDArray[np.bool_]:
        """Tell which rows a workbook speaks of: what was accepted before needs no second confirmation."""
        return np.array(
            [
                position in self.spoken and (not columns or not {*columns}.isdisjoint(self.spoken[position].changed))
                for position in positions.tolist()
            ],
            dtype=bool,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Stated:
    """Totals that a file states itself, and where.

    Args:
        frame: One row per row of totals; of the table's columns those that can be added up. Missing where the file
            states none.
        origin: Where its rows stand.
    """

    frame: pd.DataFrame
    origin: Origin


def as_text(value: Any) -> str:
    """Write a value of a frame as a cell would show it: a whole number without its point, a missing one as nothing.

    Example:
        >>> as_text(38.0), as_text(0.5), as_text(None)
        ('38', '0.5', '')
    """
    if pd.isna(value):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)
