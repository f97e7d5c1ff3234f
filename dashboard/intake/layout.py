"""Which cells of a sheet are its table: what stands above the header, the header, the rows, and what stands below.

Staff's tables have a title, a unit and a date above, and totals, sources and signatures below. What is not the table is
said; rows that could be either are refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.delivery import Findings
from dashboard.intake.grids import LONGEST_CELL, Grid, Sheet, Written, compose
from dashboard.intake.headers import count_known, find_header
from dashboard.schema import Words
from dashboard.schema.words import plain

TOP = 20
"""Filled rows in which the header is looked for."""
_TAIL = 40
# Words that mark a row stand in one of its first columns: a running number may come before.
_MARKED_COLUMNS = 3
_MOST_CHECKED = 1_000
_MOST_LISTED = 1_000
_UNIT_IN_BRACKETS = r"[(\[].*[)\]]$"
_COLON = re.compile("[:：]")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A sheet, taken apart.

    Args:
        table: The table.
        above: The cells above its header, row by row.
        totals: The rows that state totals, under the same header; None where there are none.
    """

    table: Grid
    above: tuple[Written, ...]
    totals: Grid | None


def lay_out(sheet: Sheet, *, words: Words, findings: Findings) -> Layout | None:
    """Take a sheet apart.

    Args:
        sheet: All its cells.
        words: Known headers, and what begins the rows of totals and of notes.
        findings: Takes rows that are in the way, and says which rows are not the table.

    Returns:
        The parts, or None where no cell holds anything, or one holds more than a cell can.
    """
    if _too_long(sheet, findings=findings):
        return None
    filled = sheet.filled()
    used = np.flatnonzero(filled.any(axis=1))
    if not len(used):
        return None
    top = [sheet.cells(at) for at in used[:TOP]]
    first = find_header([[cell.text for cell in row] for row in top], words=words)
    header, body = int(used[first]), used[first + 1 :]
    width = len(top[first])
    _refuse_full(top[:first], width=width, sheet=sheet, findings=findings)
    marks = _Marks(sheet, words=words)
    body = _before_next_header(body, sheet=sheet, marks=marks, words=words, findings=findings)
    body, totals, notes = _without_tail(body, width=width, sheet=sheet, words=words)
    for at in marks.totals(body):
        findings.refuse("tables.total_inside", sheet.place(sheet.cells(int(at))[0]))
    body = body[~np.isin(body, marks.totals(body))]
    body = _even(body, width=len(sheet.columns), sheet=sheet, findings=findings)
    table = compose(sheet, header=header, body=body)
    _refuse_merged(table, sheet=sheet, findings=findings)
    for code, count in (("titles", first), ("totals", len(totals)), ("notes", notes)):
        if count:
            findings.say(code, sheet.place(), count=count)
    above = tuple(cell for row in top[:first] for cell in row)
    stated = compose(sheet, header=header, body=totals) if len(totals) else None
    return Layout(table=table, above=above, totals=stated)


def _too_long(sheet: Sheet, *, findings: Findings) -> bool:
    """Refuse a cell that no program of tables can hold: most often a quote that closes far below."""
    for at, column in enumerate(sheet.columns):
        lengths = pc.utf8_length(column).to_numpy(zero_copy_only=False)
        if len(lengths) and lengths.max() > LONGEST_CELL:
            row = int(lengths.argmax())
            place = sheet.place(Written(int(sheet.rows[row]), at, column[row].as_py()))
            findings.refuse("cells.too_long", place, limit=LONGEST_CELL, count=lengths.max())
            return True
    return False


