"""Two releases side by side: what their difference would tell that neither tells alone."""

from collections.abc import Iterable, Mapping

import pandas as pd

from dashboard.preparation import revenue
from dashboard.preparation.disclosure import FEWEST, Sum, exposed, years
from dashboard.preparation.public import MONEY
from dashboard.schema import Period, Problem, Severity, parse_period

_TABLES: Mapping[str, str] = {dimension: table for table, (dimension, _) in MONEY.items()}


def disclosure_warnings(
    new_reports: pd.DataFrame,
    *,
    old_reports: pd.DataFrame,
    new_public: Mapping[str, pd.DataFrame],
    old_public: Mapping[str, pd.DataFrame],
) -> list[Problem]:
    """Warn of what would be told by the difference between a release and the one before it.

    Two ways: a sum is shown in both, and fewer than three institutions' parts of it have changed, so its difference
    is their change (``disclosure.few_changed``); or a sensitive sum is hidden in the new release, and could be
    estimated to within 15 % with the help of what the old one shows (``disclosure.shown_together``). Either wants the
    release held for the next batch, or a confirmation with a reason.

    Institutions are counted, not their reports: three corrections by one institution are still one institution's.
    A change that a shorter period already warns of is not repeated for the half and the year.

    Args:
        new_reports: The reports that the release is made from. Not changed.
        old_reports: Those of the release before. Not changed.
        new_public: The public tables of the release; of them the money tables and ``institutions`` are read.
        old_public: Those of the release before.

    Returns:
        Warnings, in the order of table, group and period. Their values: ``table`` (a money table's name), ``period``,
        ``group`` (a ``zone_id``, with its names as ``group_zh`` and ``group_en``, or a class; ``total`` in the table of
        totals), and ``changed`` (how many
        institutions) for the first kind.
    """
    changed = _changed(
        revenue.parts(new_reports, institutions=new_public["institutions"]),
        before=revenue.parts(old_reports, institutions=old_public["institutions"]),
    )
    new, old = _shown(new_public), _shown(old_public)
    few = {key: names for key, names in changed.items() if 0 < len(names) < FEWEST and key in new and key in old}
    problems = [
        _warning("few_changed", key, zones=new_public["zones"], changed=str(len(names)))
        for key, names in sorted(few.items())
        if not any(names <= few.get((key[0], part), frozenset()) for part in _shorter(key[1]))
    ]
    sums = revenue.cells(new_reports, institutions=new_public["institutions"])
    return problems + [
        _warning("shown_together", key, zones=new_public["zones"])
        for key in _told_together(sums, new=new, also=old - set(changed))
    ]


def _changed(parts: pd.DataFrame, *, before: pd.DataFrame) -> dict[Sum, frozenset[str]]:
    """Say for every sum whose part of it is not what it was."""
    key = ["dimension", "group", "period", "inst_id"]
    both = parts.merge(before, on=key, how="outer", suffixes=("", "_before"))
    moved = both.loc[both["amount"].fillna(0) != both["amount_before"].fillna(0)]
    return {
        ((str(dimension), str(group)), parse_period(str(period))): frozenset(names)
        for (dimension, group, period), names in moved.groupby(key[:3])["inst_id"]
    }


def _shown(public: Mapping[str, pd.DataFrame]) -> set[Sum]:
    """List the sums that a release shows."""
    found: set[Sum] = set()
    for table, (dimension, column) in MONEY.items():
        rows = public[table].loc[public[table]["revenue"].notna()]
        groups = rows[column] if column else [""] * len(rows)
        found |= {
            ((dimension, str(group)), parse_period(str(period)))
            for group, period in zip(groups, rows["period"], strict=True)
        }
    return found


def _shorter(period: Period) -> Iterable[Period]:
    """List the periods of every shorter type inside one."""
    return (part for kind in ("M", "Q", "H") for part in (period.parts(kind) if _fits(kind, period) else ()))


def _fits(kind: str, period: Period) -> bool:
    return Period(period.year, 1, kind).months < period.months


def _told_together(sums: pd.DataFrame, *, new: set[Sum], also: set[Sum]) -> Iterable[Sum]:
    """List the sensitive sums that the new release hides, no longer protected once the old one is known."""
    for year in years(sums):
        hidden = {key for key, amount in year.sums.items() if amount.contributors and key not in new}
        if hidden & also:
            told = exposed(year, hidden=hidden - also)
            yield from (key for key in told if year.sums[key].sensitive)


def _warning(rule: str, key: Sum, *, zones: pd.DataFrame, **values: str) -> Problem:
    (dimension, group), period = key
    for zone in zones.loc[zones["zone_id"] == group].to_dict("records"):
        values |= {"group_zh": str(zone["name_zh"]), "group_en": str(zone["name_en"])}
    return Problem(
        code=f"disclosure.{rule}",
        values={"table": _TABLES[dimension], "period": str(period), "group": group or "total", **values},
        severity=Severity.WARNING,
    )
