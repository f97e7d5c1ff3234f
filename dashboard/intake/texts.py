"""Cells of text, and what holds for a cell of any kind."""

import re
import unicodedata
from typing import NamedTuple

from dashboard.schema.words import plain

_EDGES = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"
_LONGEST_MARK = 16
# What programs of tables write for a calculation that failed.
_ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
# Characters that show nothing, and the one that stands where another was lost.
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
# A long number that a program of tables has shortened: its last digits are gone.
_SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")


class Cell(NamedTuple):
    """What a cell says: a value, or the rule that it breaks; and a note where it was read as other than written."""

    value: str | float | bool | None
    refused: str = ""
    note: str = ""


def stripped(raw: str) -> str:
    """Take space of every kind from both ends."""
    return raw.strip(_EDGES)


def is_missing(text: str, *, marks: frozenset[str]) -> bool:
    """Tell whether a text is a mark for "no value"."""
    return len(text) <= _LONGEST_MARK and plain(text) in marks


def fault(text: str) -> str:
    """Name the rule that a cell of any kind may break; empty where it breaks none.

    Example:
        >>> fault("#DIV/0!"), fault("=SUM(A1:A9)"), fault("=")
        ('cells.calculation_failed', 'cells.not_calculated', '')
    """
    if text in _ERRORS:
        return "cells.calculation_failed"
    if text.startswith("=") and len(text) > 1:
        return "cells.not_calculated"
    return "cells.unreadable" if _BROKEN.search(text) else ""


def text(cell: str) -> Cell:
    r"""Read words: line ends are made alike, and a no-break space is a space.

    Example:
        >>> text("first\r\nsecond").value
        'first\nsecond'
    """
    if _SHORTENED.fullmatch(cell):
        return Cell(None, refused="cells.digits_lost")
    return Cell(cell.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))


def identifier(cell: str) -> Cell:
    """Read a code that anybody may choose: full-width characters are the same as narrow ones.

    Example:
        >>> identifier("ｂｈ").value
        'bh'
    """
    return text(unicodedata.normalize("NFKC", cell))
