"""From the outcome of a delivery to the files that go back."""

import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from openpyxl.workbook import Workbook

from dashboard import intake
from dashboard.publishing import Outcome
from dashboard.reports import marking, results
from dashboard.reports.page import page
from dashboard.reports.rows import rows_of
from dashboard.schema import Confirmation, Problem, Words

_WORKBOOK, _PAGE = ".xlsx", ".html"
_LONGEST_STEM = 180
"""Bytes: file systems take names of 255."""


def write(
    outcome: Outcome,
    paths: Sequence[Path],
    folder: Path,
    *,
    words: Words,
    at: datetime,
) -> list[Path]:
    """Write what goes back to whoever delivered.

    Each file in which something is wrong comes back as a workbook: the same one, marked, where it is a workbook that
    can be opened, else a new one that holds the sheet of results alone. One page reports on the whole delivery, also
    where nothing is wrong with it. What a delivery as a whole is told stands with its first file.

    No file is ever overwritten: where a name is taken, a number is added.

    Args:
        outcome: What became of the delivery.
        paths: The files and folders that were delivered.
        folder: Where to write; made where it is not there.
        words: The words of files.
        at: When it was checked.

    Returns:
        The files written: the workbooks in the order of the files, then the page.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = intake.files_of(paths) or list(paths)
    names = {path.name for path in files}

    def belongs(problem: Problem, path: Path) -> bool:
        return problem.place.file == path.name or (path == files[0] and problem.place.file not in names)

    reported = [path for path in files if any(belongs(problem, path) for problem in outcome.problems)]
    written = []
    for path in reported:
        made = _returned(
            outcome,
            path,
            belongs=partial(belongs, path=path),
            answers=_kept(outcome, path, reported=reported),
            words=words,
        )
        written.append(_keep(made, folder, _named(path.stem, words=words), _WORKBOOK))
    text = page(
        outcome,
        files=[path.name for path in files],
        returned=[path.name for path in written],
        words=words,
        at=at,
    )
    stem = files[0].stem if len(files) == 1 else ""
    return [*written, _keep(text.encode(), folder, _named(stem, words=words), _PAGE)]


def _returned(
    outcome: Outcome,
    path: Path,
    *,
    belongs: Callable[[Problem], bool],
    answers: Sequence[Confirmation],
    words: Words,
) -> bytes:
    """Make the workbook that goes back for one file."""
    content = _delivered(outcome, path)
    if content is not None:
        rows = rows_of(outcome, belongs=belongs, beside=path.name, answers=answers)
        marked = marking.mark(content, rows, file=path.name, words=words)
        if marked is not None:
            return marked
    book = Workbook()
    empty = book.worksheets[0]
    rows = rows_of(outcome, belongs=belongs, beside="", answers=answers)
    results.add_results(book, rows, file=path.name, own=False, confirmable=bool(outcome.files), words=words)
    book.remove(empty)
    return marking.saved(book)


def _kept(outcome: Outcome, path: Path, *, reported: Sequence[Path]) -> list[Confirmation]:
    """List the answers that the report on a file keeps: its own, with the first those of files that need none."""
    names = {each.name for each in reported}
    return [
        answer
        for answer in outcome.answers
        if answer.place.file == path.name or (path == reported[0] and answer.place.file not in names)
    ]


def _delivered(outcome: Outcome, path: Path) -> bytes | None:
    """Read a workbook once more that was found to be one, if it still is what was checked."""
    known = {made.sha256 for made in outcome.files if made.name == path.name}
    whole = any(each.code.startswith("files.") for each in outcome.problems if each.place.file == path.name)
    if path.suffix.lower() != _WORKBOOK or whole or not known:
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() in known else None


def _named(stem: str, *, words: Words) -> str:
    """Name a report after its file; that of a report that comes back is named like it."""
    title = words.results["sheet"].zh
    own = stem.split(f" {title}")[0].encode()[:_LONGEST_STEM].decode(errors="ignore")
    return " ".join(filter(None, (own, title)))


def _keep(content: bytes, folder: Path, stem: str, ending: str) -> Path:
    """Write a file whole under a name that is free."""
    number = 1
    while True:
        path = folder / f"{stem}{f' ({number})' if number > 1 else ''}{ending}"
        try:
            path.open("xb").close()
            break
        except FileExistsError:
            number += 1
    beside = folder / f".{path.name}.{os.getpid()}"
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        for left in (beside, path):
            left.unlink(missing_ok=True)
        raise
    return path
