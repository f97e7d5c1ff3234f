"""Fonts, lines and grounds of a sober form, and how a value is written into a cell."""

import unicodedata
from datetime import date
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import theme
from dashboard.schema import Column, Kind
from dashboard.templates.making import Making
from dashboard.templates.rows import Row

AS_TEXT, AS_DATE, _AS_COUNT, _AS_MONEY = "@", "yyyy-mm-dd", "#,##0", "#,##0.00"
_FONT, FONT_BOLD = "SimSun", "SimHei"
POINTS = 11
LINE = 15.6
"""Points that a line of text takes."""
_A4 = 9


def colour(role: str) -> str:
    """Give a colour of the screens as workbooks write it."""
    return theme.LIGHT[role].removeprefix("#")


def fill(role: str) -> PatternFill:
    """Fill a cell with a colour of the screens."""
    return PatternFill("solid", fgColor=colour(role))


THIN = Side(style="thin", color=colour("rest"))
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNDER = Border(bottom=THIN)
INK, FAINT = colour("text"), colour("text-2")
LOCKED, OPENED = Protection(locked=True), Protection(locked=False)


def font(*, bold: bool = False, colour: str = "", size: int = POINTS) -> Font:
    """Give a font that offices in China have."""
    return Font(name=FONT_BOLD if bold else _FONT, size=size, bold=bold, color=colour or INK)


def measure(text: str) -> int:
    """Count the columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def cell_at(page: Worksheet, *, row: int, column: int, value: str | None = None) -> Cell:
    """Give a cell that is not hidden under a merged one.

    Raises:
        ValueError: It is.
    """
    cell = page.cell(row=row, column=column, value=value)
    if not isinstance(cell, Cell):
        raise ValueError(f"merged: {cell.coordinate}")  # noqa: TRY004 - a matter of where, not of types
    return cell


def merge(page: Worksheet, row: int, first: int, last: int) -> None:
    """Join cells of one row."""
    if last > first:
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def write_text(cell: Cell, text: str) -> None:
    """Write a text that no program takes for a formula or a number."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = AS_TEXT


def put(making: Making, cell: Cell, table: str, column: Column, value: Any) -> None:
    """Write a value as a person reads it: codes by their labels, dates as dates."""
    if value is None:
        return
    labels = making.words.values[table].get(column.name, {})
    if column.kind is Kind.FLAG:
        write_text(cell, labels["Y" if value else "N"].text(making.lang))
    elif column.kind in (Kind.INTEGER, Kind.NUMBER):
        cell.value = int(value) if float(value).is_integer() else float(value)
    elif column.kind is Kind.DATE:
        cell.value = date.fromisoformat(value)
    else:
        codes = str(value).split(";") if column.kind is Kind.CODES else [str(value)]
        write_text(cell, ";".join(labels[code].text(making.lang) if code in labels else code for code in codes))


def number_format(column: Column, row: Row) -> str:
    """Say how a cell shows what it holds; an indicator's figure with its own decimals."""
    if column.kind is Kind.DATE:
        return AS_DATE
    if column.kind is Kind.INTEGER:
        return _AS_COUNT
    if column.kind is Kind.NUMBER:
        if "decimals" in row and column.name != "decimals":
            decimals = int(row["decimals"])
            return f"#,##0.{'0' * decimals}" if decimals else _AS_COUNT
        return _AS_MONEY if column.unit == "unit.wan_yuan" else "General"
    return AS_TEXT


def set_paper(making: Making, page: Worksheet) -> None:
    """Print on A4 across, as wide as the paper, pages numbered."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.5, 0.75
    page.page_margins.footer = 0.35
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text=making.say("template.footer")))
