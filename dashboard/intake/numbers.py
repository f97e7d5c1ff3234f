"""Cells of numbers, one by one and by the column."""

import re
import unicodedata
from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.texts import Cell
from dashboard.schema import Column, Kind

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
# The form that nearly all cells have; it is read by the column.
_SIMPLE = r"^-?[0-9]{1,15}(\.[0-9]{1,17})?$"
_MINUSES = str.maketrans("\N{MINUS SIGN}", "-")
_EXACT = 2**53
_CENT_OF_WAN = 6


def number(cell: str, *, percent: bool) -> Cell:
    """Read a number: full-width digits, thousands separators and, where the unit allows it, a percent sign.

    Args:
        cell: The text.
        percent: Whether the column may hold percentages; 12.5% is then 12.5.

    Example:
        >>> number("１，２３４．５", percent=False).value, number("12.5%", percent=True).value
        (1234.5, 12.5)
    """
    text = unicodedata.normalize("NFKC", cell).translate(_MINUSES).strip()
    sign = text.endswith("%")
    if sign and percent:
        text = text[:-1].rstrip()
    if not _NUMBER.fullmatch(text):
        return Cell(None, refused="cells.not_a_number")
    value = float(text.replace(",", ""))
    if abs(value) == np.inf:
        return Cell(None, refused="cells.not_a_number")
    return Cell(value, note="percent" if sign else "digits" if text != cell or "," in text else "")


def read_all(texts: pa.Array, *, read: Callable[[str], Cell]) -> tuple[dict[int, Cell], pa.Array]:
    """Read many different texts as numbers.

    Args:
        texts: The texts.
        read: Reads those that are not in the simplest form.

    Returns:
        By position, what each cell says that is not in the simplest form; and the numbers, missing where there is none.
    """
    simple = pc.match_substring_regex(texts, _SIMPLE)
    values = pc.if_else(simple, texts, pa.scalar(None, pa.string())).cast(pa.float64())
    rest = np.flatnonzero(~simple.to_numpy(zero_copy_only=False))
    cells = {int(index): read(texts[int(index)].as_py()) for index in rest}
    if cells:
        filled = values.to_pylist()
        for index, cell in cells.items():
            filled[index] = cell.value
        values = pa.array(filled, pa.float64())
    return cells, values


def scaled(values: pa.Array, *, power: int) -> pa.Array:
    """Turn amounts into 万元, to a hundredth of a yuan: a cent is the last digit that money has."""
    factor = pa.scalar(float(10 ** abs(power)))
    moved = pc.multiply(values, factor) if power > 0 else pc.divide(values, factor)
    return pc.round(moved, ndigits=_CENT_OF_WAN)


def out_of_range(values: pa.Array, *, column: Column, faults: Mapping[int, str]) -> dict[int, str]:
    """Name the rule that each number breaks: whole where it must be, and inside the column's bounds.

    Args:
        values: The numbers.
        column: What they must be.
        faults: Those that are wrong already.
    """
    numbers = values.to_numpy(zero_copy_only=False).astype(float)
    broken: dict[int, str] = {}
    if column.most is not None:
        broken.update(dict.fromkeys(np.flatnonzero(numbers > column.most).tolist(), "cells.above"))
    if column.least is not None:
        broken.update(dict.fromkeys(np.flatnonzero(numbers < column.least).tolist(), "cells.below"))
    if column.kind is Kind.INTEGER:
        there = ~np.isnan(numbers)
        parts = there & ((np.where(there, numbers, 0) % 1 != 0) | (np.abs(numbers) > _EXACT))
        broken.update(dict.fromkeys(np.flatnonzero(parts).tolist(), "cells.not_whole"))
    return {index: code for index, code in broken.items() if index not in faults}
