"""The sheet of results: a list that a clerk works through, and in which warnings are answered."""

from collections.abc import Iterator, Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import theme
from dashboard.i18n import word
from dashboard.reports import wording
from dashboard.reports.rows import MOST, Kind, Row
from dashboard.schema import Words

LANG = "zh"
"""What goes back to staff is in the language that they fill in."""
WIDTHS = {
    "number": 6,
    "severity": 10,
    "sheet": 14,
    "cell": 9,
    "column": 18,
    "value": 18,
    "says": 38,
    "mend": 38,
    "confirm": 8,
    "reason": 26,
    "mark": 20,
}
"""Columns from the left, and how many characters wide each is."""
_COLUMNS = list(WIDTHS)
_ANSWERS = ("confirm", "reason")
_HEADER_ROW = 7
_FONT = "Microsoft YaHei"
# Points.
_LINE = 16
_HIGHEST = 400


def colour(role: str) -> str:
    """Give a colour of the theme as workbooks write it, opaque."""
    return "FF" + theme.LIGHT[role].removeprefix("#")


GROUNDS = {
    Kind.ERROR: colour("error-ground"),
    Kind.WARNING: colour("warn-ground"),
    Kind.CONFIRMED: colour("surface"),
    Kind.WAITING: colour("surface-2"),
}
_INKS = {
    Kind.ERROR: colour("error"),
    Kind.WARNING: colour("warn"),
    Kind.CONFIRMED: colour("ok"),
    Kind.WAITING: colour("text-2"),
}


def add_results(book: Workbook, rows: Sequence[Row], *, file: str, own: bool, confirmable: bool, words: Words) -> None:
    """Put the sheet of results first into a workbook, in place of an older one, and show it when the file is opened.

    Args:
        book: The workbook. Changed.
        rows: What to list; beyond ``MOST`` they are counted.
        file: The file that they are about.
        own: Whether the workbook is that file, so that a place can be a link.
        confirmable: Whether warnings can be answered here.
        words: What the sheet and the columns that are read again are called.
    """
    title = words.results["sheet"].zh
    for old in [sheet for sheet in book.worksheets if sheet.title == title]:
        book.remove(old)
    sheet = book.create_sheet(title, 0)
    # A second sheet that stays chosen would be filled in together with this one.
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    sheet.sheet_properties.tabColor = colour("error" if any(row.kind is Kind.ERROR for row in rows) else "warn")
    _write_head(sheet, rows, file=file, own=own, confirmable=confirmable, words=words)
    listed = rows[:MOST]
    for number, row in enumerate(listed, start=1):
        _write_row(sheet, number, row, file=file, own=own, confirmable=confirmable, words=words)
    confirmable = confirmable and any(row.kind is not Kind.ERROR for row in rows)
    if len(rows) > MOST:
        text = word("report.sheet.more", LANG, count=len(rows) - MOST)
        _write(sheet, _HEADER_ROW + len(listed) + 1, "number", text, bold=True)
    if confirmable:
        _add_choices(sheet, listed, words=words)
    _lay_out(sheet, last=_HEADER_ROW + len(listed), confirmable=confirmable)


def _write_head(
    sheet: Worksheet, rows: Sequence[Row], *, file: str, own: bool, confirmable: bool, words: Words
) -> None:
    """Write what this is and what to do, then the header."""
    errors, warnings = (sum(row.kind is kind for row in rows) for kind in (Kind.ERROR, Kind.WARNING))
    _write(sheet, 1, "number", word("report.sheet.title", LANG, file=wording.shown(file)), bold=True, size=16)
    _write(sheet, 2, "number", word("report.sheet.counts", LANG, errors=errors, warnings=warnings), bold=True)
    names = {name: words.results[name].zh for name in ("confirm", "reason", "yes")}
    told = [word("report.sheet.mend_here" if own else "report.sheet.mend_there", LANG)] if errors else []
    if warnings:
        told.append(word("report.sheet.confirm" if confirmable else "report.sheet.accept", LANG, **names))
    told.append(word("report.sheet.again_here" if own else "report.sheet.again_there", LANG))
    for at, text in enumerate(told, start=3):
        _write(sheet, at, "number", f"{at - 2}. {text}")
    for name in _COLUMNS:
        answered = words.results[name].zh if name in words.results and name != "sheet" else ""
        cell = _write(sheet, _HEADER_ROW, name, answered or word(f"report.column.{name}", LANG), bold=True)
        cell.font = Font(name=_FONT, size=11, bold=True, color=colour("on-primary"))
        cell.fill = PatternFill("solid", fgColor=colour("primary"))
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _write_row(
    sheet: Worksheet, number: int, row: Row, *, file: str, own: bool, confirmable: bool, words: Words
) -> None:
    at = _HEADER_ROW + number
    texts = dict(zip(_COLUMNS, row.texts, strict=False)) if row.problem is None else _texts(row, file=file, words=words)
    texts |= {"number": str(number), "severity": word(f"report.kind.{row.kind}", LANG), "mark": row.mark}
    if row.answer and confirmable:
        texts |= {"confirm": row.answer.said, "reason": row.answer.reason}
    line = Side(style="thin", color=colour("hairline"))
    for name in _COLUMNS:
        cell = _write(sheet, at, name, texts.get(name, ""))
        cell.border = Border(bottom=line)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    # Not every program makes a row as high as its wrapped texts.
    lines = max(_lines(texts.get(name, ""), width=width) for name, width in WIDTHS.items() if name != "mark")
    sheet.row_dimensions[at].height = min(_LINE * lines + 6, _HIGHEST)
    kind = sheet.cell(at, _position("severity"))
    kind.font = Font(name=_FONT, size=11, bold=True, color=_INKS[row.kind])
    kind.fill = PatternFill("solid", fgColor=GROUNDS[row.kind])
    if row.kind is Kind.WARNING and confirmable:
        frame = Side(style="thin", color=colour("ctl-border"))
        for name in _ANSWERS:
            field = sheet.cell(at, _position(name))
            field.fill = PatternFill("solid", fgColor=GROUNDS[Kind.WARNING])
            field.border = Border(left=frame, right=frame, top=frame, bottom=frame)
    if own and row.place.sheet and row.place.file == file:
        link = sheet.cell(at, _position("cell"))
        link.hyperlink = Hyperlink(
            ref=link.coordinate, location=f"{quote_sheetname(row.place.sheet)}!{target(row) or 'A1'}"
        )
        link.font = Font(name=_FONT, size=11, underline="single", color=colour("primary"))


