"""One filled-in row, and what it takes to understand it: names, and the head of its sheet."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.intake.delivery import FilledSheet
from dashboard.schema import INPUT_TABLES, Place, Problem, Words
from dashboard.schema.naming import NAMES, whole_zone
from dashboard.schema.words import plain

if TYPE_CHECKING:
    from dashboard.intake.folding.ledger import Ledger

Handle = tuple[Any, ...]
Values = dict[str, Any]

_NEAR = 0.5
_SHOWN = 5


class Line:
    """One row of a sheet.

    Args:
        sheet: The sheet.
        position: Which row, from 0.
        period: The period of its workbook.
        release: The release that its workbook was printed from.
    """

    def __init__(self, sheet: FilledSheet, position: int, *, period: str, release: str) -> None:
        self.sheet = sheet
        self.position = position
        self.period = period
        self.release = release
        self.values: Values = {str(name): value for name, value in sheet.rows.iloc[position].items()}

    def get(self, name: str) -> Any:
        """Give a cell; None where it is empty."""
        value = self.values.get(name)
        return None if pd.isna(value) else value

    @property
    def removes(self) -> bool:
        """Tell whether the row is to be removed."""
        return bool(self.get("remove"))

    def place(self, column: str = "") -> Place:
        """Point at the row, or at one of its cells."""
        return self.sheet.origin.place(row=self.position, column=column, value=self.get(column) if column else None)

    def where(self, column: str = "") -> str:
        """Name the place in one text, for a sentence about another place."""
        place = self.place(column)
        return " / ".join(filter(None, (place.file, place.sheet, place.cell or str(place.row))))

    def problem(self, code: str, column: str = "", /, **values: object) -> Problem:
        """Say what is wrong with one of its cells."""
        told = {name: str(value) for name, value in values.items()}
        return Problem(code=code, place=self.place(column), values=told)


class Book:
    """Names and heads, on the tables as they are after what has been said so far.

    Args:
        ledger: The tables.
        words: What tables and columns are called.
    """

    def __init__(self, ledger: "Ledger", *, words: Words) -> None:
        self.ledger = ledger
        self.words = words
        self._heads: dict[int, Values | None] = {}
        self._names: dict[str, tuple[int, dict[str, set[str]]]] = {}

    def refuse(self, line: Line, code: str, column: str = "", /, **values: object) -> None:
        """Add a problem that refuses the delivery."""
        self.ledger.problems.append(line.problem(code, column, **values))

    def put(
        self,
        table: str,
        handle: Handle,
        values: Values,
        *,
        line: Line,
        columns: Mapping[str, str] | None = None,
        besides: Values | None = None,
    ) -> None:
        """Say what a row holds, with the origin that the head of the line's sheet gives."""
        told = {name: pd.NA if value is None else value for name, value in values.items()}
        self.ledger.put(
            table,
            handle,
            told,
            line=line,
            columns=columns or {},
            origin=lambda: self._origin(line, table=table),
            besides=besides,
        )

    def find(self, line: Line, column: str, *, table: str) -> str | None:
        """Turn a name into the key of the row that is called so.

        Args:
            line: The row.
            column: The column with the name, or with the key itself, as a credit code is.
            table: The table in which the row is looked for.

        Returns:
            The key; None where the cell is empty, or the name is not known, or two rows have it, which is then told.
        """
        text = line.get(column)
        if text is None:
            return None
        found = self.known(table).get(plain(str(text)), set())
        if len(found) == 1:
            return next(iter(found))
        title = self.words.table(table)
        if found:
            self.refuse(line, "folding.name_twice", column, table=title, keys="; ".join(sorted(found)))
        else:
            self.refuse(line, "folding.name_unknown", column, table=title, nearest=self._nearest(str(text), table))
        return None

    def known(self, table: str) -> Mapping[str, set[str]]:
        """Give plain spelling → keys: of names in both languages, as they were and as they are, and of keys."""
        version = self.ledger.version
        if table not in self._names or self._names[table][0] != version:
            key, stem = NAMES[table]
            spelled: dict[str, set[str]] = {}
            for row in self.ledger.ever(table):
                code = str(row[key])
                called = [row[name] for name in (f"{stem}_zh", f"{stem}_en") if isinstance(row[name], str)]
                for text in (code, *called, *(f"{name} ({code})" for name in called)):
                    spelled.setdefault(plain(text), set()).add(code)
            self._names[table] = (version, spelled)
        return self._names[table][1]

    def zone(self) -> str:
        """Give the region that is the zone as a whole."""
        rows = list(self.ledger.now("regions").values())
        return whole_zone(pd.DataFrame(rows, columns=list(INPUT_TABLES["regions"].names)))

    def _nearest(self, text: str, table: str) -> str:
        """Name what is most like a text; some of all where nothing is."""
        stem = NAMES[table][1]
        named = [row[f"{stem}_zh"] for row in self.ledger.now(table).values()]
        called = {plain(name): name for name in named if isinstance(name, str)}
        near = get_close_matches(plain(text), called, n=1, cutoff=_NEAR)
        shown = [called[name] for name in near] or list(called.values())[:_SHOWN]
        return "; ".join(shown) + (" …" if not near and len(called) > _SHOWN else "")

    def _origin(self, line: Line, *, table: str) -> Values | None:
        """Read source, as-of date and status off the head of a sheet; what is missing is told once."""
        sheet = line.sheet
        if id(sheet) not in self._heads:
            self._heads[id(sheet)] = self._read_head(sheet, sourced=table != "sources")
        return self._heads[id(sheet)]

    def _read_head(self, sheet: FilledSheet, *, sourced: bool) -> Values | None:
        wanted = ("source", "as_of", "status") if sourced else ("as_of", "status")
        missing = [name for name in wanted if name not in sheet.head]
        for name in missing:
            place = sheet.head_places.get(name, sheet.origin.place())
            title = self.words.column("form_head", name)
            self.ledger.problems.append(Problem(code="books.head_missing", place=place, values={"title": str(title)}))
        if missing:
            return None
        origin: Values = {"as_of": sheet.head["as_of"], "status": sheet.head["status"]}
        if sourced:
            found = self.known("sources").get(plain(sheet.head["source"]), set())
            if len(found) != 1:
                self.ledger.problems.append(
                    Problem(
                        code="folding.name_unknown",
                        place=sheet.head_places["source"],
                        values={
                            "table": str(self.words.table("sources")),
                            "nearest": self._nearest(sheet.head["source"], "sources"),
                        },
                    )
                )
                return None
            origin["source_id"] = next(iter(found))
        return origin
