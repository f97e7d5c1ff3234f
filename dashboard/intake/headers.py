"""Headers: which table a grid is, and which column each of its headers names, in which unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.intake import near
from dashboard.intake.delivery import Findings
from dashboard.intake.grids import Grid, letter
from dashboard.schema import INPUT_TABLES, Column, Table, Words
from dashboard.schema.words import plain

_MONEY = "unit.wan_yuan"
# Columns of every table: they tell none from another.
_EVERYWHERE = frozenset(("status", "source_id", "as_of"))
# The unit at the end of a header, after plain(): "revenue(yuan)", "revenue/yuan".
_BRACKET = re.compile(r"(?P<base>.+?)(?:[(\[【](?P<unit>[^()\[\]【】]+)[)\]】]|/(?P<after>[^/;,()\[\]【】]{1,20}))")


@dataclass(frozen=True, kw_only=True)
class Header:
    """What one header of a grid names.

    Args:
        index: Its position in the grid.
        column: The column of the table.
        power: The power of ten that turns its unit into the stored one.
        unit: The unit as the header spells it, where it is another than the stored one.
    """

    index: int
    column: Column
    power: int = 0
    unit: str = ""


def count_known(header: Sequence[str], *, words: Words, telling: bool = False) -> int:
    """Count how many cells of a header are known, at best, as columns of one table.

    Args:
        header: Its cells.
        words: The known ones.
        telling: Count nothing unless a known cell is more than ASCII: only such a cell tells an encoding.
    """
    known: dict[str, list[str]] = {}
    for cell in (plain(cell) for cell in header if cell.strip()):
        named = {*words.tables_with.get(cell, ()), *words.tables_with.get(_without_unit(cell)[0], ())}
        for table in named & INPUT_TABLES.keys():
            known.setdefault(table, []).append(cell)
    return max((len(cells) for cells in known.values() if not telling or not "".join(cells).isascii()), default=0)


def share_known(header: Sequence[str], *, words: Words, telling: bool = False) -> float:
    """Say which share of a header's filled cells is known, at best, as columns of one table."""
    return count_known(header, words=words, telling=telling) / max(1, sum(bool(cell.strip()) for cell in header))


def find_header(rows: Sequence[Sequence[str]], *, words: Words) -> int:
    """Say which of the first rows is the header.

    The first that is known by more than half: labels and values side by side are not. A title of one word may be called
    as a column is, so it takes two. Where none is, the first that is not much narrower than the widest: then its
    headers can be named as unknown.

    Args:
        rows: The filled cells of each row; at least one row.
        words: The known headers.
    """
    known = [count_known(row, words=words) for row in rows]
    widest = max(len(row) for row in rows)
    for position, row in enumerate(rows):
        if 2 * known[position] > len(row) and (known[position] > 1 or (known[position] and 2 * len(row) >= widest)):
            return position
    return next(position for position, row in enumerate(rows) if 2 * len(row) >= widest)


def recognise(grid: Grid, *, words: Words) -> Table | None:
    """Say which table a grid is: by its title, else by its header.

    By the header only where every column of the table's key is there, at least half of the header is known, and no
    other table fits as well: a guess would put numbers where they do not belong.
    """
    named = words.table_of.get(plain(grid.title), "")
    if named in INPUT_TABLES:
        return INPUT_TABLES[named]
    cells = [plain(cell) for cell in grid.header]
    fits: dict[str, int] = {}
    for name, table in INPUT_TABLES.items():
        known = {_column_name(cell, words.column_of[name]) for cell in cells if cell} - {""}
        if known >= set(table.key) and 2 * len(known) >= len([cell for cell in cells if cell]):
            fits[name] = len(known)
    best = [name for name, count in fits.items() if count == max(fits.values())]
    return INPUT_TABLES[best[0]] if len(best) == 1 else None


