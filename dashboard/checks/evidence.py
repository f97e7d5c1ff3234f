"""What is checked, and how a broken rule is pointed out in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dashboard.schema import Origin, Problem, Severity, Table
from dashboard.schema.origins import as_text

MOST_LISTED = 1_000
"""Rows listed for one rule in one table; the rest are counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """The tables, the schema that they follow, and where they came from.

    Args:
        tables: Table → frame with the schema's columns and dtypes.
        schema: Table → its form.
        origins: Table → file and rows; a table without one is named by its own name, its rows counted from 1.
    """

    tables: Mapping[str, pd.DataFrame]
    schema: Mapping[str, Table]
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def frame(self, name: str) -> pd.DataFrame:
        """Give a table; one that was not delivered has no rows."""
        return self.tables[name] if name in self.tables else self.schema[name].empty()

    def origin(self, name: str) -> Origin:
        """Say where a table came from."""
        known = self.origins.get(name)
        return known or Origin(file=name, rows=np.arange(1, len(self.tables.get(name, ())) + 1))

    def rows(
        self,
        code: str,
        table: str,
        broken: Any,
        /,
        *,
        column: str = "",
        severity: Severity = Severity.ERROR,
        **values: Any,
    ) -> Iterator[Problem]:
        """Point out the rows that break a rule.

        Args:
            code: The rule.
            table: The table.
            broken: For each row whether it does; missing means no.
            column: The column that a person should look at.
            severity: Whether it refuses the delivery.
            values: What the sentences name: one text for all rows, or a column with one value for each.
        """
        positions = np.flatnonzero(pd.Series(broken).to_numpy(dtype=bool, na_value=False))
        origin = self.origin(table)
        if severity is Severity.WARNING:
            positions = positions[origin.fresh(positions)]
        if not len(positions):
            return
        frame = self.tables[table]
        for position in positions[:MOST_LISTED]:
            row = int(position)
            yield Problem(
                code=code,
                place=origin.place(row=row, column=column, value=frame[column].iloc[row] if column else None),
                values={name: self._value(value, row) for name, value in values.items()},
                severity=severity,
            )
        if len(positions) > MOST_LISTED:
            count = str(len(positions) - MOST_LISTED)
            yield Problem(
                code="checks.more", place=origin.place(column=column), values={"count": count}, severity=severity
            )

    def whole(
        self, code: str, table: str, /, *, column: str = "", severity: Severity = Severity.ERROR, **values: object
    ) -> Problem:
        """Point out a rule that a table, or a column of it, breaks as a whole."""
        place = self.origin(table).place(column=column)
        return Problem(code=code, place=place, values={k: as_text(v) for k, v in values.items()}, severity=severity)

    @staticmethod
    def _value(value: Any, row: int) -> str:
        return as_text(value.iloc[row] if isinstance(value, pd.Series) else value)
