"""What laid-out workbooks say, folded into the input tables of the live release: all else stays as it is.

What each sheet can change, and nothing beside it:

======================  ============================================================================================
monthly_indicators      ``values`` of the month: a new figure, a corrected one, or none any more
monthly_changes         ``institutions``: a new row, ``left_on``, where it sits, its name
monthly_visits          ``visits``: a new row, a corrected one, or none any more
quarterly_reports       ``reports`` of the quarter, one row per institution; returns of single institutions alike
content_sources, …      ``sources``, ``zones``, ``structure``, ``buildings``, ``indicators``, ``milestones``: a row
                        by its hidden key, else by name; one of a new name is added, one to be removed goes
content_targets         ``targets`` by indicator, region and period
content_institutions    ``institutions``: all but name and number
content_texts           ``texts``: wording and confirmation
content_tours           ``tours`` by tour and stop
======================  ============================================================================================

A cell that holds what was printed in it says nothing, so a workbook that comes back as it was printed changes nothing,
however much has been published meanwhile. A row that does change something takes source, as-of date and status from the
head of its sheet. Two workbooks that say different things of one cell are refused, both named; so is one that changes
what another release has changed since it was printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.intake.delivery import FilledForm
from dashboard.intake.folding import content, monthly, quarterly
from dashboard.intake.folding.ledger import Ledger
from dashboard.intake.folding.lines import Book, Line
from dashboard.schema import Origin, Problem, Words

__all__ = ["Folded", "fold"]

# Content first: what comes after may name what it brings. Changes of institutions before what is said of institutions.
_RULES = {
    **content.RULES,
    "monthly_changes": monthly.change,
    "monthly_indicators": monthly.indicator,
    "monthly_visits": monthly.visit,
    "quarterly_reports": quarterly.report,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Folded:
    """Input tables after what the workbooks say.

    Args:
        tables: Every input table, with the schema's columns and dtypes.
        origins: Table → where its rows come from.
        problems: Names that are not known, things that are missing, and contradictions.
        rows: Table → rows that a workbook changed, added or removed.
    """

    tables: Mapping[str, pd.DataFrame]
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...]
    rows: Mapping[str, int]


def fold(
    forms: Sequence[FilledForm],
    tables: Mapping[str, pd.DataFrame],
    *,
    words: Words,
    printed: Mapping[str, Mapping[str, pd.DataFrame]] | None = None,
) -> Folded:
    """Fold workbooks into input tables.

    Args:
        forms: The workbooks.
        tables: The input tables that they speak of. Not changed.
        words: What tables and columns are called.
        printed: Release → the input tables that workbooks were printed from; one that is absent counts as ``tables``.

    Returns:
        The tables after them. Publish only where there is no problem.
    """
    ledger = Ledger(tables, printed=printed or {})
    book = Book(ledger, words=words)
    for name, rule in _RULES.items():
        for form in forms:
            if name in form.sheets:
                filled = form.sheets[name]
                for position in range(len(filled.rows)):
                    rule(Line(filled, position, period=form.period, release=form.release), book)
    folded, origins = ledger.result(words=words)
    return Folded(
        tables=folded,
        origins=origins,
        problems=tuple(ledger.problems),
        rows=ledger.changes,
    )
