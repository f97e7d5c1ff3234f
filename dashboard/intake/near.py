"""The known spelling that somebody most likely meant: for a sentence, never for reading."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from dashboard.schema import INPUT_TABLES, Table, Title, Words
from dashboard.schema.words import plain

_ALIKE = 0.5
_LONGEST = 40


def table(text: str, *, words: Words) -> str:
    """Name the table whose title is most like a text; empty where none is."""
    known = {spelling: name for spelling, name in words.table_of.items() if name in INPUT_TABLES}
    found = _nearest(text, known)
    return str(words.table(known[found])) if found else ""


def column(text: str, table: Table, *, words: Words) -> str:
    """Name the column of a table whose title is most like a text, with its unit; empty where none is."""
    known = {spelling: name for spelling, name in words.column_of[table.name].items() if name in table.by_name}
    found = _nearest(text, known)
    return str(words.column(table.name, known[found])) if found else ""


def code(text: str, titles: Mapping[str, Title]) -> str:
    """Name the code whose title is most like a text; empty where none is.

    Example:
        >>> code("agencies", {"agency": Title(zh="x", en="Agency"), "legal": Title(zh="y", en="Legal")})
        'x / Agency'
    """
    known = {plain(spelling): name for name, title in titles.items() for spelling in (name, *title.spellings)}
    found = _nearest(text, known)
    return str(titles[known[found]]) if found else ""


def _nearest(text: str, known: Iterable[str]) -> str:
    short = plain(text[:_LONGEST])
    return next(iter(get_close_matches(short, known, n=1, cutoff=_ALIKE)), "")
