"""What the sheets of the content workbook say: a row of a table each, with names where the table has keys."""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial

from dashboard.intake.folding.lines import Book, Handle, Line, Values
from dashboard.schema import INPUT_TABLES
from dashboard.schema.forms import CONTENT, Sheet
from dashboard.schema.naming import NAMES
from dashboard.schema.words import plain

_KEY_OF: Mapping[str, str] = {
    "zone": "zone_id",
    "building": "building_id",
    "indicator": "code",
    "region": "region_code",
    "institution": "inst_id",
}
_NO_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40


def entry(line: Line, book: Book, *, sheet: Sheet) -> None:
    """Take one row: changed, new or to be removed."""
    named = dict(sheet.choices)
    if sheet.target == "institutions":
        named["institution"] = "institutions"
    found = {column: book.find(line, column, table=table) for column, table in named.items()}
    if any(found[column] is None and line.get(column) is not None for column in named):
        return
    table = INPUT_TABLES[sheet.target]
    values: Values = {name: line.get(name) for name in sheet.table.names if name in table.by_name}
    values |= {_KEY_OF[column]: key for column, key in found.items()}
    handle = _handle(line, book, sheet, values)
    if handle is None:
        return
    new = handle not in book.ledger.before(sheet.target) and handle not in book.ledger.printed(sheet.target, line)
    if line.removes:
        if new or not book.ledger.remove(sheet.target, handle, line=line):
            book.refuse(line, "folding.nothing_to_remove", "remove")
        return
    if new:
        values = {**dict(zip(table.key, handle, strict=True)), **values}
    columns = {_KEY_OF[column]: column for column in named}
    columns |= {name: _first_text(sheet) for name in table.key if name not in sheet.table.names and name not in columns}
    book.put(sheet.target, handle, values, line=line, columns=columns)


def _first_text(sheet: Sheet) -> str:
    """Name the column that stands for the key where the sheet has none."""
    return sheet.table.names[1 if sheet.keyed else 0]


def _handle(line: Line, book: Book, sheet: Sheet, values: Values) -> Handle | None:
    """Find the row that a line is about, or give it a key of its own; None where it cannot be told, which is said."""
    table, before = INPUT_TABLES[sheet.target], book.ledger.before(sheet.target)
    if not sheet.keyed:
        key = tuple(values.get(name) for name in table.key)
        return None if None in key else key
    given = line.get("row_key")
    if given is not None:
        printed = book.ledger.printed(sheet.target, line)
        keys = {"#".join(map(str, handle)): handle for handle in (*before, *printed)}
        if given not in keys:
            book.refuse(line, "folding.row_gone", _first_text(sheet))
            return None
        return keys[given]
    if sheet.target == "milestones":
        return _event(before, book.ledger.now("milestones"), values)
    if sheet.target in NAMES and (called := values.get(f"{NAMES[sheet.target][1]}_zh")) is not None:
        known = book.known(sheet.target).get(plain(str(called)), set())
        if len(known) == 1:
            return (next(iter(known)),)
    return (_new_id(sheet, values),)


def _event(before: Mapping[Handle, Values], now: Mapping[Handle, Values], values: Values) -> Handle | None:
    """Number an event among those of its day; one that is there by its title is meant."""
    if values.get("date") is None or values.get("title_zh") is None:
        return None
    same_day = {handle: row for handle, row in (*before.items(), *now.items()) if row["date"] == values["date"]}
    for handle, row in same_day.items():
        if row["title_zh"] == values["title_zh"]:
            return handle
    return values["date"], 1 + max((int(row["seq"]) for row in same_day.values()), default=0)


def _new_id(sheet: Sheet, values: Values) -> str:
    """Make a key that is the same whenever the same row is delivered: of the English name, else of the Chinese one."""
    stem = NAMES[sheet.target][1] if sheet.target in NAMES else "name"
    english, chinese = values.get(f"{stem}_en"), values.get(f"{stem}_zh")
    words = _NO_WORD.sub("_", str(english).lower()).strip("_") if english else ""
    if words:
        return words[:_LONGEST_ID]
    told = str(chinese or sorted((name, str(value)) for name, value in values.items() if value is not None))
    return f"{sheet.target}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


RULES: Mapping[str, Callable[[Line, Book], None]] = {
    name: partial(entry, sheet=sheet) for name, sheet in CONTENT.sheets.items()
}
