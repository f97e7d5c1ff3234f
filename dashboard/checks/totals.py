"""Totals that a file states itself: they are what its writer believes, so a row that was lost shows in them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from dashboard.schema import Column, Kind, Problem, Stated, Table

# Each row of money may be rounded by half a hundredth of 万元.
_ROUNDING = 0.005
_LEAST_ROUNDING = 0.05


def agree(
    tables: Mapping[str, pd.DataFrame], *, schema: Mapping[str, Table], totals: Mapping[str, Stated]
) -> Iterator[Problem]:
    """A stated total equals the sum of its column.

    Args:
        tables: Table → frame. Not changed.
        schema: Table → its form.
        totals: Table → the totals that its file states.
    """
    for name, stated in totals.items():
        for column in stated.frame.columns:
            total = float(tables[name][column].sum())
            allowed = _allowed(schema[name].by_name[column], rows=len(tables[name]))
            for row, value in enumerate(stated.frame[column]):
                if pd.notna(value) and abs(float(value) - total) > allowed:
                    place = stated.origin.place(row=row, column=column, value=value)
                    yield Problem(code="totals.differ", place=place, values={"sum": f"{round(total, 2):.15g}"})


def _allowed(column: Column, *, rows: int) -> float:
    """Say how far a total may be off: counts not at all, money by the rounding of each row."""
    return 0.0 if column.kind is Kind.INTEGER else max(_LEAST_ROUNDING, rows * _ROUNDING)
