"""Periods as text (``2024``, ``2024-H1``, ``2024-Q1``, ``2024-03``): what contains what, and what came before."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

_FORM = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}


@dataclass(frozen=True, order=True)
class Period:
    """A calendar period.

    Args:
        year: The calendar year.
        number: Which one of its kind in the year, from 1.
        type: ``M``, ``Q``, ``H`` or ``Y``.
    """

    year: int
    number: int
    type: str

    @property
    def months(self) -> int:
        """Count its months."""
        return _MONTHS[self.type]

    @property
    def first_month(self) -> int:
        """Say in which month of the year it begins."""
        return (self.number - 1) * self.months + 1

    @property
    def start(self) -> date:
        """Say its first day."""
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """Say its last day.

        Example:
            >>> parse_period("2024-Q1").end.isoformat()
            '2024-03-31'
        """
        last = self.first_month + self.months - 1
        return date(self.year, last, monthrange(self.year, last)[1])

    @property
    def year_before(self) -> "Period":
        """Name the same period one year earlier."""
        return Period(self.year - 1, self.number, self.type)

    def within(self, kind: str) -> "Period":
        """Name the period of another, longer or equal kind that holds this one.

        Example:
            >>> str(parse_period("2024-Q3").within("H"))
            '2024-H2'
        """
        return Period(self.year, (self.first_month - 1) // _MONTHS[kind] + 1, kind)

    def parts(self, kind: str) -> tuple["Period", ...]:
        """List the periods of a shorter or equal kind that make this one up, first to last.

        Example:
            >>> [str(part) for part in parse_period("2024-H2").parts("Q")]
            ['2024-Q3', '2024-Q4']
        """
        first = (self.first_month - 1) // _MONTHS[kind] + 1
        return tuple(Period(self.year, first + step, kind) for step in range(self.months // _MONTHS[kind]))

    def __str__(self) -> str:
        """Write it as the tables do."""
        if self.type == "Y":
            return f"{self.year}"
        return f"{self.year}-{self.number:02d}" if self.type == "M" else f"{self.year}-{self.type}{self.number}"


@cache
def parse_period(text: str) -> Period:
    """Read a period as the tables write it.

    Args:
        text: ``2024``, ``2024-H1``, ``2024-Q1`` or ``2024-03``.

    Raises:
        ValueError: The text is none of these, ``unknown`` included: what nobody stated has no dates.

    Example:
        >>> parse_period("2024-H2")
        Period(year=2024, number=2, type='H')
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    year = int(match["year"])
    for kind, group in (("H", "half"), ("Q", "quarter"), ("M", "month")):
        if match[group]:
            return Period(year, int(match[group]), kind)
    return Period(year, 1, "Y")
