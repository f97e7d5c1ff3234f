"""The sheet that explains the others: rules first, then every column of every sheet."""

from collections.abc import Iterable, Iterator

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.schema import Column, Kind
from dashboard.schema.forms import Sheet
from dashboard.templates.making import Making
from dashboard.templates.styles import (
    BOX,
    FONT_BOLD,
    INK,
    LINE,
    cell_at,
    fill,
    font,
    measure,
    merge,
    set_paper,
    write_text,
)


def explain(making: Making, page: Worksheet) -> None:
    """Write the sheet that explains the others: rules first, then every column of every sheet."""
    for letter, width in zip("ABCD", (18, 26, 14, 74), strict=True):
        page.column_dimensions[letter].width = width
    lines = iter(range(1, 10_000))
    title = cell_at(page, row=next(lines), column=1, value=making.say(f"template.form.{making.form.name}"))
    title.font = Font(name=FONT_BOLD, size=16, bold=True, color=INK)
    page.row_dimensions[1].height = 32
    rules = ("fill", "head", "empty", "missing", "names", "remove", "layout", "deliver")
    for number, rule in enumerate(rules, start=1):
        _paragraph(page, next(lines), f"{number}. " + making.say(f"template.rules.{rule}"))
    next(lines)
    for sheet in making.form.sheets.values():
        row = next(lines)
        name = cell_at(page, row=row, column=1, value=making.words.table(sheet.name).text(making.lang))
        name.font = Font(name=FONT_BOLD, size=13, bold=True, color=INK)
        page.row_dimensions[row].height = 26
        _paragraph(page, next(lines), making.say(f"template.about.{sheet.name}"))
        _table(
            page, next(lines), [making.say(f"template.notes.{name}") for name in ("sheet", "column", "kind", "hint")]
        )
        for column in sheet.table.columns:
            if column.name != "row_key":
                _table(page, next(lines), list(_description(making, sheet, column)), head=False)
        next(lines)
    set_paper(making, page)
    page.sheet_view.showGridLines = False
    page.protection.sheet = True


def _paragraph(page: Worksheet, row: int, text: str) -> None:
    cell = cell_at(page, row=row, column=1, value=text)
    cell.font, cell.alignment = font(), Alignment(vertical="center", wrap_text=True)
    merge(page, row, 1, 4)
    page.row_dimensions[row].height = LINE * -(-measure(text) // 124) + 6


def _table(page: Worksheet, row: int, texts: Iterable[str], *, head: bool = True) -> None:
    lines = 1
    for index, text in enumerate(texts, start=1):
        cell = cell_at(page, row=row, column=index)
        write_text(cell, text)
        cell.font, cell.border = font(bold=head), BOX
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if head:
            cell.fill = fill("surface-2")
        lines = max(lines, -(-measure(text) // int(page.column_dimensions[cell.column_letter].width - 2)))
    page.row_dimensions[row].height = LINE * lines + 4


def _description(making: Making, sheet: Sheet, column: Column) -> Iterator[str]:
    """Say of a column where it is, what it is called, what it holds and what may stand in it."""
    yield making.words.table(sheet.name).text(making.lang)
    yield making.label(sheet.name, column.name)
    chosen = column.name in sheet.choices
    yield making.say("template.kind.name" if chosen else f"template.kind.{column.kind}")
    parts = []
    if column.name in sheet.printed:
        parts.append(making.say("template.notes.printed"))
    elif column.required:
        parts.append(making.say("template.notes.required"))
    titles = making.words.values[sheet.name].get(column.name, {})
    if titles and column.kind is not Kind.PERIOD:
        codes = ("Y",) if column.name == "remove" else titles
        options = making.say("template.notes.semicolon").join(titles[code].text(making.lang) for code in codes)
        parts.append(making.say("template.notes.options", options=options))
    yield making.say("template.notes.semicolon").join(parts)
