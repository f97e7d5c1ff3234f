"""Staff's laid-out workbooks, read back: known by their hidden number, each sheet as the rows that say something.

Cells are read by the same readers as those of any table. Names stay names here; ``folding`` turns them into the rows of
the tables that they speak of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.intake import cells, headers
from dashboard.intake.delivery import FilledForm, FilledSheet, Findings
from dashboard.intake.grids import Grid, Sheet, Written, compose, letter
from dashboard.schema import Kind, Origin, Place, Words
from dashboard.schema.forms import EDITION, FORMS, HEAD, LISTS, MARK, MARKS, NOTES, Form
from dashboard.schema.forms import Sheet as FormSheet
from dashboard.schema.words import plain

_NEAR = 0.5
_TOP = 30
# A sum of amounts that were rounded apart is at most this far from the stated one.
_CENT = 0.01
_TOTAL_COLUMNS = 3
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """What the hidden sheet says of a workbook."""

    form: Form
    edition: str
    period: str
    release: str


def is_form(sheets: Sequence[Sheet]) -> bool:
    """Tell whether a workbook is one of ours, whatever it and its sheets are called.

    Args:
        sheets: All its sheets, the hidden ones among them.
    """
    return _mark(sheets) is not None


def read_form(sheets: Sequence[Sheet], *, words: Words, findings: Findings) -> FilledForm | None:
    """Read a filled-in workbook.

    Args:
        sheets: All its sheets but the one of results.
        words: What sheets, columns and codes are called.
        findings: Takes cells that cannot be read, and what is no longer as it was laid out.

    Returns:
        What was filled in; None where the workbook cannot be read as the form that it says it is.
    """
    mark = _mark(sheets)
    if mark is None:
        return None
    file = sheets[0].file
    if mark.edition != EDITION:
        findings.refuse("books.edition", Place(file=file))
        return None
    found = dict(_recognised(sheets, mark.form, words=words, findings=findings))
    filled = {}
    for name, form_sheet in mark.form.sheets.items():
        if name not in found:
            findings.refuse("books.sheet_missing", Place(file=file), title=words.table(name))
            continue
        read = _read_sheet(found[name], form_sheet, period=mark.period, words=words, findings=findings)
        if read is not None:
            filled[name] = read
    return FilledForm(file=file, form=mark.form.name, period=mark.period, release=mark.release, sheets=filled)


def _mark(sheets: Sequence[Sheet]) -> _Mark | None:
    for sheet in sheets:
        if len(sheet.columns) > 1 and len(sheet.rows) and sheet.columns[0][0].as_py() == MARK:
            keys, values = (column.to_pylist() for column in sheet.columns[:2])
            told = dict(zip(keys, values, strict=True))
            if told[MARK] in FORMS:
                return _Mark(
                    form=FORMS[told[MARK]],
                    edition=told.get("edition", ""),
                    period=told.get("period", ""),
                    release=told.get("release", ""),
                )
    return None


def _recognised(
    sheets: Sequence[Sheet], form: Form, *, words: Words, findings: Findings
) -> Iterator[tuple[str, Sheet]]:
    """Say which sheet of the form each sheet is; one that is none, and not empty, is refused: it may hold figures."""
    names = {plain(text): name for name in form.sheets for text in words.table(name).spellings}
    beside = {plain(text) for table in (NOTES, LISTS, MARKS) for text in words.table(table.name).spellings}
    for sheet in sheets:
        title = plain(sheet.title)
        if title in names:
            yield names[title], sheet
        elif title not in beside and _mark([sheet]) is None and sheet.filled().any():
            near = get_close_matches(title, names, n=1, cutoff=_NEAR)
            known = [names[near[0]]] if near else list(form.sheets)
            nearest = "; ".join(str(words.table(name)) for name in known)
            findings.refuse("books.sheet_unknown", sheet.place(), nearest=nearest)


def _read_sheet(
    sheet: Sheet, form_sheet: FormSheet, *, period: str, words: Words, findings: Findings
) -> FilledSheet | None:
    """Read one sheet: its head, and the rows that say something."""
    table = form_sheet.table
    at = _header_position(sheet, form_sheet, words=words)
    if at is None:
        findings.refuse("books.header_missing", sheet.place(), title=words.table(table.name))
        return None
    body = np.flatnonzero(sheet.filled().any(axis=1))
    body = body[body > at]
    totals = _total_rows(sheet, body, words=words) if form_sheet.totalled else body[:0]
    whole = compose(sheet, header=at, body=body)
    found = headers.match(whole, table, words=words, findings=findings)
    lost = [column for column in table.columns if column.name not in found]
    for column in lost:
        if not column.required:  # what is required has been told by the headers' own rule
            title = words.column(table.name, column.name)
            findings.refuse("books.column_missing", whole.place(row=whole.header_row), title=title)
    if lost:
        return None
    _tell_moved(whole, found, form_sheet, findings=findings)
    spoken = np.zeros(len(body), dtype=bool)
    for name in form_sheet.speaking:
        spoken |= np.array([bool(text.strip()) for text in whole.columns[found[name].index].to_pylist()], dtype=bool)
    grid = compose(sheet, header=at, body=body[spoken & ~np.isin(body, totals)])
    grid = _as_wide(grid, whole)
    _refuse_merged(sheet, grid, findings=findings)
    before = len(findings.problems)
    rows = pd.DataFrame(
        {
            column.name: cells.typed(grid, found[column.name], table, words=words, findings=findings)
            for column in table.columns
        }
    )
    if len(findings.problems) == before:  # what could not be read is missing from the sum
        stated = _as_wide(compose(sheet, header=at, body=totals), whole)
        _check_totals(stated, rows, found, form_sheet, findings=findings)
    head, head_places = _read_head(sheet, at, words=words, findings=findings)
    if period and head.get("period", period) != period:
        findings.refuse("books.period_differs", head_places["period"], period=period)
    return FilledSheet(
        name=form_sheet.name,
        rows=rows,
        origin=Origin(
            file=sheet.file,
            sheet=sheet.sheet,
            rows=grid.rows,
            headers={name: whole.header[header.index] for name, header in found.items()},
            letters={name: letter(header.index) for name, header in found.items()},
            header_row=whole.header_row,
        ),
        head=head,
        head_places=head_places,
    )


def _as_wide(grid: Grid, whole: Grid) -> Grid:
    """Give a part of a table all the columns of the whole: its own last ones may be empty."""
    missing = len(whole.header) - len(grid.header)
    empty = pa.array([""] * len(grid.rows), pa.string())
    return Grid(**{**vars(grid), "header": whole.header, "columns": (*grid.columns, *[empty] * missing)})


def _header_position(sheet: Sheet, form_sheet: FormSheet, *, words: Words) -> int | None:
    """Find the row in which most of the sheet's headers stand; None where not even half of them do."""
    names = words.column_of[form_sheet.name]
    best, position = 0, None
    for at in range(min(_TOP, len(sheet.rows))):
        texts = [cell.text for cell in sheet.cells(at)]
        known = {names.get(plain(text)) or names.get(plain(text).partition("(")[0]) for text in texts} - {None}
        if len(known) > best:
            best, position = len(known), at
    return position if 2 * best >= len(form_sheet.table.columns) else None


