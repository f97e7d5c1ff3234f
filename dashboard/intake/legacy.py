"""Legacy XLS (BIFF in a compound file): the cells in its sheets.

xlrd reads the code page that the file states, the formats that tell a percentage, merged ranges and calculations that
failed. A legacy workbook has no checksum, so a rotten one may read without complaint: the header must be known, and
what changed is shown before anything is published.

Source: [MS-XLS].
"""

import io
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa
import xlrd

from dashboard.intake.delivery import Findings
from dashboard.intake.files import Opened
from dashboard.intake.grids import Merged, Sheet, as_text, percentage
from dashboard.schema import Place, Words

_PROTECTED = "encrypted"
_SHEET_OF_CELLS = 0


def read_legacy(file: Opened, *, words: Words, findings: Findings) -> Iterator[Sheet]:
    """Read every sheet of a legacy workbook.

    Args:
        file: The file.
        words: Not needed: the workbook says itself what its characters are.
        findings: Takes what is wrong.

    Yields:
        Its sheets, in its order.
    """
    del words
    try:
        book = xlrd.open_workbook(
            file_contents=file.content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        sheets = [_sheet(file, book, sheet) for sheet in book.sheets() if sheet.nrows]
    except Exception as error:  # noqa: BLE001 - on rotten bytes xlrd raises whatever its tables run into
        protected = isinstance(error, xlrd.XLRDError) and _PROTECTED in str(error).lower()
        findings.refuse("files.password" if protected else "files.damaged", Place(file=file.name))
        return
    yield from sheets


def _sheet(file: Opened, book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    width = max((sheet.row_len(row) for row in range(sheet.nrows)), default=0)
    columns: list[list[str]] = [[""] * sheet.nrows for _ in range(width)]
    for row in range(sheet.nrows):
        for at, cell in enumerate(sheet.row(row)):
            columns[at][row] = _text(cell, book)
    return Sheet(
        file=file.name,
        sheet=sheet.name,
        title=sheet.name,
        columns=tuple(pa.array(column, pa.string()) for column in columns),
        rows=np.arange(1, sheet.nrows + 1),
        workbook=book.datemode == 0,  # serials counted from 1904 are four years off: a bare number is then no date
        merged=tuple(Merged(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
    )


def _text(cell: xlrd.sheet.Cell, book: xlrd.Book) -> str:
    """Write a cell as a CSV would have it."""
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            return percentage(cell.value) if "%" in shown else as_text(cell.value)
        case xlrd.XL_CELL_DATE:
            moment: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
            return as_text(moment)
        case xlrd.XL_CELL_BOOLEAN:
            return as_text(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        case _:
            return ""
