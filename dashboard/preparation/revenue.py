"""Institutions' reports added up: by sub-zone, by class and in total, for every quarter, half and year.

**Which report counts.** The finest complete ones. From the shortest period type that any report has, upwards: an
institution's half is the sum of its quarters if it reported every quarter in which it was due; else its own
half-yearly report, if there is one; else the sum of the quarters that are there, and then it has not reported all of
the half. A year is made from halves in the same way. Figures since the beginning of the year are no report and are
never added.

**Who is due.** An institution is due for the shortest period if it is in force at its last day (joined on or before,
not left on or before), the same day on which the institutions are counted; for a longer one if it is due in any part
of it. Who has left in the middle of a period, or reports before it is due, is counted in from the moment it reports.
So ``expected`` counts who is due or has reported, ``reported`` who has reported all of it, and a sum is ``complete``
when the two are equal.

**Which class.** Each amount of a report's split goes to its class; what the split leaves, and all where there is
none, goes to the institution's first class. An institution is of a class when it is its first or when any of its
reports has an amount there, so that a report that is still out marks every class it would add to.

**Nothing and zero.** Where nobody is due and nobody reports, the sum is 0. Where somebody is due and nobody has
reported, it is missing. A sum over parts leaves out the parts that are missing, and is marked incomplete.

Amounts are whole fen (0.01 yuan, a millionth of 万元) from here until the public table: sums are then exact, and the
same in whatever order an engine adds.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import narwhals as nw
import pandas as pd

from dashboard.schema import CLASSES, PERIOD_TYPES, STATUSES, Period, parse_period

FEN = 1_000_000
TOTAL = "total"
ZONE = "zone"
CLASS = "class"

_Frame: TypeAlias = nw.DataFrame[Any]

_SPLIT = tuple(f"revenue_{name}" for name in CLASSES)
_AMOUNTS = ("revenue", *_SPLIT)
# From the firmest to the weakest: a sum is as firm as its weakest part, and one made-up part makes it a sample. 0 is no
# report.
_FIRMNESS = {name: place for place, name in enumerate(STATUSES, start=1)}
_ORIGIN = ("status", "as_of", "source_id")
_CELL = ("dimension", "group", "period", "rest")
_MEMBER = ("inst_id", "dimension", "group")
_STANDING = (*_MEMBER, "period", "due", "some", "whole", "amount", "beyond", *_ORIGIN)
_COUNTS = ("answered", "reported", "expected")


def cells(reports: pd.DataFrame, *, institutions: pd.DataFrame) -> pd.DataFrame:
    """Add reports up to every sum that is published, or that follows from two published ones.

    The second kind (``rest``) is what a longer period's own reports hold beyond its published parts: where one
    institution reports by the year among others who report by the quarter, the year less its quarters is that
    institution.

    Args:
        reports: The input table. Not changed.
        institutions: The input table, or the public one: only ``inst_id``, ``zone_id``, ``class_primary``,
            ``joined_on`` and ``left_on`` are read. Not changed.

    Returns:
        One row per dimension, group, period and kind, for all periods from the first report to the last.

        ============  =======  ====  ===============================================================
        column        dtype    unit  missing
        ============  =======  ====  ===============================================================
        dimension     string   –     never; ``total``, ``zone`` or ``class``
        group         string   –     never; ``""`` for the total
        period        string   –     never
        rest          bool     –     never; True where it is the difference described above
        amount        Int64    fen   never; 0 where nothing is reported
        contributors  Int64    –     never; institutions whose part is not 0
        largest       Int64    fen   never; the largest part, whatever its sign
        second        Int64    fen   never; the second largest
        answered      Int64    –     never; institutions of which there is any report
        reported      Int64    –     never; institutions that have reported all of it
        expected      Int64    –     never; institutions that are due or have reported
        status        string   –     never; the weakest of its reports
        as_of         string   –     never; the latest of its reports
        source_id     string   –     never; the first by id of its reports
        ============  =======  ====  ===============================================================
    """
    standing = _standing(reports, institutions=institutions)
    if standing is None:
        return pd.DataFrame(columns=[*_CELL, "amount", "contributors", "largest", "second", *_COUNTS, *_ORIGIN])
    sums = standing.with_columns(rest=nw.lit(value=False))
    rests = standing.filter(nw.col("beyond") != 0).with_columns(rest=nw.lit(value=True), amount=nw.col("beyond"))
    return _filled(_add_up(nw.concat([sums, rests])).to_native())


def parts(reports: pd.DataFrame, *, institutions: pd.DataFrame) -> pd.DataFrame:
    """Say what each institution adds to each published sum.

    Never to be published: this is what suppression protects.

    Args:
        reports: As for ``cells``.
        institutions: As for ``cells``.

    Returns:
        One row per dimension, group, period and institution whose part is not 0.

        =========  ======  ====  ==================================
        column     dtype   unit  missing
        =========  ======  ====  ==================================
        dimension  string  –     never
        group      string  –     never
        period     string  –     never
        inst_id    string  –     never
        amount     Int64   fen   never
        =========  ======  ====  ==================================
    """
    columns = ["dimension", "group", "period", "inst_id", "amount"]
    standing = _standing(reports, institutions=institutions)
    if standing is None:
        return pd.DataFrame(columns=columns)
    found: pd.DataFrame = standing.filter(nw.col("amount") != 0).select(columns).to_native()
    return found


def _filed(reports: _Frame, *, register: _Frame) -> _Frame:
    """Read each report in fen, with class amounts that add up to its revenue; one without revenue is no report here."""
    return (
        reports.select("inst_id", "period", *_AMOUNTS, *_ORIGIN)
        .filter(~nw.all_horizontal(*(nw.col(name).is_null() for name in _AMOUNTS), ignore_nulls=True))
        .join(register.select("inst_id", "zone_id", "class_primary"), on="inst_id", how="inner")
        .with_columns((nw.col(*_AMOUNTS).cast(nw.Float64) * FEN).round(0).cast(nw.Int64))
        .with_columns(nw.col(*_SPLIT).fill_null(0))
        .with_columns(divided=nw.sum_horizontal(*_SPLIT))
        .with_columns(nw.coalesce("revenue", "divided").alias("revenue"))
        # A split that exceeds its revenue by a rounding leaves nothing; by more, the checks have refused it.
        .with_columns(left=nw.max_horizontal(nw.col("revenue") - nw.col("divided"), nw.lit(0)))
        .with_columns(
            *(
                nw.when(nw.col("class_primary") == name)
                .then(nw.col(column) + nw.col("left"))
                .otherwise(nw.col(column))
                .alias(column)
                for name, column in zip(CLASSES, _SPLIT, strict=True)
            ),
            status=nw.col("status").replace_strict(list(STATUSES), list(_FIRMNESS.values()), return_dtype=nw.Int64),
        )
        .select("inst_id", "zone_id", "period", *_AMOUNTS, *_ORIGIN)
    )


def spanned(periods: Iterable[str]) -> dict[str, list[Period]]:
    """List the calendar periods that reports span, by type, from the shortest type that occurs up to the year.

    Args:
        periods: The periods of the reports, each once or more.

    Example:
        >>> {kind: [str(period) for period in found] for kind, found in spanned(["2024-H1", "2025"]).items()}
        {'H': ['2024-H1', '2024-H2', '2025-H1', '2025-H2'], 'Y': ['2024', '2025']}
    """
    known = [parse_period(text) for text in set(periods)]
    if not known:
        return {}
    first, last = min(period.start for period in known), max(period.end for period in known)
    shortest = min(PERIOD_TYPES.index(period.type) for period in known)
    years = [Period(year, 1, "Y") for year in range(first.year, last.year + 1)]
    return {
        kind: [part for year in years for part in year.parts(kind) if part.end >= first and part.start <= last]
        for kind in PERIOD_TYPES[shortest:]
    }


def _standing(reports: pd.DataFrame, *, institutions: pd.DataFrame) -> _Frame | None:
    """Say what every institution stands for in every group and period, from the shortest period type upwards.

    ``due``, ``some`` and ``whole`` are 0 or 1: it is due, it has reported something, it has reported everything.
    ``beyond`` is what its own report of a longer period holds beyond the shorter ones. None where there are no reports.
    """
    register = nw.from_native(institutions, eager_only=True)
    filed = _filed(nw.from_native(reports, eager_only=True), register=register)
    if filed.is_empty():
        return None
    calendar = spanned(filed.get_column("period").unique().to_list())
    kinds = list(calendar)
    laid_out = _by_group(filed)
    members = _members(laid_out, register=register)
    laid_out = laid_out.join(members, on=list(_MEMBER), how="inner")
    levels = [_shortest(laid_out, members=members, register=register, periods=calendar[kinds[0]])]
    for kind, longer in pairwise(kinds):
        parents = {str(part): str(part.within(longer)) for part in calendar[kind]}
        names = _small({"period": list(parents), "parent": list(parents.values())}, like=filed)
        below = (
            levels[-1]
            .with_columns(short=nw.col("due") * (1 - nw.col("whole")))
            .join(names, on="period", how="inner")
            .group_by(*_MEMBER, "parent")
            .agg(
                nw.col("due", "some", "status", "as_of").max(),
                nw.col("short", "amount").sum(),
                nw.col("source_id").min(),
            )
            .rename({"parent": "period"})
        )
        levels.append(_longer(_own(laid_out, periods=calendar[longer]), below=below))
    return nw.concat(levels)


def _by_group(filed: _Frame) -> _Frame:
    """Lay each report out once per group, with what it adds there, 0 included."""
    kept = ("inst_id", "period", *_ORIGIN)
    whole = filed.select(*kept, dimension=nw.lit(TOTAL), group=nw.lit(""), amount=nw.col("revenue"))
    by_zone = filed.select(*kept, dimension=nw.lit(ZONE), group=nw.col("zone_id"), amount=nw.col("revenue"))
    by_class = (
        filed.rename(dict(zip(_SPLIT, CLASSES, strict=True)))
        .unpivot(on=list(CLASSES), index=list(kept), variable_name="group", value_name="amount")
        .select(*kept, "group", "amount", dimension=nw.lit(CLASS))
        .select(whole.columns)
    )
    return nw.concat([whole, by_zone, by_class]).with_columns(nw.col("dimension", "group").cast(nw.String))


def _members(laid_out: _Frame, *, register: _Frame) -> _Frame:
    """List which institution belongs to which groups."""
    own = register.select("inst_id", "zone_id", "class_primary")
    found = nw.concat(
        [
            own.select("inst_id", dimension=nw.lit(TOTAL), group=nw.lit("")),
            own.select("inst_id", dimension=nw.lit(ZONE), group=nw.col("zone_id")),
            own.select("inst_id", dimension=nw.lit(CLASS), group=nw.col("class_primary")),
            laid_out.filter(nw.col("dimension") == CLASS, nw.col("amount") != 0).select(*_MEMBER),
        ]
    )
    return found.with_columns(nw.col("dimension", "group").cast(nw.String)).unique()


def _shortest(laid_out: _Frame, *, members: _Frame, register: _Frame, periods: Sequence[Period]) -> _Frame:
    """Set the reports of the shortest type beside those that are due."""
    ends = _small({"period": [str(p) for p in periods], "end": [p.end.isoformat() for p in periods]}, like=laid_out)
    in_force = (
        register.select("inst_id", "joined_on", "left_on")
        .join(ends, how="cross")
        .filter(nw.col("joined_on") <= nw.col("end"))
        .filter(nw.col("left_on").is_null() | (nw.col("left_on") > nw.col("end")))
        .select("inst_id", "period", due=nw.lit(1))
    )
    due = members.join(in_force, on="inst_id", how="inner")
    return (
        _beside(_own(laid_out, periods=periods), below=due)
        .with_columns(
            nw.col("own").alias("some"),
            nw.col("own").alias("whole"),
            nw.lit(0).cast(nw.Int64).alias("beyond"),
            *(nw.col(f"own_{name}").alias(name) for name in ("amount", *_ORIGIN)),
        )
        .select(*_STANDING)
    )


def _longer(own: _Frame, *, below: _Frame) -> _Frame:
    """Set the reports of a longer type beside what the shorter ones come to, and choose.

    An institution's own report stands where its shorter ones leave a gap.
    """
    by_parts = (nw.col("short") == 0) & (nw.col("some") == 1)
    if own.is_empty():
        whole, nothing = by_parts.cast(nw.Int64), nw.lit(0).cast(nw.Int64)
        return below.with_columns(whole=whole, beyond=nothing).select(*_STANDING)
    joined = _beside(own, below=below).with_columns(
        nw.col("short", "some", "amount", "status").fill_null(0).cast(nw.Int64)
    )
    stands = (nw.col("own") == 1) & ~by_parts

    def chosen(name: str) -> nw.Expr:
        return nw.when(stands).then(nw.col(f"own_{name}")).otherwise(nw.col(name)).alias(name)

    return joined.with_columns(
        nw.max_horizontal("some", "own").alias("some"),
        nw.max_horizontal(by_parts.cast(nw.Int64), nw.col("own")).alias("whole"),
        (chosen("amount") - nw.col("amount")).alias("beyond"),
        *(chosen(name) for name in ("amount", *_ORIGIN)),
    ).select(*_STANDING)


def _own(laid_out: _Frame, *, periods: Sequence[Period]) -> _Frame:
    """Take the reports for just these periods."""
    return laid_out.filter(nw.col("period").is_in([str(period) for period in periods])).rename(
        {name: f"own_{name}" for name in ("amount", *_ORIGIN)}
    )


def _beside(own: _Frame, *, below: _Frame) -> _Frame:
    """Join reports to what is known of their periods without them; ``own`` is 1 where there is a report."""
    key = (*_MEMBER, "period")
    numbers = ("due", "own_amount", "own_status")
    return (
        below.join(own, on=list(key), how="full", suffix="_right")
        .with_columns(
            *(nw.coalesce(name, f"{name}_right").alias(name) for name in key),
            own=(~nw.col("own_amount").is_null()).cast(nw.Int64),
        )
        .with_columns(nw.col(*numbers).fill_null(0).cast(nw.Int64))
    )


def _small(columns: dict[str, list[str]], *, like: _Frame) -> _Frame:
    """Make a small frame in the engine of another."""
    return nw.from_dict(columns, backend=like.implementation)


def _add_up(amounts: _Frame) -> _Frame:
    """Add institutions up to one group's cells, and note the two largest parts of each."""
    return (
        amounts.with_columns(size=nw.col("amount").abs())
        .with_columns(place=nw.col("size").rank("ordinal", descending=True).over(*_CELL))
        .with_columns(
            contributors=(nw.col("amount") != 0).cast(nw.Int64),
            largest=nw.when(nw.col("place") == 1).then(nw.col("size")).otherwise(nw.lit(0)),
            second=nw.when(nw.col("place") == 2).then(nw.col("size")).otherwise(nw.lit(0)),
            expected=nw.max_horizontal("due", "some"),
        )
        .group_by(*_CELL)
        .agg(
            nw.col("amount", "contributors", "largest", "second", "expected").sum(),
            nw.col("some").sum().alias("answered"),
            nw.col("whole").sum().alias("reported"),
            nw.col("status", "as_of").max(),
            nw.col("source_id").min(),
        )
    )


