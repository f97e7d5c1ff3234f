"""The words of files: what tables, columns, units and codes are called in staff's headers and cells, in both languages.

These are data, not catalogue sentences: a reader of files, a writer of files and the description of a release all need
the same titles, and none of them may depend on another, so the titles stand beside the tables that they name.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from dashboard.schema.columns import Column, Kind, Table
from dashboard.schema.forms import FORM_TABLES, FORMS, LISTS, MARKS, NOTES
from dashboard.schema.tables import INPUT_TABLES, PUBLIC_TABLES

LIST_SEPARATORS = ";；、，,"
UNKNOWN_PERIOD = "unknown"
RESULTS = ("sheet", "confirm", "reason", "mark", "yes", "no")
"""What a workbook that goes back to staff is read by when it returns."""
_FLAGS = ("Y", "N")
_FLAG_SET = "flag"
_UNIT_PREFIX = "unit."
_BESIDE = tuple(sheet.name for sheet in (NOTES, LISTS, MARKS))


class WordsError(ValueError):
    """The words do not fit the schema; each line of the message names one fault and its key."""


@dataclass(frozen=True, kw_only=True)
class Title:
    """What one thing is called: the two spellings that we write, and the others that we read."""

    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    def text(self, lang: str) -> str:
        """Say it in ``zh`` or ``en``."""
        return {"zh": self.zh, "en": self.en}[lang]

    def __str__(self) -> str:
        """Write both languages, for a sentence that a reader of either must understand."""
        return f"{self.zh} / {self.en}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """List every spelling that is read."""
        return (self.zh, self.en, *self.aliases)


def plain(text: str) -> str:
    """Reduce a spelling to what tells it from others: widths, spaces, letter case and a required-mark do not.

    Example:
        >>> plain(" Revenue （Yuan）* ")
        'revenue(yuan)'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if not char.isspace() and char not in "*\ufeff\u200b")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every title, checked against the schema.

    Args:
        tables: Table → title.
        columns: Table → column → title, without its unit.
        values: Table → column → code → title; flags have the codes ``Y`` and ``N``.
        units: Unit name → title.
        money: Plain spelling of a unit of money → the power of ten that turns it into 万元.
        missing: Plain spellings of "no value".
        times: A word in a date or period → its sign (``Y``, ``M``, ``D``, ``Q1`` …), longest first.
        results: What the sheet of results is called, its columns that are read again, and the answers in them.
        totals: Plain spellings of what begins a row that states a total.
        subtotals: Plain spellings of what begins a row that states the total of some rows.
        notes: Plain spellings of what begins a note below a table.
        unit_labels: Plain spellings of the label before the unit that holds for a whole table.
        source: The text that these words were read from.
    """

    tables: Mapping[str, Title]
    columns: Mapping[str, Mapping[str, Title]]
    values: Mapping[str, Mapping[str, Mapping[str, Title]]]
    units: Mapping[str, Title]
    money: Mapping[str, int]
    missing: frozenset[str]
    times: Mapping[str, str]
    results: Mapping[str, Title]
    totals: frozenset[str]
    subtotals: frozenset[str]
    notes: frozenset[str]
    unit_labels: frozenset[str]
    source: str = field(repr=False, compare=False)

    def table(self, name: str) -> Title:
        """Say what a table, and so its sheet, is called."""
        return self.tables[name]

    def column(self, table: str, name: str) -> Title:
        """Say what a column is called, with its unit in brackets where it has one: full-width in Chinese."""
        title = self.columns[table][name]
        unit = _schema()[table][name].unit.removeprefix(_UNIT_PREFIX)
        if not unit:
            return title
        return Title(
            zh=f"{title.zh}\N{FULLWIDTH LEFT PARENTHESIS}{self.units[unit].zh}\N{FULLWIDTH RIGHT PARENTHESIS}",
            en=f"{title.en} ({self.units[unit].en})",
            aliases=title.aliases,
        )

    def value(self, table: str, column: str, code: str) -> Title:
        """Say what a code is called in the cells of a column.

        Raises:
            KeyError: The column has no such code.
        """
        return self.values[table][column][code]

    @cached_property
    def table_of(self) -> Mapping[str, str]:
        """Plain spelling → table."""
        tables = {name: title for name, title in self.tables.items() if name not in FORM_TABLES}
        return {plain(text): name for name, title in tables.items() for text in (name, *title.spellings)}

    @cached_property
    def column_of(self) -> Mapping[str, Mapping[str, str]]:
        """Table → plain spelling, without a unit → column."""
        return {
            table: {plain(text): name for name, title in titles.items() for text in (name, *title.spellings)}
            for table, titles in self.columns.items()
        }

    @cached_property
    def tables_with(self) -> Mapping[str, frozenset[str]]:
        """Plain spelling of a column, without a unit → the tables that have such a column."""
        return {
            text: frozenset(table for table in self.column_of if text in self.column_of[table])
            for text in {text for columns in self.column_of.values() for text in columns}
        }

    @cached_property
    def _note(self) -> re.Pattern[str]:
        begins = "|".join(re.escape(text) for text in sorted(self.notes, key=len, reverse=True))
        return re.compile(rf"(?:{begins})\d*(?:[:.、].*)?", re.DOTALL)

    def begins_note(self, text: str) -> bool:
        """Tell whether a plain text is, or begins, a note below a table: ``注：``, ``数据来源：``."""
        return bool(self._note.fullmatch(text))

    @cached_property
    def code_of(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """Table → column → plain spelling → code."""
        return {
            table: {
                column: {plain(text): code for code, title in titles.items() for text in (code, *title.spellings)}
                for column, titles in columns.items()
            }
            for table, columns in self.values.items()
        }


def load_words(path: Path) -> Words:
    """Read the words of files and hold them against the schema.

    A title too many is as wrong as one too few: it is a spelling that nothing will ever read, most often a typing
    error.

    Args:
        path: ``data/words/headers.toml``.

    Raises:
        WordsError: The file cannot be read, lacks a key, has one that the schema does not know, or spells two things
            alike.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"{path.name}: {error}") from error
    return parse_words(text, name=path.name)


