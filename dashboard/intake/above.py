"""What is said once above a table and holds for all its rows: source, state and date of the data, the unit of money."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dashboard.intake.grids import Written
from dashboard.schema import Table, Words
from dashboard.schema.words import LIST_SEPARATORS, plain

_ONCE = ("status", "source_id", "as_of")
"""Columns that every table has and whose value may stand above it."""
_COLON = re.compile(r"\s*[:：]\s*")


def stated(above: Sequence[Written], table: Table, *, words: Words) -> dict[str, tuple[str, Written]]:
    """Find the values that hold for a whole table.

    Args:
        above: The cells above its header.
        table: The table.
        words: How its columns are called.

    Returns:
        Column → the label as it is written, and the cell of the value with nothing but the value in it.
    """
    found: dict[str, tuple[str, Written]] = {}
    for label, value in _labelled(above):
        name = words.column_of[table.name].get(plain(label), "")
        if name in _ONCE and name in table.by_name:
            found.setdefault(name, (label, value))
    return found


def money_unit(above: Sequence[Written], *, words: Words) -> str:
    """Find the one unit of money that is said to hold for a whole table; empty where there is none, or more."""
    units = {
        plain(unit)
        for label, value in _labelled(above)
        if plain(label) in words.unit_labels
        for unit in re.split(f"[{re.escape(LIST_SEPARATORS)}]", _protected(value.text))
    }
    known = [unit for unit in units if unit in words.money]
    return known[0] if len(known) == 1 else ""


def _protected(text: str) -> str:
    """Keep ``10,000 yuan`` in one piece where commas divide units."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def _labelled(above: Sequence[Written]) -> Iterator[tuple[str, Written]]:
    """Pair labels and values: in one cell with a colon between, or in two that stand side by side."""
    for cell, after in pairwise((*above, Written(0, 0, ""))):
        label, *value = _COLON.split(unicodedata.normalize("NFKC", cell.text).strip("()[]"), maxsplit=1)
        if value and value[0]:
            yield label, Written(cell.row, cell.column, value[0])
        elif after.row == cell.row and not _COLON.search(after.text):
            yield label, after
