"""What a problem is, where, and what to do, in words that are safe to show: cut to a length, nothing unseen in them."""

import re
from collections.abc import Mapping

from dashboard import i18n
from dashboard.i18n import word
from dashboard.intake import Conversion
from dashboard.schema import Place, Problem, Words
from dashboard.schema.words import plain

LONGEST = 300
# What shows nothing, turns the direction of what follows, or is no character of a workbook or a page.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

# Columns whose codes problems name, and the values that name them.
_CODED = (
    ("reports", "period_type"),
    ("values", "period_type"),
    ("institutions", "class_primary"),
    ("institutions", "classes"),
    ("institutions", "aim_primary"),
    ("institutions", "aims"),
)
# Values that hold names of tables, columns and units in both languages, as a title writes itself.
_NAMES = ("allowed", "known", "nearest", "stored", "title")
_CODES = ("stated", "listed", "group")


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


def says(problem: Problem, lang: str, *, words: Words) -> str:
    """Say what is wrong."""
    return word(f"problem.{problem.code}.says", lang, **_values(problem, lang, words=words))


def mend(problem: Problem, lang: str, *, words: Words) -> str:
    """Say what to do about it."""
    return word(f"problem.{problem.code}.mend", lang, **_values(problem, lang, words=words))


def conversion(made: Conversion, lang: str) -> str:
    """Say what was read as other than it was written."""
    told = {name: _in_one_language(text, lang) if name in _NAMES else text for name, text in made.values.items()}
    values = {name: shown(text) for name, text in {**placed(made.place), **told}.items()}
    return word(f"conversion.{made.code}", lang, **values)


def value(place: Place, lang: str, *, words: Words) -> str:
    """Say what stands there, a code as the cell has it."""
    named = plain(place.column)
    for table, column in _CODED:
        if named in {plain(text) for text in words.columns[table][column].spellings}:
            return shown(_titled(place.value, lang, words=words))
    return shown(place.value)


def where(place: Place, lang: str) -> str:
    """Say where something is in its file, as short as a column of a table wants it: the cell, else row and column."""
    if place.cell and place.row is not None:
        return place.cell
    if place.row is not None:
        return word("report.place.row", lang, row=place.row)
    if place.column:
        return word("report.place.column", lang)
    return word("report.place.sheet" if place.sheet else "report.place.file", lang)


def _values(problem: Problem, lang: str, *, words: Words) -> Mapping[str, object]:
    """Give a sentence all that it may name, in its language: the place, and what the problem adds to it.

    A value that has a name of its own in each language comes as ``name_zh`` and ``name_en`` beside ``name``.
    """
    values = {**placed(problem.place), **problem.values, "value": value(problem.place, lang, words=words)}
    for name, told in problem.values.items():
        if name == "table" and told in words.tables:
            values[name] = words.tables[told].text(lang)
        elif name == "group" and told == "total":
            values[name] = word("list.whole", lang)
        elif name == "period":
            values[name] = i18n.period(told, lang)
        elif name in _NAMES:
            values[name] = _in_one_language(told, lang)
        elif name in _CODES:
            values[name] = _titled(told, lang, words=words)
    for name, told in problem.values.items():
        if name.endswith(f"_{lang}"):
            values[name.removesuffix(f"_{lang}")] = told
    return {name: shown(told) for name, told in values.items()}


def _titled(codes: str, lang: str, *, words: Words) -> str:
    """Write codes, one or a list of them, as the cells of staff's tables have them; what is no code stays."""
    titles = {code: title.text(lang) for table, column in _CODED for code, title in words.values[table][column].items()}
    parts = codes.split(";")
    return word("list.comma", lang).join(titles[part] for part in parts) if set(parts) <= titles.keys() else codes


def _in_one_language(names: str, lang: str) -> str:
    """Take the half of each name that is in a language; what is no pair of names stays.

    Example:
        >>> _in_one_language("季 / Quarter; 年 / Year", "zh")
        '季、年'
    """
    pairs = [name.split(" / ") for name in names.split("; ")]
    if not all(len(pair) == len(i18n.LANGS) for pair in pairs):
        return names
    at = i18n.LANGS.index(lang)
    return word("list.comma", lang).join(pair[at] for pair in pairs)
