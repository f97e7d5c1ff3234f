"""The same workbook back: its cells coloured and commented where something is wrong, all else as it was delivered."""

import io
import warnings
import zipfile
from collections.abc import Sequence
from copy import copy
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl.cell import MergedCell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import PatternFill
from openpyxl.styles.proxy import StyleProxy
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import word
from dashboard.reports import results, wording
from dashboard.reports.rows import MOST, Kind, Row
from dashboard.schema import Words

MOST_XML = 12_000_000
"""Bytes of unpacked XML that are opened for marking: some 300,000 cells; a workbook is kept in memory whole."""
# What a reader that models every part of a workbook raises over one that an unusual program wrote.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ET.ParseError,
    EOFError,
    IllegalCharacterError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
_CHOICES = b"x14:dataValidation "
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_COMMENT_WIDTH = 340
_LINE_HEIGHT = 22
_LINE_LENGTH = 24


def mark(content: bytes, rows: Sequence[Row], *, file: str, words: Words) -> bytes | None:
    """Give a delivered workbook back with what is wrong in it.

    Marks of an earlier report are taken off first, so that what has been mended is as it was.

    Args:
        content: The workbook as it was delivered.
        rows: What to mark and to list.
        file: Its name.
        words: What the sheet of results is called.

    Returns:
        The marked workbook, or None where it cannot be opened or is too large to be.
    """
    try:
        book = _open(content)
        if book is None:
            return None
        for sheet in book.worksheets:
            _take_marks_off(sheet)
        _put_marks_on(book, [row for row in rows[:MOST] if row.problem and row.place.file == file], words=words)
        results.add_results(book, rows, file=file, own=True, confirmable=True, words=words)
        return saved(book)
    except _UNREADABLE:
        return None


def saved(book: Workbook) -> bytes:
    """Write a workbook."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _open(content: bytes) -> Workbook | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_XML:
            return None
    with warnings.catch_warnings():
        # It warns of what it leaves out; the choices among that are put back below.
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(content), rich_text=True)
        reader.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for found, relation in reader.parser.find_sheets():
            part = archive.read(relation.target)
            if _CHOICES in part and found.name in reader.wb.sheetnames:
                _put_choices_back(reader.wb[found.name], part)
    return reader.wb


def _put_choices_back(sheet: Worksheet, part: bytes) -> None:
    """Keep the drop-downs that take their choices from another sheet.

    Excel moves these into an extension when it saves; as plain ones they work as well.
    """
    for element in ET.fromstring(part).iter(f"{_X14}dataValidation"):
        said: dict[str, Any] = {name: text for name, text in element.attrib.items() if not name.startswith("{")}
        said |= {name: element.findtext(f"{_X14}{name}/{_XM}f") for name in ("formula1", "formula2")}
        sheet.add_data_validation(DataValidation(sqref=element.findtext(f"{_XM}sqref", ""), **said))


def _take_marks_off(sheet: Worksheet) -> None:
    """Make cells as they were before an earlier report marked them."""
    grounds = {results.GROUNDS[kind] for kind in (Kind.ERROR, Kind.WARNING)}
    prefix = word("report.comment.prefix", results.LANG)
    # Only these are there: going through rows and columns would make every cell up to the farthest one.
    for cell in sheet._cells.values():  # noqa: SLF001
        if cell.has_style and cell.fill.patternType == "solid" and cell.fill.fgColor.rgb in grounds:
            cell.fill = _ground_before(cell.fill)
        if isinstance(cell, Cell) and cell.comment is not None and prefix in cell.comment.text:
            own = cell.comment.text.split(prefix)[0].rstrip()
            cell.comment = Comment(own, cell.comment.author) if own else None


def _put_marks_on(book: Workbook, rows: Sequence[Row], *, words: Words) -> None:
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        address = results.target(row)
        if address and row.place.sheet in book.sheetnames and row.kind in {Kind.ERROR, Kind.WARNING}:
            cells.setdefault((row.place.sheet, address), []).append(row)
    for (name, address), found in cells.items():
        sheet = book[name]
        if not isinstance(sheet, Worksheet):
            continue
        cell = _first_of_merged(sheet, address)
        kind = Kind.ERROR if any(row.kind is Kind.ERROR for row in found) else Kind.WARNING
        cell.fill = _ground(kind, before=cell.fill)
        text = "\n\n".join(_comment(row, words=words) for row in found)
        before, author = (cell.comment.text, cell.comment.author) if cell.comment else ("", "")
        comment = Comment(f"{before}\n{text}" if before else text, author or words.results["sheet"].zh)
        lines = sum(1 + len(line) // _LINE_LENGTH for line in comment.text.splitlines())
        comment.width, comment.height = _COMMENT_WIDTH, _LINE_HEIGHT * (lines + 1)
        cell.comment = comment


def _first_of_merged(sheet: Worksheet, address: str) -> Cell:
    """Take the cell that shows what stands at an address."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        merged = next(each for each in sheet.merged_cells.ranges if address in each)
        cell = sheet.cell(merged.min_row, merged.min_col)
    assert isinstance(cell, Cell)
    return cell


def _ground(kind: Kind, *, before: StyleProxy) -> PatternFill:
    """Colour a cell; the colour that it had goes where a solid fill shows nothing, and moves with the cell."""
    ground = PatternFill("solid", fgColor=results.GROUNDS[kind])
    if before.patternType == "solid":
        ground.bgColor = copy(before.fgColor)
    return ground


def _ground_before(ground: StyleProxy) -> PatternFill:
    # What no colour was put into reads as the automatic one, or as none at all.
    kept = ground.bgColor
    if kept.type == "indexed" or (kept.type == "rgb" and kept.rgb == "00000000"):
        return PatternFill()
    return PatternFill("solid", fgColor=copy(kept))


def _comment(row: Row, *, words: Words) -> str:
    problem = row.problem
    assert problem is not None
    lang = results.LANG
    parts = [
        word("report.comment.prefix", lang) + word(f"report.kind.{row.kind}", lang),
        wording.says(problem, lang, words=words),
        wording.mend(problem, lang, words=words),
    ]
    if row.kind is Kind.WARNING:
        parts.append(word("report.comment.confirm", lang, sheet=words.results["sheet"].zh))
    return "\n".join(parts)
