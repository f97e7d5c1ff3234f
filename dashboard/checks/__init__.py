"""Typed frames in, every broken rule out, with the place where it is and the values that its sentences need.

What one cell alone shows is found where the cell is read; here is what takes a second cell, a second table or the
release before. Each module holds the rules of one subject, each rule is one function from the evidence to its problems,
and the lists below say which are asked.
"""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from dashboard.checks import (
    changes,
    dates,
    forms,
    indicators,
    institutions,
    keys,
    languages,
    periods,
    positions,
    public,
    references,
    revenue,
    totals,
    tours,
)
from dashboard.checks.evidence import Evidence
from dashboard.schema import INPUT_TABLES, PUBLIC_TABLES, Origin, Problem, Stated

__all__ = ["RULES", "check", "check_public"]

Rule = Callable[[Evidence], Iterable[Problem]]

_ANY_TABLES: tuple[Rule, ...] = (
    keys.unique,
    references.resolve,
    references.regions_lead_outwards,
    periods.agree_with_their_type,
    dates.in_order,
    dates.breaks_are_dates,
    positions.have_both_halves,
    positions.lie_inside_the_frame,
    indicators.stocks_are_not_added_up,
    indicators.flows_have_a_duration,
    institutions.first_of_their_lists,
    institutions.sit_in_their_zone,
    tours.stops_lead_somewhere,
)
RULES: tuple[Rule, ...] = (
    *_ANY_TABLES,
    revenue.splits_add_up,
    revenue.totals_are_given,
    periods.are_stated_in_reports,
    periods.lie_inside_membership,
    periods.have_begun,
    institutions.have_public_phones,
    institutions.employ_their_attorneys,
    languages.have_english,
)
"""The rules for what staff deliver."""
_PUBLIC_RULES: tuple[Rule, ...] = (
    forms.cells_fit,
    *_ANY_TABLES,
    public.suppressed_is_missing,
    public.shown_is_there,
    public.counts_agree,
    public.parts_add_up,
    public.withheld_is_missing,
    public.indicators_are_public,
    public.positions_are_true,
)


def check(
    tables: Mapping[str, pd.DataFrame],
    *,
    origins: Mapping[str, Origin],
    previous: Mapping[str, pd.DataFrame] | None = None,
    stated: Mapping[str, Stated] | None = None,
) -> list[Problem]:
    """Hold input tables against every rule.

    Args:
        tables: Input table → frame with the schema's columns and dtypes. Not changed.
        origins: Table → where it came from.
        previous: The tables of the live release, and the reports that belong to it, by name; what changed too much to
            be true, or shrank, is a warning.
        stated: Table → the totals that its file states itself.

    Returns:
        Errors, which refuse the delivery, and warnings, which want a confirmation with a reason; file by file, sheet by
        sheet, row by row.

    Source:
        The rules between tables of the zone's data model.
    """
    evidence = Evidence(tables=tables, schema=INPUT_TABLES, origins=origins)
    found = [problem for rule in RULES for problem in rule(evidence)]
    found += totals.agree(tables, schema=INPUT_TABLES, totals=stated or {})
    if previous is not None:
        for rule in (changes.tenfold, changes.unlike_its_series, changes.fewer_rows, changes.table_gone):
            found += rule(evidence, previous=previous)
    return _in_order(found)


def check_public(tables: Mapping[str, pd.DataFrame], *, origins: Mapping[str, Origin] | None = None) -> list[Problem]:
    """Hold public tables that were prepared elsewhere against the public schema and against each other.

    Args:
        tables: Public table → frame. Not changed.
        origins: Table → where it came from; without it a table is named by its name, its rows counted from 1.

    Returns:
        Every broken rule; a table of the wrong form is held against no other rule.
    """
    found, fitting = forms.fit(tables, origins=origins or {})
    evidence = Evidence(tables=fitting, schema=PUBLIC_TABLES, origins=origins or {})
    return _in_order([*found, *(problem for rule in _PUBLIC_RULES for problem in rule(evidence))])


def _in_order(found: Iterable[Problem]) -> list[Problem]:
    """List problems as a person goes through the files; what holds for a whole table comes after its rows."""
    return sorted(
        found,
        key=lambda problem: (
            problem.place.file,
            problem.place.sheet,
            problem.place.row is None,
            problem.place.row or 0,
        ),
    )
