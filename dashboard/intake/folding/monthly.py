"""What the sheets of the monthly workbook say."""

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.intake.folding.lines import Book, Line, Values
from dashboard.schema.words import plain

_ACCUMULATED = ("YTD", "cumulative")
_TO_JOIN = ("inst_id", "class_primary", "aim_primary", "zone", "public_ok")
# What any change may bring along, where it is filled in.
_ALSO = ("class_primary", "aim_primary", "floor", "phone", "public_ok")
_COLUMNS: Mapping[str, str] = {"zone_id": "zone", "building_id": "building"}


def indicator(line: Line, book: Book) -> None:
    """Take a figure of the month, a running total, or both; an empty cell leaves what is there."""
    code = book.find(line, "indicator", table="indicators")
    region = book.find(line, "region", table="regions") if line.get("region") else book.zone()
    if code is None or not region:
        return
    series = {handle: row for handle, row in book.ledger.before("values").items() if handle[:2] == (code, region)}
    kinds = {handle[2] for handle in series}
    stands = "asof" if "asof" in kinds and "M" not in kinds else "M"
    grows = line.get("total_type") or ("cumulative" if "cumulative" in kinds else "YTD")
    handles = {
        name: (code, region, kind, line.period) for name, kind in (("this_value", stands), ("total_value", grows))
    }
    if line.removes:
        if not [handle for handle in handles.values() if book.ledger.remove("values", handle, line=line)]:
            book.refuse(line, "folding.nothing_to_remove", "remove")
        return
    unit = book.ledger.now("indicators")[(code,)]["unit_zh"]
    said = [name for name in handles if line.get(name) is not None]
    if not said:
        book.refuse(line, "folding.needs", "this_value", title=book.words.column(line.sheet.name, "this_value"))
    for name in said:
        key = dict(zip(("code", "region_code", "period_type", "period"), handles[name], strict=True))
        values = {**key, "value": line.get(name)} | _filled(line, "qualifier", "scope_note_zh", "scope_note_en")
        if handles[name] not in series:
            values.setdefault("qualifier", "=")
        book.put(
            "values",
            handles[name],
            values,
            line=line,
            columns={
                "value": name,
                "code": "indicator",
                "region_code": "region",
                "period_type": "total_type" if name == "total_value" else name,
                "period": name,
            },
            besides={"unit_published": unit, "value_published": line.get(name)},
        )


def _filled(line: Line, *names: str) -> Values:
    return {name: line.get(name) for name in names if line.get(name) is not None}


def visit(line: Line, book: Book) -> None:
    """Take a reception: a day and a group."""
    handle = (line.get("date"), line.get("group_id"))
    if line.removes:
        if not book.ledger.remove("visits", handle, line=line):
            book.refuse(line, "folding.nothing_to_remove", "remove")
        return
    if line.get("date") and not str(line.get("date")).startswith(line.period):
        book.refuse(line, "folding.other_month", "date", period=line.period)
    values = {name: line.get(name) for name in ("date", "group_id", "category", "person_times")}
    values["origin_region"] = book.find(line, "origin", table="regions")
    if None not in handle:
        book.put("visits", handle, values, line=line, columns={"origin_region": "origin"})


def change(line: Line, book: Book) -> None:
    """Take a change of an institution: joined, left, moved or renamed."""
    if line.get("change") is None or line.get("happened_on") is None:
        return  # told already: neither may be empty
    if line.get("change") == "joined":
        _join(line, book)
        return
    inst_id = institution(line, book)
    if inst_id is not None:
        values, columns = _CHANGES[line.get("change")](line, book)
        values |= _filled(line, *_ALSO)
        # What stays the same is told by the key alone.
        book.put("institutions", (inst_id,), values, line=line, columns=columns)


def institution(line: Line, book: Book) -> str | None:
    """Find the institution that a line names, by credit code, by name, or by both where they agree."""
    by_code = book.find(line, "inst_id", table="institutions") if line.get("inst_id") else None
    if line.get("institution") is None or (line.get("inst_id") and by_code is None):
        return by_code
    if by_code is not None:
        names = book.known("institutions").get(plain(str(line.get("institution"))), set())
        if by_code not in names:
            called = book.ledger.now("institutions")[(by_code,)]["name_zh"]
            book.refuse(line, "folding.names_differ", "institution", code=by_code, name=called)
            return None
        return by_code
    return book.find(line, "institution", table="institutions")


def _join(line: Line, book: Book) -> None:
    missing = [name for name in _TO_JOIN if line.get(name) is None]
    for name in missing:
        book.refuse(line, "folding.needs", name, title=book.words.column(line.sheet.name, name))
    zone, columns = _whereabouts(line, book)
    if missing or zone is None:
        return
    inst_id = line.get("inst_id")
    known = book.ledger.before("institutions").get((inst_id,))
    left = pd.NA if known is None else known["left_on"]
    if bool(pd.notna(left)) and line.get("happened_on") > left:
        book.refuse(line, "folding.came_back", "inst_id", left=left)
        return
    values = {
        "inst_id": inst_id,
        "name_zh": line.get("institution"),
        "joined_on": line.get("happened_on"),
        **zone,
        **_filled(line, "name_en", *_ALSO),
    }
    columns |= {"name_zh": "institution", "joined_on": "happened_on"}
    book.put("institutions", (inst_id,), values, line=line, columns=columns)


def _leave(line: Line, book: Book) -> tuple[Values, dict[str, str]]:
    del book
    return {"left_on": line.get("happened_on")}, {"left_on": "happened_on"}


def _move(line: Line, book: Book) -> tuple[Values, dict[str, str]]:
    """Take the new place; what belonged to the old one is not kept."""
    zone, columns = _whereabouts(line, book)
    if zone is None:
        return {}, {}
    if not zone:
        book.refuse(line, "folding.needs", "building", title=book.words.column(line.sheet.name, "building"))
        return {}, {}
    return {"building_id": None, "floor": line.get("floor"), **zone}, columns


def _whereabouts(line: Line, book: Book) -> tuple[Values | None, dict[str, str]]:
    """Read sub-zone and building, the first from the second where only that is given; None where a name is unknown."""
    found: Values = {}
    for key, column in _COLUMNS.items():
        if line.get(column) is not None:
            found[key] = book.find(line, column, table=f"{column}s")
    if None in found.values():
        return None, dict(_COLUMNS)
    if "building_id" in found:
        found.setdefault("zone_id", book.ledger.now("buildings")[(found["building_id"],)]["zone_id"])
    return found, dict(_COLUMNS)


def _rename(line: Line, book: Book) -> tuple[Values, dict[str, str]]:
    if line.get("new_name_zh") is None:
        book.refuse(line, "folding.needs", "new_name_zh", title=book.words.column(line.sheet.name, "new_name_zh"))
        return {}, {}
    # The English of the old name is not that of the new one.
    return {"name_zh": line.get("new_name_zh"), "name_en": line.get("name_en")}, {"name_zh": "new_name_zh"}


_CHANGES: Mapping[str, Callable[[Line, Book], tuple[Values, dict[str, str]]]] = {
    "left": _leave,
    "moved": _move,
    "renamed": _rename,
}
