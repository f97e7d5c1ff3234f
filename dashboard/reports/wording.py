"""What a problem is, where, and what to do, in words that are safe to show: cut to a length, nothing unseen in them."""

import re
from collections.abc import Mapping

from dashboard.i18n import word
from dashboard.schema import Place, Problem

LONGEST = 300
# What shows nothing, turns the direction of what follows, or is no character of a workbook or a page.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def shown(text: object) -> str:
    r"""Write a text from a file as it may be shown: as text, whatever it holds.

    Example:
        >>> shown("a\x07b" + "c" * 400) == "a\N{REPLACEMENT CHARACTER}b" + "c" * 297 + "…"
        True
    """
    whole = seen(str(text))
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + "…"


def seen(text: str) -> str:
    """Put a mark where a character would not be seen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def placed(place: Place) -> dict[str, object]:
    """Give a place by its parts; a row that is not known is empty."""
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": "" if place.row is None else place.row,
        "column": place.column,
        "cell": place.cell,
        "value": place.value,
    }


def says(problem: Problem, lang: str) -> str:
    """Say what is wrong."""
    return word(f"problem.{problem.code}.says", lang, **_values(problem))


def mend(problem: Problem, lang: str) -> str:
    """Say what to do about it."""
    return word(f"problem.{problem.code}.mend", lang, **_values(problem))


def where(place: Place, lang: str) -> str:
    """Say where something is in its file, as short as a column of a table wants it: the cell, else row and column."""
    if place.cell and place.row is not None:
        return place.cell
    if place.row is not None:
        return word("report.place.row", lang, row=place.row)
    if place.column:
        return word("report.place.column", lang)
    return word("report.place.sheet" if place.sheet else "report.place.file", lang)


def _values(problem: Problem) -> Mapping[str, object]:
    """Give a sentence all that it may name: the place, and what the problem adds to it."""
    return {name: shown(value) for name, value in {**placed(problem.place), **problem.values}.items()}
