"""What is wrong with a delivery: a code, a place and the values a sentence needs; wording it is the words' work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the delivery; a warning wants a confirmation with a reason."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a problem is, as the person who keeps the file would look for it.

    Args:
        file: The file's own name, without folders.
        sheet: The sheet's name; empty in a CSV.
        row: The row as the file numbers it, from 1, the header row counted.
        column: The header as the file spells it.
        value: The value as the file has it.
        cell: The address in a workbook, ``D7``; of a column as a whole, that of its header; empty where there is none.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    cell: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One broken rule at one place.

    Args:
        code: The rule, ``area.rule``; the words ``problem.<code>.says`` and ``problem.<code>.mend`` belong to it.
        place: Where it is.
        values: What the two sentences name, beside the place.
        severity: Whether it refuses the delivery.
    """

    code: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
