"""Cells that hold one of a few codes, by code or by label in either language."""

import re
import unicodedata
from collections.abc import Mapping

from dashboard.intake.texts import Cell
from dashboard.schema.words import plain


def code(cell: str, *, codes: Mapping[str, str]) -> Cell:
    """Read a code.

    Args:
        cell: The text.
        codes: Plain spelling → code.

    Example:
        >>> code(" Agency ", codes={"agency": "agency"}).value
        'agency'
    """
    found = codes.get(plain(cell))
    return Cell(found) if found else Cell(None, refused="cells.not_allowed")


def codes(cell: str, *, codes: Mapping[str, str], separators: str) -> Cell:
    """Read a list of codes: kept in their order, each once, joined by ``;``. Without known codes any text is one.

    Example:
        >>> codes("Legal、agency", codes={"legal": "legal", "agency": "agency"}, separators=";、").value
        'legal;agency'
    """
    parts = [part.strip() for part in re.split(f"[{re.escape(separators)}]", cell)]
    parts = [part for part in parts if part]
    found = [codes.get(plain(part), "") if codes else unicodedata.normalize("NFKC", part) for part in parts]
    if not all(found) or not found:
        return Cell(None, refused="cells.not_allowed")
    return Cell(";".join(dict.fromkeys(found)))


def flag(cell: str, *, codes: Mapping[str, str]) -> Cell:
    """Read a yes or a no.

    Example:
        >>> flag("YES", codes={"yes": "Y", "no": "N"}).value
        True
    """
    found = codes.get(plain(cell))
    return Cell(found == "Y") if found else Cell(None, refused="cells.not_allowed")