def _total_rows(sheet: Sheet, body: npt.NDArray[np.int64], *, words: Words) -> npt.NDArray[np.int64]:
    """Give the positions of the rows that begin with the word for a total."""
    marks = {plain(text) for text in words.columns[HEAD.name]["total"].spellings}
    first = [[column[int(at)].as_py() for column in sheet.columns[:_TOTAL_COLUMNS]] for at in body]
    marked = np.array([any(plain(text) in marks for text in texts) for texts in first], dtype=bool)
    return np.asarray(body[marked])


def _tell_moved(grid: Grid, found: Mapping[str, headers.Header], form_sheet: FormSheet, *, findings: Findings) -> None:
    """Say that columns stand in another order than they were laid out in; each is read by its header all the same."""
    order = sorted(found, key=lambda name: found[name].index)
    if order != list(form_sheet.table.names):
        wanted = iter(form_sheet.table.names)
        moved = [name for name in order if name != next(wanted)]
        place = grid.place(index=found[moved[0]].index, row=grid.header_row)
        findings.say("moved", place, headers=", ".join(grid.header[found[name].index] for name in moved))


def _refuse_merged(sheet: Sheet, grid: Grid, *, findings: Findings) -> None:
    """Name every merged range among the rows: all but its first cell are empty."""
    for merged in sheet.merged:
        if merged.top > grid.header_row and merged.left < len(grid.header):
            findings.refuse("tables.merged", grid.place(index=merged.left, row=merged.top), merged=merged)


def _check_totals(
    stated: Grid,
    rows: pd.DataFrame,
    found: Mapping[str, headers.Header],
    form_sheet: FormSheet,
    *,
    findings: Findings,
) -> None:
    """Hold stated totals against the rows; a formula that nobody has calculated states nothing."""
    for column in form_sheet.table.columns:
        if column.kind not in _NUMBERS or column.name in form_sheet.printed:
            continue
        index = found[column.name].index
        for row, text in zip(stated.rows, stated.columns[index].to_pylist(), strict=True):
            try:
                total = float(text.replace(",", "")) * 10 ** found[column.name].power
            except ValueError:
                continue
            added = float(rows[column.name].fillna(0).sum())
            if abs(total - added) > _CENT:
                place = stated.place(index=index, row=int(row), value=text)
                findings.refuse("books.total_differs", place, added=f"{added:,.10g}", stated=f"{total:,.10g}")


def _read_head(
    sheet: Sheet, header: int, *, words: Words, findings: Findings
) -> tuple[dict[str, str], dict[str, Place]]:
    """Read what stands above the header: each label's value is the first filled cell between it and the next label."""
    labels = words.column_of[HEAD.name]
    values: dict[str, str] = {}
    places: dict[str, Place] = {}
    for at in range(header):
        waiting = ""
        for cell in sheet.cells(at):
            name = labels.get(plain(cell.text).rstrip(":"), "")
            if name and name != "total":
                waiting, places[name] = name, replace(sheet.place(cell), column=cell.text, value="")
            elif waiting:
                places[waiting] = replace(sheet.place(cell), column=places[waiting].column)
                value = _head_value(sheet, waiting, cell, words=words, findings=findings)
                if not pd.isna(value):
                    values[waiting] = str(value)
                waiting = ""
    return values, places


def _head_value(sheet: Sheet, name: str, cell: Written, *, words: Words, findings: Findings) -> Any:
    """Read one value of the head as a cell of that kind."""
    grid = Grid(
        file=sheet.file,
        sheet=sheet.sheet,
        title=sheet.title,
        header=(words.columns[HEAD.name][name].zh,),
        header_row=cell.row,
        columns=(pa.array([cell.text], pa.string()),),
        rows=np.array([cell.row]),
        workbook=sheet.workbook,
    )
    header = headers.Header(index=0, column=HEAD.by_name[name])
    return cells.typed(grid, header, HEAD, words=words, findings=findings).iloc[0]
