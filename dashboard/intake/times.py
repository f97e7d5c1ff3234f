"""Cells of dates and periods. What could be two periods is refused, never guessed."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from dashboard.intake.texts import Cell
from dashboard.schema.words import plain

_YEARS = range(1900, 2101)
_DAY = re.compile(
    r"(?P<year>\d{4})(?:[-/.Y](?P<month>\d{1,2})[-/.M](?P<day>\d{1,2})D?|(?P<month2>\d{2})(?P<day2>\d{2}))"
    r"(?:T?0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_SERIAL = re.compile(r"\d{5}")
# Day 0 of programs of tables, and the serials that a date of our time can have (1954 to 2119).
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)
_PERIODS = (
    re.compile(r"(?P<year>\d{4})Y?"),
    re.compile(r"(?P<year>\d{4})Y?[-/.]?(?P<part>H[12]|Q[1-4])"),
    re.compile(r"(?P<part>H[12]|Q[1-4])[-/]?(?P<year>\d{4})Y?"),
    re.compile(r"(?P<year>\d{4})[-/Y](?P<month>\d{1,2})M?"),
    re.compile(r"(?P<year>\d{4})\.(?P<month>\d{1,2})M"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})"),
    # With a point: .01 and .2 are months, .10 as text is October; .1 may be January, or an October that lost its zero.
    re.compile(r"(?P<year>\d{4})\.(?P<month>0\d|1\d|[2-9])"),
)
# From January to a month, added up: "2023年1—9月累计".
_CUMULATIVE = re.compile(r"(?P<year>\d{4})[Y./]?0?1M?[-\u2010-\u2015~](?P<month>\d{1,2})MC?")
_AMBIGUOUS = re.compile(r"\d{4}\.1")
_FIRST_OF_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-01")


def day(cell: str, *, words: Mapping[str, str], workbook: bool) -> Cell:
    """Read a date, year first; a serial number where a program of tables wrote it.

    Args:
        cell: The text.
        words: A word in a date → its sign.
        workbook: Whether a number of five digits is a serial.

    Returns:
        The date as ISO text.

    Example:
        >>> day("2023/1/5", words={}, workbook=False).value, day("44931", words={}, workbook=True).value
        ('2023-01-05', '2023-01-05')
    """
    text = _signs(cell, words=words)
    if workbook and _SERIAL.fullmatch(text) and int(text) in _SERIALS:
        return Cell((_DAY_ZERO + timedelta(days=int(text))).isoformat(), note="serials")
    match = _DAY.fullmatch(text)
    if match is None:
        return Cell(None, refused="cells.not_a_date")
    try:
        read = date(int(match["year"]), int(match["month"] or match["month2"]), int(match["day"] or match["day2"]))
    except ValueError:
        return Cell(None, refused="cells.not_a_date")
    return Cell(read.isoformat()) if read.year in _YEARS else Cell(None, refused="cells.not_a_date")


def period(cell: str, *, words: Mapping[str, str], codes: Mapping[str, str], workbook: bool) -> Cell:
    """Read a period.

    Args:
        cell: The text.
        words: A word in a period → its sign.
        codes: Plain spelling → code, for a period that nobody stated.
        workbook: Whether the first of a month may be a month: programs of tables make dates of months that are typed.

    Returns:
        ``2024``, ``2024-H1``, ``2024-Q1``, ``2024-03`` or ``unknown``.

    Example:
        >>> period("2023Q1", words={}, codes={}, workbook=False).value
        '2023-Q1'
        >>> period("2023.1", words={}, codes={}, workbook=False).refused
        'cells.ambiguous_period'
    """
    if plain(cell) in codes:
        return Cell(codes[plain(cell)])
    text = _signs(cell, words=words)
    if workbook:
        month = _FIRST_OF_MONTH.fullmatch(text)
        if month:
            return Cell(f"{month['year']}-{month['month']}", note="months")
    months = _CUMULATIVE.fullmatch(text)
    if months and int(months["year"]) in _YEARS and 2 <= int(months["month"]) <= 12:
        return Cell(f"{months['year']}-{int(months['month']):02d}", note="cumulative")
    if _AMBIGUOUS.fullmatch(text):
        return Cell(None, refused="cells.ambiguous_period")
    for form in _PERIODS:
        match = form.fullmatch(text)
        if match is None or int(match["year"]) not in _YEARS:
            continue
        parts = match.groupdict()
        if "month" not in parts:
            return Cell("-".join(filter(None, (parts["year"], parts.get("part")))))
        if 1 <= int(parts["month"]) <= 12:
            return Cell(f"{parts['year']}-{int(parts['month']):02d}")
    return Cell(None, refused="cells.not_a_period")


def is_cumulative(cell: str, *, words: Mapping[str, str]) -> bool:
    """Tell whether a period counts from January to a month.

    Example:
        >>> is_cumulative("2023.1-9M", words={}), is_cumulative("2023-09", words={})
        (True, False)
    """
    return bool(_CUMULATIVE.fullmatch(_signs(cell, words=words)))


def _signs(cell: str, *, words: Mapping[str, str]) -> str:
    """Write a date or period with signs for its words, and without spaces."""
    text = "".join(unicodedata.normalize("NFKC", cell).split())
    for word, sign in words.items():
        text = text.replace(word, sign)
    return text.upper()