class _Marks:
    """Finds the rows that begin with certain words, quickly in tables of millions of rows."""

    def __init__(self, sheet: Sheet, *, words: Words) -> None:
        self._sheet = sheet
        self._total_words = pa.array(sorted({*words.totals, *words.subtotals}), pa.string())
        known = {text for columns in words.column_of.values() for text in columns}
        self._header_words = pa.array(sorted(known), pa.string())

    def totals(self, body: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Give the positions in a body of rows whose first cell says that they state a total."""
        found = self._rows(body, self._total_words)
        kept = [at for at in found if _bare(self._sheet.cells(int(at))[0].text) in set(self._total_words.to_pylist())]
        return np.array(kept, dtype=np.int64)

    def headers(self, body: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Give the positions in a body of rows that have a known header among their first cells."""
        return self._rows(body, self._header_words)

    def _rows(self, body: npt.NDArray[np.int64], wanted: pa.Array) -> npt.NDArray[np.int64]:
        if not len(body):
            return body
        hit = np.zeros(len(body), dtype=bool)
        taken = pa.array(body)
        for column in self._sheet.columns[:_MARKED_COLUMNS]:
            hit |= pc.is_in(_plain_all(column.take(taken)), value_set=wanted).to_numpy(zero_copy_only=False)
        return body[hit][:_MOST_CHECKED]


def _plain_all(column: pa.Array) -> pa.Array:
    """Reduce a column of spellings as ``plain`` does one, and take units and colons from their ends."""
    texts = pc.utf8_lower(pc.utf8_normalize(column, form="NFKC"))
    texts = pc.replace_substring_regex(texts, pattern=r"[\s*]", replacement="")
    texts = pc.replace_substring_regex(texts, pattern=_UNIT_IN_BRACKETS, replacement="")
    return pc.utf8_rtrim(texts, characters=":")


def _bare(text: str) -> str:
    """Reduce one spelling in the same way."""
    return re.sub(_UNIT_IN_BRACKETS, "", plain(text)).rstrip(":")


def _refuse_full(above: Iterable[Sequence[Written]], *, width: int, sheet: Sheet, findings: Findings) -> None:
    """Refuse rows above the header that are as full as a table: they may be one, and would be lost."""
    for row in above:
        labelled = sum(bool(_COLON.search(cell.text)) for cell in row)
        if len(row) > 2 and 2 * len(row) >= width and 2 * labelled < len(row):
            findings.refuse("tables.above", sheet.place(row[0]))


def _before_next_header(
    body: npt.NDArray[np.int64], *, sheet: Sheet, marks: _Marks, words: Words, findings: Findings
) -> npt.NDArray[np.int64]:
    """End a table where the header of another begins, which is refused: two tables want two sheets."""
    for at in marks.headers(body):
        cells = sheet.cells(int(at))
        known = count_known([cell.text for cell in cells], words=words)
        if known > 1 and 2 * known > len(cells):
            findings.refuse("tables.second_header", sheet.place(cells[0]))
            body = body[body < at]
            break
    return body


def _without_tail(
    body: npt.NDArray[np.int64], *, width: int, sheet: Sheet, words: Words
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Divide rows into the table's, those that state totals, and a number of notes.

    Below the table stand totals and notes; a row of a single cell below a note goes on with it. A total may stand
    first, too.
    """
    totals: list[int] = []
    if len(body) and _bare(sheet.cells(int(body[0]))[0].text) in words.totals:
        totals.append(int(body[0]))
        body = body[1:]
    kinds = [_kind(sheet.cells(int(at)), width=width, words=words) for at in body[-_TAIL:]]
    start = len(kinds)
    while start and kinds[start - 1]:
        start -= 1
    while start < len(kinds) and kinds[start] == "loose":
        start += 1
    tail = body[len(body) - len(kinds) + start :]
    below = [int(at) for at, kind in zip(tail, kinds[start:], strict=True) if kind == "total"]
    rest = body[: len(body) - len(tail)]
    return rest, np.array(totals + below, dtype=np.int64), len(tail) - len(below)


def _kind(cells: Sequence[Written], *, width: int, words: Words) -> str:
    """Say what a row below a table may be: ``total``, ``note``, ``loose`` (a single cell); "" for one of its rows."""
    first = plain(cells[0].text)
    if _bare(cells[0].text) in words.totals:
        return "total"
    labelled = all(":" in unicodedata.normalize("NFKC", cell.text) for cell in cells)
    if words.begins_note(first) and (labelled or len(cells) == 1 or 2 * len(cells) < width):
        return "note"
    return "loose" if len(cells) == 1 and width > 2 else ""


def _even(body: npt.NDArray[np.int64], *, width: int, sheet: Sheet, findings: Findings) -> npt.NDArray[np.int64]:
    """Take out, and refuse, rows whose fields are more or fewer than the header's: their values may be out of place."""
    if not sheet.uneven:
        return body
    odd = np.isin(sheet.rows[body], list(sheet.uneven))
    rows = [int(row) for row in sheet.rows[body[odd]]]
    for row in rows[:_MOST_LISTED]:
        findings.refuse("tables.field_count", sheet.place(row=row), expected=width, found=sheet.uneven[row])
    if len(rows) > _MOST_LISTED:
        findings.refuse("tables.field_count_more", sheet.place(), count=len(rows) - _MOST_LISTED)
    return body[~odd]


def _refuse_merged(table: Grid, *, sheet: Sheet, findings: Findings) -> None:
    """Name every merged range that reaches into the table: all but its first cell are empty."""
    last = int(table.rows[-1]) if len(table.rows) else table.header_row
    for merged in sheet.merged:
        if merged.bottom >= table.header_row and merged.top <= last and merged.left < len(table.header):
            findings.refuse("tables.merged", table.place(index=merged.left, row=merged.top), merged=merged)
