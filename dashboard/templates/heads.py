"""What stands above the rows of a sheet: its title, and what is said once for all of them."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import period as period_in_words
from dashboard.schema import Column, Kind, parse_period
from dashboard.schema.forms import HEAD, Sheet
from dashboard.schema.naming import names
from dashboard.templates.making import Making
from dashboard.templates.rows import last_origin
from dashboard.templates.rules import offer, offer_codes, take_dates
from dashboard.templates.styles import (
    AS_DATE,
    AS_TEXT,
    FAINT,
    FONT_BOLD,
    INK,
    LOCKED,
    OPENED,
    UNDER,
    cell_at,
    font,
    measure,
    merge,
    put,
)

_TITLE_ROW, _HEAD_ROW = 1, 2
_BLOCKS = 3
_PLACE, _NAME, _WIDE_TEXT, _WIDEST = 20, 26, 34, 60
_WIDTHS: Mapping[Kind, int] = {
    Kind.TEXT: 16,
    Kind.CODE: 12,
    Kind.CODES: 20,
    Kind.INTEGER: 11,
    Kind.NUMBER: 13,
    Kind.DATE: 13,
    Kind.PERIOD: 12,
    Kind.FLAG: 8,
}
_LONG = frozenset(
    ("functions", "services", "honours", "definition", "title", "address", "address_or_number", "licence", "document")
)
_NAMED = frozenset(("institution", "indicator", "name", "new_name", "publisher", "issuer", "operator", "owner"))
_PLACED = frozenset(("building", "zone", "inst_id", "region", "origin", "group_id", "show_on", "document_no"))


def write_head(making: Making, sheet: Sheet, page: Worksheet, *, number: int) -> int:
    """Write the title and, block by block, label and value of what is said once for all rows; give the header's row."""
    visible = [index for index, column in enumerate(sheet.table.columns, start=1) if column.name != "row_key"]
    title = cell_at(page, row=_TITLE_ROW, column=visible[0], value=making.say(f"template.title.{sheet.name}"))
    title.font = Font(name=FONT_BOLD, size=18, bold=True, color=INK)
    title.alignment = Alignment(horizontal="center", vertical="center")
    merge(page, _TITLE_ROW, visible[0], visible[-1])
    page.row_dimensions[_TITLE_ROW].height = 36
    values = _head_values(making, sheet, number=number)
    blocks = _blocks(page, making, sheet, visible)
    for offset, name in enumerate(values):
        row = _HEAD_ROW + offset // len(blocks)
        label_at, start, end = blocks[offset % len(blocks)]
        label = cell_at(page, row=row, column=label_at, value=making.label(HEAD.name, name))
        label.font, label.alignment = font(colour=FAINT), Alignment(horizontal="right", vertical="center")
        cell = cell_at(page, row=row, column=start)
        _write_head_value(making, page, cell, HEAD.by_name[name], values[name])
        for at in range(start, end + 1):
            cell_at(page, row=row, column=at).border = UNDER
        merge(page, row, start, end)
        page.row_dimensions[row].height = 22
    hint_row = _HEAD_ROW + -(-len(values) // len(blocks))
    hint = cell_at(page, row=hint_row, column=visible[0], value=making.say("template.hint"))
    hint.font, hint.alignment = font(colour=FAINT, size=10), Alignment(vertical="center")
    merge(page, hint_row, visible[0], visible[-1])
    page.row_dimensions[hint_row].height = 18
    return hint_row + 1


def _head_values(making: Making, sheet: Sheet, *, number: int) -> dict[str, Any]:
    """Say what the head of a sheet is filled in with; source and status as they were when such rows came last."""
    values: dict[str, Any] = {"form_number": f"{making.form.number}-{number}"}
    if making.period:
        # Names of months are read in Chinese only.
        values["period"] = period_in_words(making.period, making.lang) if making.lang == "zh" else making.period
    values |= dict.fromkeys(("submitted_on", "organisation", "prepared_by", "reviewed_by", "source", "as_of", "status"))
    if making.institutions is not None and len(making.institutions) == 1:
        called = names(making.tables["institutions"], table="institutions", lang=making.lang)
        values["organisation"] = called[making.institutions[0]]
    if making.period:
        last = last_origin(sheet, making.tables, lang=making.lang)
        values |= last | {"as_of": parse_period(making.period).end.isoformat()}
    if sheet.target == "sources":
        del values["source"]
    return values


def _blocks(page: Worksheet, making: Making, sheet: Sheet, visible: Sequence[int]) -> list[tuple[int, int, int]]:
    """Divide the columns into blocks of a label and its value, so that the narrowest value is as wide as it can be.

    Returns:
        For each block the column of the label, and the first and last of the value.
    """
    widths = [width_of(making, sheet, sheet.table.columns[index - 1]) for index in visible]
    for index, width in zip(visible, widths, strict=True):
        page.column_dimensions[get_column_letter(index)].width = width
    count = max(1, min(_BLOCKS, len(visible) // 2))

    def narrowest(cuts: Sequence[int]) -> float:
        return min(sum(widths[start + 1 : end]) for start, end in pairwise(cuts))

    ways = ((0, *cuts, len(visible)) for cuts in combinations(range(2, len(visible) - 1), count - 1))
    best = max((cuts for cuts in ways if min(end - start for start, end in pairwise(cuts)) > 1), key=narrowest)
    return [(visible[start], visible[start + 1], visible[end - 1]) for start, end in pairwise(best)]


def width_of(making: Making, sheet: Sheet, column: Column) -> float:
    """Say how wide a column is: what it holds, and never less than half its header."""
    stem = column.name.removesuffix("_zh").removesuffix("_en")
    if stem in _LONG or stem in {"scope_note", "zh", "en"}:
        width: float = _WIDEST if sheet.table.names[-1] == "confirmed" else _WIDE_TEXT
    elif stem in _NAMED:
        width = _NAME
    elif stem in _PLACED:
        width = _PLACE
    else:
        width = _WIDTHS[column.kind]
    return max(width, measure(making.label(sheet.name, column.name)) / 2 + 3)


def _write_head_value(making: Making, page: Worksheet, cell: Cell, column: Column, value: Any) -> None:
    fixed = column.name in {"form_number", "period"}
    put(making, cell, HEAD.name, column, value)
    cell.font, cell.protection = font(), LOCKED if fixed else OPENED
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1, shrink_to_fit=True)
    cell.number_format = AS_DATE if column.kind is Kind.DATE else AS_TEXT
    if fixed:
        return
    if column.name == "source" and "sources" in making.lists:
        offer(making, page, making.lists["sources"], where=cell.coordinate, strict=False)
    elif column.kind is Kind.CODE:
        offer_codes(making, page, HEAD.name, column, where=cell.coordinate)
    elif column.kind is Kind.DATE:
        take_dates(making, page, where=cell.coordinate)
