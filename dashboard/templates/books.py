"""How a workbook looks: a sober form that prints on A4, works in Excel and WPS, and can be filled in only where meant.

White cells are for filling in; pale blue ones are printed and locked. Protection has no password: it keeps a slip of
the hand from breaking the layout, and whoever must change it can.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.schema import Column, Kind, Words
from dashboard.schema.forms import EDITION, HEAD, LISTS, MARK, MARKS, NOTES, Form, Sheet
from dashboard.schema.naming import names
from dashboard.templates.heads import width_of, write_head
from dashboard.templates.making import Making
from dashboard.templates.notes import explain
from dashboard.templates.rows import Row, rows
from dashboard.templates.rules import restrict
from dashboard.templates.styles import (
    BOX,
    FAINT,
    FONT_BOLD,
    INK,
    LINE,
    LOCKED,
    OPENED,
    POINTS,
    cell_at,
    fill,
    font,
    measure,
    number_format,
    put,
    set_paper,
    write_text,
)

_UNIT = re.compile(r" ?([(\uff08][^()\uff08\uff09]+[)\uff09])$")


def write(
    form: Form,
    tables: Mapping[str, pd.DataFrame],
    *,
    words: Words,
    period: str,
    release: str,
    lang: str = "zh",
    institutions: Sequence[str] | None = None,
) -> bytes:
    """Make a workbook with its rows printed in advance.

    Args:
        form: Which one.
        tables: The input tables of the live release. Not changed.
        words: What sheets, columns and codes are called.
        period: ``2026-01`` or ``2026-Q1``; empty for a form that is not about a period.
        release: Name of the release that the tables are of; what comes back is compared with it.
        lang: The language of the workbook.
        institutions: Only the rows of these ``inst_id``, and no other name anywhere: the return of an institution goes
            to that institution. None for all.

    Returns:
        An XLSX file.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    making = Making(
        book=book,
        form=form,
        tables=tables,
        words=words,
        period=period,
        release=release,
        lang=lang,
        institutions=None if institutions is None else tuple(institutions),
    )
    sheets = [(sheet, book.create_sheet(words.table(sheet.name).text(lang))) for sheet in form.sheets.values()]
    explain(making, book.create_sheet(words.table(NOTES.name).text(lang)))
    _list(making, book.create_sheet(words.table(LISTS.name).text(lang)))
    for number, (sheet, page) in enumerate(sheets, start=1):
        _compose(making, sheet, page, number=number)
    _mark(making, book.create_sheet(words.table(MARKS.name).text(lang)))
    book.properties.creator = "zone-display"
    book.properties.title = making.say(f"template.form.{form.name}")
    book.calculation.fullCalcOnLoad = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _mark(making: Making, page: Worksheet) -> None:
    """Put the number by which the workbook is known where no menu shows it."""
    for line in (
        (MARK, making.form.name),
        ("edition", EDITION),
        ("period", making.period),
        ("release", making.release),
    ):
        page.append(line)
    page.sheet_state = "veryHidden"


def _list(making: Making, page: Worksheet) -> None:
    """Write the lists that drop-downs refer to, one a column."""
    wanted = {table for sheet in making.form.sheets.values() for table in sheet.choices.values()} | {"sources"}
    for index, table in enumerate(sorted(wanted), start=1):
        frame = making.tables.get(table)
        called = {} if frame is None else names(frame, table=table, lang=making.lang)
        if table == "institutions" and making.institutions is not None:
            called = {key: name for key, name in called.items() if key in making.institutions}
        cell_at(page, row=1, column=index, value=making.words.table(table).text(making.lang)).font = font(bold=True)
        for line, name in enumerate(called.values(), start=2):
            write_text(cell_at(page, row=line, column=index), name)
        if called:
            letter = get_column_letter(index)
            making.lists[table] = f"{quote_sheetname(page.title)}!${letter}$2:${letter}${len(called) + 1}"
    page.sheet_state = "hidden"
    page.protection.sheet = True


def _compose(making: Making, sheet: Sheet, page: Worksheet, *, number: int) -> None:
    """Write one sheet from its title to its totals, and set it up for screen and paper."""
    columns = sheet.table.columns
    printed = rows(sheet, making.tables, period=making.period, lang=making.lang, institutions=making.institutions)
    new_rows = sheet.new_rows if making.institutions is None else 0
    header = write_head(making, sheet, page, number=number)
    first, last = header + 1, header + len(printed) + new_rows
    for index, column in enumerate(columns, start=1):
        _write_header(making, sheet, cell_at(page, row=header, column=index), column)
        for offset in range(len(printed) + new_rows):
            row = printed[offset] if offset < len(printed) else {}
            _write_cell(making, sheet, cell_at(page, row=first + offset, column=index), column, row=row)
        if last >= first:
            where = f"{get_column_letter(index)}{first}:{get_column_letter(index)}{last}"
            restrict(making, sheet, page, column, where=where)
    _set_heights(page, first=first, last=last)
    if sheet.totalled and len(printed) + new_rows > 1:
        _write_totals(making, sheet, page, first=first, last=last)
    _set_up(making, sheet, page, header=header)