def _filled(added: pd.DataFrame) -> pd.DataFrame:
    """Complete the cells: a row for every group and period, and an origin for the rows that no report made.

    A 0 because nobody is there, or a gap because nobody has reported, is known from the same reports as the total of
    that period; where the period has none at all, from all reports.
    """
    groups = added.loc[~added["rest"], ["dimension", "group"]].drop_duplicates()
    known = [parse_period(text) for text in added.loc[~added["rest"], "period"].unique()]
    shortest = min(PERIOD_TYPES.index(period.type) for period in known)
    calendar = spanned(str(period) for period in known if period.type == PERIOD_TYPES[shortest])
    periods = pd.DataFrame({"period": [str(period) for kind in calendar.values() for period in kind]})
    every = groups.merge(periods, how="cross").assign(rest=False)
    filled = pd.concat([every, added.loc[added["rest"], list(_CELL)]]).merge(added, on=list(_CELL), how="left")
    numbers = ["amount", "contributors", "largest", "second", *_COUNTS]
    filled[numbers] = filled[numbers].fillna(0).astype("Int64")
    filled["status"] = filled["status"].where(filled["status"] > 0)
    totals = filled.loc[(filled["dimension"] == TOTAL) & ~filled["rest"]].set_index("period")
    last_resort = {
        "status": totals["status"].max(),
        "as_of": totals["as_of"].max(),
        "source_id": totals["source_id"].min(),
    }
    for name, otherwise in last_resort.items():
        filled[name] = filled[name].fillna(filled["period"].map(totals[name])).fillna(otherwise)
    filled["status"] = filled["status"].astype("int64").map({place: name for name, place in _FIRMNESS.items()})
    filled["rest"] = filled["rest"].astype(bool)
    texts = ["dimension", "group", "period", *_ORIGIN]
    filled[texts] = filled[texts].astype("string")
    return filled.sort_values(list(_CELL), ignore_index=True)
