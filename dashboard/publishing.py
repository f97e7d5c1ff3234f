"""From staff's files to the live release, as one operation: nothing is half accepted, nothing half published."""

import importlib.metadata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from dashboard import checks, intake, preparation, releases
from dashboard.releases import Entry as Entry
from dashboard.releases import NothingToRollBack as NothingToRollBack
from dashboard.releases import PublicationConflict as PublicationConflict
from dashboard.releases import Published as Published
from dashboard.releases import Release as Release
from dashboard.releases import ReleaseCorrupt as ReleaseCorrupt
from dashboard.releases import ReleaseNotWritten as ReleaseNotWritten
from dashboard.schema import (
    INPUT_TABLES,
    Confirmation,
    Origin,
    Place,
    Problem,
    Severity,
    Words,
    load_words,
)
from dashboard.settings import WORDS

PROGRAM = f"zone-display {importlib.metadata.version('zone-display')}"
_REPORTS = "reports"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A warning that a person looked into, and the reason why it stands.

    Args:
        problem: The warning.
        why: The reason given beside it; empty where its kind was accepted, so that the publication's reason holds.
    """

    problem: Problem
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a delivery.

    Args:
        published: The live release after it, or None where nothing was published.
        problems: What refuses it: every error, and every warning that nobody has confirmed.
        confirmed: Warnings that were confirmed, with their reasons.
        answers: All that was answered in the sheets of results of returned workbooks, whether it holds or not.
        conversions: What was read as other than it was written.
        rows: Table → rows that were read.
        files: The files that were read.
        before: The public tables that were live when it was read; nothing where there was no release.
        after: The public tables that it makes, to be held against ``before``; nothing where an error came first.
    """

    published: releases.Published | None = None
    problems: tuple[Problem, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    answers: tuple[Confirmation, ...] = ()
    conversions: tuple[intake.Conversion, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    files: tuple[intake.InputFile, ...] = ()
    before: Mapping[str, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)
    after: Mapping[str, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @property
    def refused(self) -> bool:
        """Say whether the delivery has to be corrected or confirmed first."""
        return bool(self.problems)


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """A delivery that has been read, checked and prepared."""

    outcome: Outcome
    internal: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    inputs: Sequence[releases.Input] = ()
    live_number: int = 0


def check_files(paths: Sequence[Path], *, data_dir: Path, accept: Sequence[str] = ()) -> Outcome:
    """Find everything that is wrong with a delivery, and publish nothing.

    Args:
        paths: XLSX, XLS, CSV and Parquet files, and folders of them: every input table of the zone.
        data_dir: The data folder; its live release is what the delivery is compared with.
        accept: Codes of warnings to count as confirmed.

    Raises:
        WordsError: The words of files cannot be read.
    """
    return _prepare_files(paths, data_dir=data_dir, accept=accept, words=load_words(data_dir / WORDS)).outcome


def publish_files(
    paths: Sequence[Path],
    *,
    data_dir: Path,
    by: str,
    approved_by: str,
    why: str,
    at: datetime,
    accept: Sequence[str] = (),
) -> Outcome:
    """Make a delivery the live release, unless anything is wrong with it.

    Args:
        paths: XLSX, XLS, CSV and Parquet files, and folders of them: every input table of the zone.
        data_dir: The data folder.
        by: Who publishes.
        approved_by: Who approved it.
        why: Why; for confirmed warnings this is the reason.
        at: When, with its offset from UTC.
        accept: Codes of warnings that are confirmed.

    Returns:
        What became of it; ``published`` is None exactly where ``problems`` refuse it.

    Raises:
        WordsError: The words of files cannot be read.
        PublicationConflict: Another publication came between; check and publish again.
        ReleaseNotWritten: The disk is full or failed; nothing has changed.
    """
    words = load_words(data_dir / WORDS)
    ready = _prepare_files(paths, data_dir=data_dir, accept=accept, words=words)
    return _publish(ready, data_dir=data_dir, words=words, by=by, approved_by=approved_by, why=why, at=at)


def publish_prepared(
    folder: Path,
    *,
    data_dir: Path,
    by: str,
    approved_by: str,
    why: str,
    at: datetime,
    accept: Sequence[str] = (),
) -> Outcome:
    """Make public tables that were prepared elsewhere the live release, unless anything is wrong with them.

    Such a release has no input tables: a delivery of staff's files after it has no reports to be compared with, and
    their laid-out workbooks have nothing to build on.

    Args:
        folder: One CSV or Parquet file per public table.
        data_dir: The data folder.
        by: Who publishes.
        approved_by: Who approved it.
        why: Why; for confirmed warnings this is the reason.
        at: When, with its offset from UTC.
        accept: Codes of warnings that are confirmed.

    Returns:
        What became of it; ``published`` is None exactly where ``problems`` refuse it.

    Raises:
        WordsError: The words of files cannot be read.
        PublicationConflict: Another publication came between; publish again.
        ReleaseNotWritten: The disk is full or failed; nothing has changed.
    """
    words = load_words(data_dir / WORDS)
    ready = _prepare_folder(folder, data_dir=data_dir, accept=accept)
    return _publish(ready, data_dir=data_dir, words=words, by=by, approved_by=approved_by, why=why, at=at)


def check_prepared(folder: Path, *, data_dir: Path, accept: Sequence[str] = ()) -> Outcome:
    """Find everything that is wrong with public tables prepared elsewhere, and publish nothing.

    Args:
        folder: One CSV or Parquet file per public table.
        data_dir: The data folder.
        accept: Codes of warnings to count as confirmed.
    """
    return _prepare_folder(folder, data_dir=data_dir, accept=accept).outcome


def tables_of(data_dir: Path, number: int) -> Mapping[str, pd.DataFrame]:
    """Open the public tables of an earlier release, to hold them against others.

    Args:
        data_dir: The data folder.
        number: The release's number.

    Raises:
        NothingToRollBack: No release has that number.
        ReleaseCorrupt: It is damaged.
    """
    return releases.open_number(data_dir, number).tables


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How things stand: what is shown, and how it came to it.

    Args:
        live: The release that is shown, or None.
        refused: Damaged releases that were passed over to find it.
        history: Every release, newest first.
    """

    live: releases.Release | None
    refused: tuple[releases.ReleaseCorrupt, ...]
    history: tuple[releases.Entry, ...]

    @property
    def number(self) -> int:
        """Number of the release that is shown; 0 for none."""
        return self.live.number if self.live else 0

    @property
    def shown(self) -> tuple[releases.Entry, ...]:
        """List the releases that were ever shown, newest first.

        A publication that was killed may leave a whole release behind that the pointer never came to.
        """
        known = {entry.number: entry for entry in self.history}
        entry = next((each for each in self.history if each.live), None)
        chain = []
        while entry is not None:
            chain.append(entry)
            entry = known.get(entry.previous) if entry.previous < entry.number else None
        return tuple(chain)

    @property
    def before(self) -> int:
        """Find the release that undoing goes back to: what was shown before the last publication; 0 for none.

        What was brought back counts as the release that it came from, so that undoing twice goes back twice.
        """
        known = {entry.number: entry for entry in self.history}
        number = self.number
        while number in known and known[number].rolled_back_to:
            number = known[number].rolled_back_to
        return known[number].previous if number in known else 0


def standing(data_dir: Path) -> Standing:
    """Look up what is shown now, every release verified."""
    shown = releases.live(data_dir)
    return Standing(live=shown.release, refused=shown.refused, history=tuple(releases.history(data_dir)))


def rollback(
    data_dir: Path,
    number: int,
    *,
    by: str,
    approved_by: str,
    why: str,
    at: datetime,
    expected: int | None = None,
) -> releases.Published:
    """Make an earlier release's content live again, as a new release.

    Args:
        data_dir: The data folder.
        number: The release to go back to.
        by: Who does it.
        approved_by: Who approved it.
        why: Why.
        at: When, with its offset from UTC.
        expected: Number of the release that is thought to be live; None where that does not matter.

    Raises:
        NothingToRollBack: No release has that number.
        ReleaseCorrupt: That release, or its input tables, are damaged.
        PublicationConflict: Another publication is under way.
        ReleaseNotWritten: The disk is full or failed; nothing has changed.
    """
    return releases.rollback(
        data_dir, number, by=by, approved_by=approved_by, why=why, program=PROGRAM, at=at, expected=expected
    )


def _prepare_files(paths: Sequence[Path], *, data_dir: Path, accept: Sequence[str], words: Words) -> _Ready:
    """Read, check and prepare; each step only once the one before it found no error."""
    delivery = intake.read_confined(paths, words=words)
    outcome = Outcome(
        answers=delivery.confirmations,
        conversions=delivery.conversions,
        rows={name: len(frame) for name, frame in delivery.tables.items()},
        files=delivery.files,
    )
    if delivery.problems:
        return _Ready(outcome=replace(outcome, problems=delivery.problems))
    live = releases.live(data_dir).release
    inputs, problems = _inputs_before(data_dir)
    before = {**live.tables, **inputs} if live else None
    if delivery.forms and not inputs:
        problems.append(Problem(code="folding.no_inputs", place=Place(file=delivery.forms[0].file)))
        return _Ready(outcome=replace(outcome, problems=tuple(problems)))
    tables, origins = delivery.tables, delivery.origins
    if delivery.forms or (inputs and _is_a_part(tables)):
        printed = _printed_from(delivery.forms, data_dir=data_dir)
        folded = intake.fold(delivery.forms, {**inputs, **tables}, words=words, printed=printed)
        if folded.problems:
            return _Ready(outcome=replace(outcome, problems=folded.problems))
        tables, origins = folded.tables, {**folded.origins, **_kept(origins, folded)}
        outcome = replace(outcome, rows={**outcome.rows, **folded.rows})
    problems += checks.check(tables, origins=origins, previous=before, stated=delivery.totals)
    public: Mapping[str, pd.DataFrame] = {}
    if not _errors(problems):
        public = preparation.prepare(tables)
        problems += checks.check_public(public)
        if live and _REPORTS in inputs and _REPORTS in tables:
            now, then = tables[_REPORTS], inputs[_REPORTS]
            # What is the same as before tells nothing beside it.
            if not (now.equals(then) and all(public[name].equals(live.tables[name]) for name in public)):
                problems += preparation.disclosure_warnings(
                    now, old_reports=then, new_public=public, old_public=live.tables
                )
    outcome = replace(outcome, before=live.tables if live else {}, after=public)
    return _Ready(
        outcome=_sorted_out(outcome, problems, accept=accept),
        internal=tables,
        inputs=[releases.Input(name=made.name, size=made.size, sha256=made.sha256) for made in delivery.files],
        live_number=live.number if live else 0,
    )


def _printed_from(forms: Sequence[intake.FilledForm], *, data_dir: Path) -> Mapping[str, Mapping[str, pd.DataFrame]]:
    """Open the releases that workbooks were printed from, as far as they are still kept."""
    printed = {}
    for name in {form.release for form in forms}:
        with suppress(releases.ReleaseCorrupt):
            printed[name] = releases.internal_of(data_dir, name)
    return printed


def _is_a_part(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether tables name rows of others that were not delivered: then those of the live release are meant."""
    named = {
        column.references.partition(".")[0]
        for name, frame in tables.items()
        for column in INPUT_TABLES[name].columns
        if column.references and frame[column.name].notna().any()
    }
    return not named <= set(tables)


def _kept(origins: Mapping[str, Origin], folded: intake.Folded) -> Mapping[str, Origin]:
    """Give the origins of tables that were delivered whole and that no workbook speaks of."""
    return {name: origin for name, origin in origins.items() if name not in folded.rows}


def _prepare_folder(folder: Path, *, data_dir: Path, accept: Sequence[str]) -> _Ready:
    live = releases.live(data_dir).release
    prepared = releases.read_prepared(folder)
    problems = list(prepared.problems)
    if not problems:
        problems += checks.check_public(prepared.tables, origins=prepared.origins)
    outcome = Outcome(
        rows={name: len(frame) for name, frame in prepared.tables.items()},
        before=live.tables if live else {},
        after={} if _errors(problems) else prepared.tables,
    )
    return _Ready(
        outcome=_sorted_out(outcome, problems, accept=accept),
        inputs=prepared.inputs,
        live_number=live.number if live else 0,
    )


def _inputs_before(data_dir: Path) -> tuple[Mapping[str, pd.DataFrame], list[Problem]]:
    """Open the input tables of the live release; damaged ones must not keep good ones out, only be known."""
    try:
        return releases.previous_internal(data_dir), []
    except releases.ReleaseCorrupt as corrupt:
        return {}, [
            Problem(
                code="release.inputs_damaged",
                place=Place(file=corrupt.file),
                values={"release": corrupt.name},
                severity=Severity.WARNING,
            )
        ]


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _sorted_out(outcome: Outcome, problems: Sequence[Problem], *, accept: Sequence[str]) -> Outcome:
    """Tell what refuses a delivery from what was confirmed: only ever a warning, and only as it was answered."""
    refusing: list[Problem] = []
    confirmed: list[Confirmed] = []
    for problem in problems:
        answers = _answers(problem, outcome.answers) if problem.severity is Severity.WARNING else []
        yes = next((answer for answer in answers if answer.answer and answer.reason), None)
        if yes:
            confirmed.append(Confirmed(problem=problem, why=yes.reason))
        elif problem.severity is Severity.WARNING and problem.code in accept:
            confirmed.append(Confirmed(problem=problem))
        else:
            refusing.append(problem)
            refusing += [_half_answered(problem, answer) for answer in answers[:1] if answer.answer is not False]
    return replace(outcome, problems=tuple(refusing), confirmed=tuple(confirmed))


def _answers(problem: Problem, answers: Sequence[Confirmation]) -> list[Confirmation]:
    return [answer for answer in answers if answer.mark == problem.mark(beside=answer.place.file)]


def _half_answered(problem: Problem, answer: Confirmation) -> Problem:
    """Say why an answer does not count: it has no reason, or says neither yes nor no."""
    code = "confirmations.reason_missing" if answer.answer else "confirmations.unclear"
    values = {"answers": answer.place.sheet, "said": answer.said}
    return Problem(code=code, place=problem.place, values=values)


def _publish(
    ready: _Ready, *, data_dir: Path, words: Words, by: str, approved_by: str, why: str, at: datetime
) -> Outcome:
    if ready.outcome.refused:
        return ready.outcome

    def titles(table: str, column: str) -> tuple[str, str]:
        title = words.columns[table][column] if column else words.tables[table]
        return title.zh, title.en

    published = releases.publish(
        data_dir,
        public=ready.outcome.after,
        internal=ready.internal,
        inputs=ready.inputs,
        by=by,
        approved_by=approved_by,
        why=why,
        program=PROGRAM,
        titles=titles,
        at=at,
        confirmations=[_confirmation(confirmed, why=why) for confirmed in ready.outcome.confirmed],
        expected=ready.live_number,
    )
    return replace(ready.outcome, published=published)


def _confirmation(confirmed: Confirmed, *, why: str) -> dict[str, str]:
    problem = confirmed.problem
    place = problem.place
    where = {
        "file": place.file,
        "sheet": place.sheet,
        "row": str(place.row or ""),
        "column": place.column,
        "cell": place.cell,
        "value": place.value,
    }
    known = {name: text for name, text in where.items() if text}
    return {**problem.values, "code": problem.code, "why": confirmed.why or why, **known}