def _write_header(making: Making, sheet: Sheet, cell: Cell, column: Column) -> None:
    # A unit stands on a line of its own.
    cell.value = _UNIT.sub(r"\n\1", making.label(sheet.name, column.name))
    cell.font = Font(name=FONT_BOLD, size=POINTS, bold=True, color=INK)
    cell.fill, cell.border = fill("seq-1"), BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _write_cell(making: Making, sheet: Sheet, cell: Cell, column: Column, *, row: Row) -> None:
    """Write one cell below the header: locked where it was printed, or where its row has nothing to say there."""
    name = column.name
    locked = (name in sheet.printed and bool(row)) or name == "row_key" or _says_nothing(name, row)
    put(making, cell, sheet.name, column, row.get(name))
    cell.border, cell.protection = BOX, LOCKED if locked else OPENED
    cell.font = font(colour=FAINT if locked else INK)
    if locked:
        cell.fill = fill("surface-2")
    number = column.kind in (Kind.INTEGER, Kind.NUMBER)
    cell.number_format = number_format(column, row)
    middle = column.kind in (Kind.FLAG, Kind.DATE, Kind.CODE)
    cell.alignment = Alignment(
        horizontal="right" if number else "center" if middle else "left",
        vertical="center",
        wrap_text=not number,
        indent=0 if middle else 1,
    )


def _says_nothing(name: str, row: Row) -> bool:
    """Tell whether a printed row has no figure of that kind: a stock is not added up over months."""
    fixed = ("last_value", "last_period", "last_revenue")
    return name in fixed or (name in {"total_value", "total_type"} and row.get("accumulates") is False)


def _write_totals(making: Making, sheet: Sheet, page: Worksheet, *, first: int, last: int) -> None:
    """Add every amount up below the rows, by formula."""
    for index, column in enumerate(sheet.table.columns, start=1):
        cell = cell_at(page, row=last + 1, column=index)
        cell.border, cell.fill, cell.protection = BOX, fill("seq-1"), LOCKED
        cell.font = font(bold=True)
        letter = get_column_letter(index)
        if index == 1:
            cell.value = making.label(HEAD.name, "total")
            cell.alignment = Alignment(horizontal="center", vertical="center")
        elif column.kind in (Kind.INTEGER, Kind.NUMBER):
            cell.value = f"=SUM({letter}{first}:{letter}{last})"
            cell.number_format = number_format(column, {})
            cell.alignment = Alignment(horizontal="right", vertical="center")
    page.row_dimensions[last + 1].height = 22


def _set_heights(page: Worksheet, *, first: int, last: int) -> None:
    """Give every row the height that its longest wrapped text takes."""
    for row in range(first, last + 1):
        lines = 1
        for cell in page[row]:
            if cell.data_type == "s" and cell.value:
                width = page.column_dimensions[cell.column_letter].width
                lines = max(
                    lines, *(-(-measure(part) // max(int(width) - 2, 1)) for part in str(cell.value).split("\n"))
                )
        page.row_dimensions[row].height = max(20, LINE * min(lines, 12) + 4)


def _set_up(making: Making, sheet: Sheet, page: Worksheet, *, header: int) -> None:
    """Set a sheet up for screen and paper."""
    hidden = next((at for at, column in enumerate(sheet.table.columns, 1) if column.name == "row_key"), None)
    if hidden:
        page.column_dimensions[get_column_letter(hidden)].hidden = True
    lines = max(
        -(-measure(str(cell_at(page, row=header, column=at).value)) // int(width_of(making, sheet, column) - 2))
        for at, column in enumerate(sheet.table.columns, start=1)
    )
    page.row_dimensions[header].height = max(28, LINE * lines + 10)
    named = 2 if hidden or sheet.table.columns[0].name == "change" else 1
    page.freeze_panes = cell_at(page, row=header + 1, column=named + 1)
    set_paper(making, page)
    page.print_title_rows = f"{header}:{header}"
    page.sheet_view.showGridLines = False
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
