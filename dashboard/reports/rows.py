"""The rows of a sheet of results: which problems stand in which file's, what was answered before, and what is kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.publishing import Outcome
from dashboard.schema import Confirmation, Place, Problem, Severity

MOST = 2_000
"""Rows of one sheet; the rest are counted. A person mends these first and then asks again."""


class Kind(StrEnum):
    """What a row asks of its reader."""

    ERROR = "error"
    WARNING = "warning"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    """Answered once; whether the answer still holds is not known before the errors are mended."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row.

    Args:
        kind: What it asks.
        mark: Of the problem, by which an answer finds it again.
        problem: The problem; None in a row that is kept as it was.
        answer: What was answered before.
        texts: The row as it was, where it is kept.
    """

    kind: Kind
    mark: str
    problem: Problem | None = None
    answer: Confirmation | None = None
    texts: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Say where its problem is."""
        return self.problem.place if self.problem else Place()


def rows_of(
    outcome: Outcome,
    *,
    belongs: Callable[[Problem], bool],
    beside: str,
    answers: Sequence[Confirmation],
) -> list[Row]:
    """List what belongs into one sheet of results: errors, warnings, then what has been answered already.

    Args:
        outcome: What became of the delivery.
        belongs: Tells which problems are listed here.
        beside: The file in which the sheet stands, where it is one of those delivered: marks do without its name.
        answers: Earlier answers that this sheet keeps while it is not known whether they still hold.
    """

    def row(problem: Problem, kind: Kind) -> Row:
        mark = problem.mark(beside=beside)
        return Row(kind=kind, mark=mark, problem=problem, answer=_answer(problem, outcome.answers))

    errors = [each for each in outcome.problems if each.severity is Severity.ERROR]
    warnings = [each for each in outcome.problems if each.severity is Severity.WARNING]
    # Where a kind was accepted on the command line, nobody has answered anything in a sheet.
    confirmed = [made.problem for made in outcome.confirmed if made.why]
    rows = [
        row(each, kind)
        for kind, problems in ((Kind.ERROR, errors), (Kind.WARNING, warnings), (Kind.CONFIRMED, confirmed))
        for each in problems
        if belongs(each)
    ]
    if errors:
        listed = {made.mark for made in rows}
        kept = (answer for answer in _said(answers) if answer.mark not in listed)
        rows += [Row(kind=Kind.WAITING, mark=made.mark, answer=made, texts=made.texts) for made in kept]
    return rows


def _answer(problem: Problem, answers: Iterable[Confirmation]) -> Confirmation | None:
    return next((each for each in answers if each.mark == problem.mark(beside=each.place.file)), None)


def _said(answers: Iterable[Confirmation]) -> Iterable[Confirmation]:
    """Give each mark's first answer."""
    return {each.mark: each for each in reversed(list(answers))}.values()
