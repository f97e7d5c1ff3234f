"""The input tables while workbooks are folded into them: every change with the place that says so."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dashboard.intake.folding.lines import Handle, Line, Values
from dashboard.schema import INPUT_TABLES, Gathered, Origin, Problem, Spoken, Words
from dashboard.schema.origins import as_text


@dataclass(kw_only=True)
class _Told:
    """What has been said of one row so far.

    Args:
        line: Who said so last.
        cells: Column → the line that changed it, and the value.
        columns: Column of the table → column of the sheet.
        written: Column of the table → the name that stands in the sheet.
    """

    line: Line
    cells: dict[str, tuple[Line, Any]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    written: dict[str, object] = field(default_factory=dict)


class Ledger:
    """Tables by row; a row goes by its handle, which is the key that it had, or will have.

    Args:
        tables: Input tables. Not changed.
        printed: Release → the input tables that workbooks were printed from. Not changed.

    Attributes:
        problems: What is wrong, so far.
        version: Counts what has been said.
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], *, printed: Mapping[str, Mapping[str, pd.DataFrame]]
    ) -> None:
        self._tables = tables
        self._releases = printed
        self._printed: dict[tuple[str, str], Mapping[Handle, Values]] = {}
        self._before: dict[str, dict[Handle, Values]] = {}
        self._now: dict[str, dict[Handle, Values]] = {}
        self._told: dict[str, dict[Handle, _Told]] = {}
        self._removed: dict[str, dict[Handle, Line]] = {}
        self.problems: list[Problem] = []
        self.version = 0

    def before(self, table: str) -> Mapping[Handle, Values]:
        """Give a table's rows as they were."""
        if table not in self._before:
            self._before[table] = _by_handle(self._tables.get(table), table=table)
            self._now[table] = {handle: dict(values) for handle, values in self._before[table].items()}
        return self._before[table]

    def printed(self, table: str, line: Line) -> Mapping[Handle, Values]:
        """Give a table's rows as they were when a line was printed."""
        if line.release not in self._releases:
            return self.before(table)
        known = (table, line.release)
        if known not in self._printed:
            self._printed[known] = _by_handle(self._releases[line.release].get(table), table=table)
        return self._printed[known]

    def ever(self, table: str) -> Iterator[Values]:
        """Go through a table's rows as they were printed, as they were and as they are."""
        for tables in self._releases.values():
            yield from _by_handle(tables.get(table), table=table).values()
        yield from self.before(table).values()
        yield from self.now(table).values()

    def now(self, table: str) -> Mapping[Handle, Values]:
        """Give a table's rows as they are after what has been said so far."""
        self.before(table)
        return self._now[table]

    @property
    def changes(self) -> dict[str, int]:
        """Count the rows of each table that something is said of."""
        return {
            table: count
            for table in INPUT_TABLES
            if (count := len({*self._told.get(table, ()), *self._removed.get(table, ())}))
        }

    def put(
        self,
        table: str,
        handle: Handle,
        values: Values,
        *,
        line: Line,
        columns: Mapping[str, str],
        origin: Callable[[], Values | None],
        besides: Values | None = None,
    ) -> None:
        """Say what a row holds.

        Args:
            table: The table.
            handle: The row; one that is not there is added.
            values: Columns and what they hold now; what was printed in them is not said.
            line: Who says so.
            columns: Column of the table → column of the sheet, where they are not called alike.
            origin: Gives source, as-of date and status of what is said, None where the head lacks them, which it tells;
                asked only where something changes.
            besides: What follows from a change, and is not worth one alone.
        """
        then, before = self.printed(table, line).get(handle), self.before(table).get(handle)
        base = before if then is None else then
        changed = {
            name: value for name, value in values.items() if not _same(pd.NA if base is None else base[name], value)
        }
        if base is not None and not changed:
            return
        if then is not None:
            if before is None:
                first = next(iter(changed))
                self.problems.append(line.problem("folding.row_gone", columns.get(first, first)))
                return
            for name, value in changed.items():
                if not _same(before[name], then[name]) and not _same(before[name], value):
                    now = as_text(before[name])
                    self.problems.append(line.problem("folding.changed_since", columns.get(name, name), now=now))
            changed = {name: value for name, value in changed.items() if not _same(before[name], value)}
            if not changed:
                return
        self.version += 1
        told = self._told.setdefault(table, {}).setdefault(handle, _Told(line=line))
        for name, value in changed.items():
            self._contradicted(told, name, value, line=line, columns=columns)
            told.cells[name] = (line, value)
        told.columns |= columns
        told.written |= {name: line.values[sheet] for name, sheet in columns.items() if sheet in line.values}
        blank = dict.fromkeys(INPUT_TABLES[table].names, pd.NA)
        row = self._now[table].setdefault(handle, blank)
        row.update({**changed, **(besides or {}), **(origin() or {})})

    def remove(self, table: str, handle: Handle, *, line: Line) -> bool:
        """Take a row out; give whether it was there."""
        if handle not in self.before(table):
            return False
        self._removed.setdefault(table, {})[handle] = line
        return True

    def _contradicted(self, told: _Told, name: str, value: Any, *, line: Line, columns: Mapping[str, str]) -> None:
        """Refuse a cell of which another line says another thing."""
        if name in told.cells:
            other, said = told.cells[name]
            if not _same(said, value):
                column = columns.get(name, name)
                self.problems.append(
                    line.problem(
                        "folding.contradicts",
                        column,
                        other=other.where(told.columns.get(name, name)),
                        said=as_text(other.values.get(told.columns.get(name, name), said)),
                    )
                )

    def result(self, *, words: Words) -> tuple[dict[str, pd.DataFrame], dict[str, Origin]]:
        """Put the tables together again, in their old order, new rows last; and say where their rows come from."""
        tables: dict[str, pd.DataFrame] = {}
        origins: dict[str, Origin] = {}
        for name, table in INPUT_TABLES.items():
            told, removed = self._told.get(name, {}), self._removed.get(name, {})
            frame = self._tables.get(name)
            kept: list[Handle] = []
            if told or removed:
                kept = [handle for handle in self._now[name] if handle not in removed]
                rows = [self._now[name][handle] for handle in kept]
                frame = pd.DataFrame(
                    {
                        column.name: pd.Series([row[column.name] for row in rows], dtype=column.dtype)
                        for column in table.columns
                    }
                )
                self._refuse_removed_and_told(name)
            if frame is None or not len(frame):
                continue
            tables[name] = frame
            spoken = {at: _spoken(told[handle]) for at, handle in enumerate(kept) if handle in told}
            numbers = np.zeros(len(frame), dtype=np.int64)
            for at, one in spoken.items():
                numbers[at] = one.origin.rows[one.row]
            origins[name] = Gathered(
                sheet=words.table(name).zh,
                rows=numbers,
                titles={column: title.zh for column, title in words.columns[name].items()},
                spoken=spoken,
            )
        return tables, origins

    def _refuse_removed_and_told(self, table: str) -> None:
        told = self._told.get(table, {})
        for handle, line in self._removed.get(table, {}).items():
            if handle in told:
                other = told[handle].line
                self.problems.append(line.problem("folding.removed_and_changed", "remove", other=other.where()))


def _spoken(told: _Told) -> Spoken:
    return Spoken(
        origin=told.line.sheet.origin,
        row=told.line.position,
        columns=told.columns,
        written=told.written,
        changed=frozenset(told.cells),
    )


def _by_handle(frame: pd.DataFrame | None, *, table: str) -> dict[Handle, Values]:
    key = INPUT_TABLES[table].key
    records = [] if frame is None else frame.to_dict("records")
    return {
        tuple(record[name] for name in key): {str(name): value for name, value in record.items()} for record in records
    }


def _same(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)