def _texts(row: Row, *, file: str, words: Words) -> dict[str, str]:
    problem = row.problem
    assert problem is not None
    place = problem.place
    elsewhere = word("report.place.other", LANG, file=place.file) if place.file != file and place.file else ""
    return {
        "sheet": wording.shown(place.sheet or elsewhere),
        "cell": wording.where(place, LANG),
        "column": wording.shown(place.column),
        "value": wording.value(place, LANG, words=words),
        "says": wording.says(problem, LANG, words=words),
        "mend": wording.mend(problem, LANG, words=words),
    }


def target(row: Row) -> str:
    """Name the cell that a row leads to: its own, or the first of its row; none for a sheet or a file as a whole."""
    place = row.place
    return place.cell or (f"A{place.row}" if place.row is not None and place.sheet else "")


def _add_choices(sheet: Worksheet, rows: Sequence[Row], *, words: Words) -> None:
    """Let warnings be answered by choosing."""
    answers = {name: words.results[name].zh for name in ("yes", "no")}
    choices = DataValidation(
        type="list",
        formula1=f'"{",".join(answers.values())}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=words.results["confirm"].zh,
        error=word("report.sheet.choose", LANG, **answers),
    )
    letter = get_column_letter(_position("confirm"))
    for first, last in _runs([row.kind is not Kind.ERROR for row in rows]):
        choices.add(f"{letter}{_HEADER_ROW + 1 + first}:{letter}{_HEADER_ROW + 1 + last}")
    if choices.sqref:
        sheet.add_data_validation(choices)


def _runs(wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """List the first and last position of every unbroken run."""
    first = None
    for at, yes in enumerate([*wanted, False]):
        if yes and first is None:
            first = at
        elif not yes and first is not None:
            yield first, at - 1
            first = None


def _lay_out(sheet: Worksheet, *, last: int, confirmable: bool) -> None:
    """Set widths, keep the header in sight, and print on paper that is wide enough."""
    for name, width in WIDTHS.items():
        column = sheet.column_dimensions[get_column_letter(_position(name))]
        column.width = width
        column.hidden = name == "mark" or (name in _ANSWERS and not confirmable)
    sheet.row_dimensions[1].height = 30
    for at in range(2, _HEADER_ROW):
        sheet.row_dimensions[at].height = 20
    sheet.row_dimensions[_HEADER_ROW].height = 26
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(_position('reason'))}{max(last, _HEADER_ROW)}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines(text: str, *, width: int) -> int:
    """Count the lines that a text takes up in a column, with some room to spare."""
    return sum(1 + int(sum(2 if char > "\u2000" else 1.1 for char in line) // (width - 1)) for line in text.split("\n"))


def _position(name: str) -> int:
    return _COLUMNS.index(name) + 1


def _write(sheet: Worksheet, row: int, name: str, text: str, *, bold: bool = False, size: int = 11) -> Cell:
    """Write a text as a text: what begins like a formula is none, and stays none when somebody edits the cell."""
    cell = sheet.cell(row, _position(name))
    assert isinstance(cell, Cell)
    cell.value = wording.seen(text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in set("=+-@\t\r＝＋－＠")
    cell.font = Font(name=_FONT, size=size, bold=bold, color=colour("text"))
    return cell
