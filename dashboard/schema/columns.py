"""The form of a table: what a column holds and what a row is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import pandas as pd


class Kind(StrEnum):
    """What a column holds, and so its dtype in a frame.

    ``text``, ``date``, ``period`` and ``codes`` are pandas ``string`` (ISO dates, canonical periods, codes joined by
    ``;``), ``integer`` is ``Int64``, ``number`` is ``Float64``, ``flag`` is ``boolean``. Missing is ``pd.NA`` in all.
    """

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    FLAG = "flag"


DTYPES: Mapping[Kind, str] = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.CODES: "string",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.DATE: "string",
    Kind.PERIOD: "string",
    Kind.FLAG: "boolean",
}


# What can be added up over the rows of a table; a degree, a percentage or a number of decimals cannot.
_ADDED_UP = ("wan_yuan", "institutions", "clients", "people", "visits", "cases")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table.

    Args:
        name: Its name in frames and files.
        kind: What it holds.
        unit: Key of its unit among the words (``unit.wan_yuan``), or empty where it has none.
        required: Whether every row must have a value.
        allowed: The codes it may hold; empty means any.
        references: ``table.column`` that must know the value, or empty.
        least: The smallest number allowed.
        most: The largest number allowed.
    """

    name: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    references: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def dtype(self) -> str:
        """Name the pandas dtype of the column.

        Example:
            >>> Column(name="clients", kind=Kind.INTEGER).dtype
            'Int64'
        """
        return DTYPES[self.kind]

    @property
    def adds_up(self) -> bool:
        """Say whether the sum over its rows means anything."""
        return self.unit.removeprefix("unit.") in _ADDED_UP


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its columns in order, and the columns that tell two rows apart."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    by_name: Mapping[str, Column] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns by name."""
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def names(self) -> tuple[str, ...]:
        """List the column names in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def dtypes(self) -> Mapping[str, Any]:
        """Column → its dtype."""
        return {column.name: pd.api.types.pandas_dtype(column.dtype) for column in self.columns}

    def empty(self) -> pd.DataFrame:
        """Give the table without rows, its columns in order and of their dtypes."""
        return self._empty.copy(deep=False)

    @cached_property
    def _empty(self) -> pd.DataFrame:
        return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in self.columns})
