"""What is wrong with a delivery: a code, a place and the values a sentence needs; wording it is the words' work."""

import hashlib
import json
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

    def mark(self, *, beside: str = "") -> str:
        """Sum up the rule, the place and every value, in sixteen digits: whoever confirms a warning confirms this.

        Args:
            beside: The file that says so. A place in that very file is told without its name, so that a workbook may
                be renamed between one delivery and the next.

        Example:
            >>> there = Problem(code="changes.tenfold", place=Place(file="a.xlsx", row=3, value="38"))
            >>> moved = Problem(code="changes.tenfold", place=Place(file="b.xlsx", row=3, value="38"))
            >>> there.mark(beside="a.xlsx") == moved.mark(beside="b.xlsx"), there.mark() == moved.mark()
            (True, False)
        """
        place = self.place
        file = "" if place.file == beside else place.file
        told = [self.code, file, place.sheet, place.row, place.column, place.value, sorted(self.values.items())]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a person wrote beside a warning in a returned workbook.

    Args:
        mark: Of the warning, as ``Problem.mark`` gives it.
        place: File, sheet and row where it is written.
        answer: Yes, no, or None where it says neither.
        said: The answer as it is written.
        reason: Why; empty where none is given.
        texts: The row as it was, so that a later report can hold it again.
    """

    mark: str
    place: Place
    answer: bool | None
    said: str
    reason: str
    texts: tuple[str, ...] = ()