def match(  # noqa: D417 - the rest are as in recognise()
    grid: Grid,
    table: Table,
    *,
    words: Words,
    findings: Findings,
    unit: str = "",
    given: frozenset[str] = frozenset(),
) -> dict[str, Header]:
    """Say what each header names.

    Args:
        grid: The sheet or CSV.
        table: The table that it is.
        findings: Takes unknown, repeated, blank and missing headers, and units that are not understood.
        unit: The unit of money that holds where a header states none; empty where nobody stated one.
        given: Columns whose value stands elsewhere, so that they may be missing.

    Returns:
        Column → its header, of those that are understood, in the grid's order.
    """
    headers: dict[str, Header] = {}
    _refuse_beside(grid, words=words, findings=findings)
    for index, cell in enumerate(grid.header):
        place = grid.place(index=index, row=grid.header_row)
        if not cell:
            if any(text.strip() for text in grid.columns[index].to_pylist()):
                findings.refuse("headers.blank", place, letter=letter(index))
            continue
        found = _read(cell, table, words=words)
        if found is None:
            nearest = near.column(cell, table, words=words)
            known = "; ".join(words.column(table.name, name).zh for name in table.names)
            findings.refuse("headers.near" if nearest else "headers.unknown", place, nearest=nearest, known=known)
            continue
        column, stated = found
        if column.name in headers:
            other = grid.header[headers[column.name].index]
            findings.refuse("headers.twice", place, other=other, letter=letter(index))
            continue
        by_name = plain(cell) == column.name
        if column.unit == _MONEY and not by_name:
            stated = stated or unit
        power = _power(column, stated, by_name=by_name, words=words)
        if power is None:
            title = words.column(table.name, column.name)
            code = "headers.unit_unknown" if stated else "headers.unit_missing"
            findings.refuse(code, place, unit=stated, title=title)
        headers[column.name] = Header(index=index, column=column, power=power or 0, unit=stated if power else "")
    for column in table.columns:
        if column.required and column.name not in headers and column.name not in given:
            place = grid.place(row=grid.header_row)
            findings.refuse("headers.column_missing", place, title=words.column(table.name, column.name))
    return headers


def _refuse_beside(grid: Grid, *, words: Words, findings: Findings) -> None:
    """Refuse a second table beside the first: after an empty column, another header with a whole key in it."""
    parts: list[list[int]] = [[]]
    for index, cell in enumerate(grid.header):
        if cell:
            parts[-1].append(index)
        elif parts[-1]:
            parts.append([])
    whole = [part for part in parts if part and _has_key([grid.header[index] for index in part], words=words)]
    for part in whole[1:]:
        findings.refuse("tables.beside", grid.place(index=part[0], row=grid.header_row), letter=letter(part[0]))


def _has_key(cells: Sequence[str], *, words: Words) -> bool:
    """Tell whether headers hold all that tells two rows of some table apart, and more beside it."""
    plains = [plain(cell) for cell in cells]
    return len(cells) > 1 and any(
        {_column_name(cell, words.column_of[name]) for cell in plains} >= set(table.key)
        for name, table in INPUT_TABLES.items()
        if not set(table.key) <= _EVERYWHERE
    )


def _column_name(cell: str, names: Mapping[str, str]) -> str:
    """Look a plain header up, first whole, then without its unit."""
    return names.get(cell) or names.get(_without_unit(cell)[0], "")


def _without_unit(cell: str) -> tuple[str, str]:
    """Divide a plain header into what it names and its unit; empty where it has none."""
    found = _BRACKET.fullmatch(cell)
    return (found["base"], found["unit"] or found["after"]) if found else (cell, "")


def _read(cell: str, table: Table, *, words: Words) -> tuple[Column, str] | None:
    """Read a header into column and unit."""
    text = plain(cell)
    names = words.column_of[table.name]
    name = _column_name(text, names)
    if name not in table.by_name:
        return None
    return table.by_name[name], "" if text in names else _without_unit(text)[1]


def _power(column: Column, unit: str, *, by_name: bool, words: Words) -> int | None:
    """Say which power of ten turns the header's unit into the stored one; None where it cannot be told.

    Money without a unit is not understood, for yuan and 万元 look alike; only the schema's own name implies its unit.
    """
    if column.unit == _MONEY:
        return 0 if not unit and by_name else words.money.get(unit)
    if not unit:
        return 0
    title = words.units.get(column.unit.removeprefix("unit."))
    return 0 if title and unit in {plain(text) for text in title.spellings} else None