@lru_cache(maxsize=2)
def parse_words(text: str, *, name: str) -> Words:
    """Read the words of files from text: how they go from one process to another.

    Args:
        text: What ``headers.toml`` holds.
        name: What the text is called in an error.

    Raises:
        WordsError: As in ``load_words``.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{name}: {error}") from error
    faults: list[str] = []
    words = _compose(content, faults, source=text)
    faults.extend(_spelled_alike(words))
    if faults:
        raise WordsError("\n".join(f"{name}: {fault}" for fault in faults))
    return words


def _schema() -> Mapping[str, Mapping[str, Column]]:
    return _SCHEMA


def _merge(*catalogues: Mapping[str, Table]) -> Mapping[str, Mapping[str, Column]]:
    """Join tables and sheets of forms; where two have a table of that name, their columns are called alike."""
    merged: dict[str, dict[str, Column]] = {}
    for table in chain.from_iterable(catalogue.values() for catalogue in catalogues):
        columns = merged.setdefault(table.name, {})
        for column in table.columns:
            columns.setdefault(column.name, column)
    return merged


_SCHEMA = _merge(INPUT_TABLES, PUBLIC_TABLES, FORM_TABLES)


def _compose(content: Mapping[str, Any], faults: list[str], *, source: str) -> Words:
    sections = ("missing", "around", "time", "unit", "money", "column", "table", "value", "results")
    faults.extend(f"no such section: {name}" for name in content if name not in sections)
    faults.extend(f"section missing: {name}" for name in sections if name not in content)
    shared = content.get("column", {})
    given = content.get("table", {})
    sets = content.get("value", {})
    faults.extend(f"not in the schema: table.{name}" for name in given if name not in _SCHEMA)
    tables: dict[str, Title] = {}
    columns: dict[str, dict[str, Title]] = {}
    values: dict[str, dict[str, dict[str, Title]]] = {}
    used: dict[str, set[str]] = {}
    for table, schema in _SCHEMA.items():
        entry = given.get(table, {})
        own = entry.get("column", {})
        tables[table] = _title(f"table.{table}", entry, faults, more=("column",))
        faults.extend(f"not in the schema: table.{table}.column.{name}" for name in own if name not in schema)
        columns[table], values[table] = {}, {}
        for name, column in schema.items():
            key = f"table.{table}.column.{name}" if name in own else f"column.{name}"
            common, special = shared.get(name, {}), own.get(name, {})
            title = _title(key, special or common, faults, more=("values",))
            # A table's own title comes first; the shared spellings of that column are still read.
            also = _title(f"column.{name}", common, faults, more=("values",)).spellings if special and common else ()
            columns[table][name] = Title(zh=title.zh, en=title.en, aliases=(*title.aliases, *also))
            codes = _codes(column)
            chosen = special.get("values") or common.get("values") or (_FLAG_SET if column.kind is Kind.FLAG else "")
            if codes and not chosen:
                faults.append(f"no values named for: {key}")
            elif chosen:
                codes = codes or (UNKNOWN_PERIOD,)
                used.setdefault(chosen, set()).update(codes)
                values[table][name] = {
                    code: _title(f"value.{chosen}.{code}", sets.get(chosen, {}).get(code, {}), faults) for code in codes
                }
    known = {name for schema in _SCHEMA.values() for name in schema}
    faults.extend(f"not in the schema: column.{name}" for name in shared if name not in known)
    for name, codes_given in sets.items():
        faults.extend(
            f"not in the schema: value.{name}.{code}" for code in codes_given if code not in used.get(name, ())
        )
    return Words(
        tables=tables,
        columns=columns,
        values=values,
        units=_units(content.get("unit", {}), faults),
        money=_money(content.get("money", {}), faults),
        missing=frozenset(plain(text) for text in content.get("missing", {}).get("marks", ())) | {""},
        times=dict(sorted(content.get("time", {}).items(), key=lambda pair: -len(pair[0]))),
        results={name: _title(f"results.{name}", content.get("results", {}).get(name, {}), faults) for name in RESULTS},
        **_around(content.get("around", {}), faults),
        source=source,
    )


def _codes(column: Column) -> tuple[str, ...]:
    return _FLAGS if column.kind is Kind.FLAG else column.allowed


def _title(key: str, entry: Mapping[str, Any], faults: list[str], *, more: tuple[str, ...] = ()) -> Title:
    """Read one title; a fault is said once, however many tables share it."""

    def say(fault: str) -> None:
        if fault not in faults:
            faults.append(fault)

    for lang in ("zh", "en"):
        if not isinstance(entry.get(lang), str) or not entry.get(lang):
            say(f"title missing: {key}.{lang}")
    for name in entry:
        if name not in {"zh", "en", "aliases", *more}:
            say(f"no such key: {key}.{name}")
    return Title(zh=str(entry.get("zh", "")), en=str(entry.get("en", "")), aliases=tuple(entry.get("aliases", ())))


def _units(given: Mapping[str, Any], faults: list[str]) -> Mapping[str, Title]:
    wanted = {
        column.unit.removeprefix(_UNIT_PREFIX)
        for columns in _SCHEMA.values()
        for column in columns.values()
        if column.unit
    }
    faults.extend(f"not in the schema: unit.{name}" for name in sorted(given.keys() - wanted))
    return {name: _title(f"unit.{name}", given.get(name, {}), faults) for name in sorted(wanted)}


def _around(given: Mapping[str, Any], faults: list[str]) -> Mapping[str, frozenset[str]]:
    names = ("totals", "subtotals", "notes", "unit_labels")
    faults.extend(f"no such key: around.{name}" for name in given if name not in names)
    faults.extend(f"wants spellings: around.{name}" for name in names if not given.get(name))
    return {name: frozenset(plain(text) for text in given.get(name, ())) for name in names}


def _money(given: Mapping[str, Any], faults: list[str]) -> Mapping[str, int]:
    powers: dict[str, int] = {}
    for name, entry in given.items():
        if not isinstance(entry.get("power"), int) or not entry.get("spellings"):
            faults.append(f"wants a power and spellings: money.{name}")
            continue
        powers.update({plain(text): entry["power"] for text in entry["spellings"]})
    return powers


def _spelled_alike(words: Words) -> Iterator[str]:
    """Name every spelling that would be read as two things."""
    yield from _twice("table", {name: title for name, title in words.tables.items() if name not in FORM_TABLES})
    for form in FORMS.values():
        yield from _twice(f"form.{form.name}", {name: words.tables[name] for name in (*form.sheets, *_BESIDE)})
    for table, titles in words.columns.items():
        yield from _twice(f"table.{table}.column", titles)
        for column, codes in words.values[table].items():
            yield from _twice(f"table.{table}.column.{column}: value", codes)
            for code, title in codes.items():
                if any(char in text for text in title.spellings for char in LIST_SEPARATORS):
                    yield f"holds a list separator: table.{table}.column.{column}: value {code}"


def _twice(key: str, titles: Mapping[str, Title]) -> Iterable[str]:
    seen: dict[str, str] = {}
    for name, title in titles.items():
        for text in dict.fromkeys(plain(text) for text in (name, *title.spellings) if text):
            if text in seen:
                yield f"spelled alike: {key}.{seen[text]} and {key}.{name} ({text})"
            seen[text] = name
