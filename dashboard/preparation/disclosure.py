"""Which sums stay hidden, so that no report can be worked out from what is shown.

**What is sensitive.** A sum to which one or two institutions add something other than 0; or one whose second largest
part could tell the largest to within 15 % (what all the others add is less than 15 % of the largest: the p% rule). A
sum to which nobody adds anything is no secret and is always shown.

**The rule.** Every group (a sub-zone, a class, the total) is, in every calendar year, at one of three levels:

==============  ==========================================================================================
``ALL_SHOWN``   nothing of it is sensitive in that year
``YEARS_ONLY``  a month, quarter or half of it is sensitive: it shows its year, and nothing shorter
``HIDDEN``      its year is sensitive, too: it shows nothing of that year
==============  ==========================================================================================

One group alone could be had back from the total and the others, so more groups join it, the cheapest that suffice: as
few cells as possible, then as little revenue. A year of its own for every decision, because no published sum ties two
years.

**What suffices.** Everything published in a year is one law of conservation. Draw revenue as water: from a source to
each sub-zone (its year), on to the quarters (its quarters), through the totals to the classes' quarters, and to the
classes' years. "Sub-zones add up to the total, classes too, halves are two quarters, years two halves" says that
nothing is lost at any node. A shown sum is a pipe whose flow is known; a hidden one could carry anything from 0 up.
What an attacker can say about a hidden pipe is exactly how far its flow can change while all known pipes and all
nodes keep theirs: the largest flow that can be sent round through the other hidden pipes (a maximum flow). If that is
at least 15 % of the amount upwards and 15 % downwards, then there is a table that agrees with everything published in
which the amount is 1.15 times itself, and one in which it is 0.85 times; by convexity everything between is possible
as well. That is the protection asked for. Only for a total's half is the bound a cautious one (its quarters are moved
one after the other).

**It ends.** Levels only rise. With everything at ``HIDDEN`` each amount can shrink to 0 and grow without end,
together with its total and a class's amount, so the last step is always enough.

Not covered, because it is not promised: an attacker who is one of the reporting institutions and subtracts itself, and
an attacker who knows figures from elsewhere. What two releases show together is the matter of ``differences``.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

import pandas as pd

from dashboard.preparation.revenue import CLASS, TOTAL, ZONE
from dashboard.schema import PERIOD_TYPES, Period, parse_period

PERCENT = 15
FEWEST = 3

Group: TypeAlias = tuple[str, str]
"""A dimension and a group of it; the total is a group of its own."""
Sum: TypeAlias = tuple[Group, Period]
"""A published sum."""

_WHOLE: Group = (TOTAL, "")
_Node: TypeAlias = tuple[object, ...]
_Pipes: TypeAlias = dict[_Node, dict[_Node, int]]
_SOURCE: _Node = ("source",)
_SINK: _Node = ("sink",)
# More than any amount.
_ENDLESS = 1 << 62


class Level(IntEnum):
    """How much of a group is shown in a year."""

    ALL_SHOWN = 0
    YEARS_ONLY = 1
    HIDDEN = 2


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A sum, and what is needed to tell whether it is sensitive.

    Args:
        amount: In fen.
        contributors: Institutions whose part is not 0.
        largest: The largest part in fen.
        second: The second largest.
    """

    amount: int
    contributors: int
    largest: int
    second: int

    @property
    def sensitive(self) -> bool:
        """Tell whether it would give a report away.

        Example:
            >>> Amount(amount=230, contributors=3, largest=100, second=100).sensitive
            False
            >>> Amount(amount=214, contributors=3, largest=100, second=100).sensitive
            True
        """
        if self.contributors == 0:
            return False
        others = self.amount - self.largest - self.second
        return self.contributors < FEWEST or 100 * others < PERCENT * self.largest


@dataclass(frozen=True, order=True)
class Piece:
    """What a year is made from: a shortest period, or what a longer one's own reports hold beyond its parts."""

    period: Period
    rest: bool


@dataclass(frozen=True, kw_only=True)
class Year:
    """All sums of one calendar year.

    Args:
        sums: Every published sum.
        rests: What follows from them: a longer period less its parts, where that is not nothing.
    """

    sums: Mapping[Sum, Amount]
    rests: Mapping[Sum, Amount]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """List the groups, the total included."""
        return tuple(sorted({group for group, _ in self.sums}))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """List the periods."""
        return tuple(sorted({period for _, period in self.sums}))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """List the period types, shortest first."""
        return tuple(kind for kind in PERIOD_TYPES if any(period.type == kind for period in self.periods))

    @cached_property
    def pieces(self) -> Mapping[Group, Mapping[Piece, Amount]]:
        """Take each group's year to pieces, without those that are nothing."""
        pieces: dict[Group, dict[Piece, Amount]] = {group: {} for group in self.groups}
        for (group, period), amount in self.sums.items():
            if period.type == self.kinds[0] and amount.contributors:
                pieces[group][Piece(period, rest=False)] = amount
        for (group, period), amount in self.rests.items():
            if amount.contributors:
                pieces[group][Piece(period, rest=True)] = amount
        return pieces

    @cached_property
    def least_levels(self) -> Mapping[Group, Level]:
        """Say how little of each group may be shown for its own sake, before the others are thought of."""
        levels = dict.fromkeys(self.groups, Level.ALL_SHOWN)
        for (group, period), amount in self.sums.items():
            if amount.sensitive:
                levels[group] = max(levels[group], Level.HIDDEN if period.type == "Y" else Level.YEARS_ONLY)
        for (group, _), amount in self.rests.items():
            if amount.sensitive:
                levels[group] = max(levels[group], Level.YEARS_ONLY)
        return levels

    def hidden(self, levels: Mapping[Group, Level]) -> frozenset[Sum]:
        """List the sums that levels withhold; one that is nothing is never among them."""
        return frozenset(
            (group, period)
            for (group, period), amount in self.sums.items()
            if amount.contributors
            and (levels[group] == Level.HIDDEN or (levels[group] == Level.YEARS_ONLY and period.type != "Y"))
        )

    def within(self, period: Period) -> frozenset[Piece]:
        """List the pieces that a period is made from."""
        return frozenset(
            piece
            for pieces in self.pieces.values()
            for piece in pieces
            if period.months >= piece.period.months and piece.period.within(period.type) == period
        )

    def open(self, group: Group, piece: Piece, *, hidden: Collection[Sum]) -> bool:
        """Tell whether a piece cannot simply be read off.

        A rest can be read off where the longer period and all its parts are shown. One below 0, from reports that
        contradict each other, counts as known: that can only make the answer more careful.
        """
        if self.pieces[group][piece].amount <= 0:
            return False
        period = piece.period
        if not piece.rest or (group, period) in hidden:
            return (group, period) in hidden
        shorter = self.kinds[self.kinds.index(period.type) - 1]
        return any((group, part) in hidden for part in period.parts(shorter))


def suppressed(cells: pd.DataFrame) -> pd.Series:
    """Decide which sums stay hidden.

    Args:
        cells: As ``revenue.cells`` gives them. Not changed.

    Returns:
        For each row whether it must not be shown, under the index of ``cells``.
    """
    withheld = {found for year in years(cells) for found in year.hidden(protecting_levels(year))}
    keys = zip(cells["dimension"], cells["group"], cells["period"], cells["rest"], strict=True)
    answers = [not rest and ((kind, group), parse_period(period)) in withheld for kind, group, period, rest in keys]
    return pd.Series(answers, index=cells.index, dtype="boolean")


def years(cells: pd.DataFrame) -> list[Year]:
    """Part the cells by calendar year: nothing published ties one year's sums to another's.

    Args:
        cells: As ``revenue.cells`` gives them. Not changed.
    """
    found: dict[int, tuple[dict[Sum, Amount], dict[Sum, Amount]]] = {}
    for row in cells.to_dict("records"):
        period = parse_period(row["period"])
        sums, rests = found.setdefault(period.year, ({}, {}))
        (rests if row["rest"] else sums)[((row["dimension"], row["group"]), period)] = Amount(
            amount=int(row["amount"]),
            contributors=int(row["contributors"]),
            largest=int(row["largest"]),
            second=int(row["second"]),
        )
    return [Year(sums=sums, rests=rests) for _, (sums, rests) in sorted(found.items())]


def protecting_levels(year: Year) -> dict[Group, Level]:
    """Raise levels until nothing hidden can be estimated.

    Where an amount is exposed, one or two groups of its dimension go up, of both dimensions if totals are hidden, too
    (they then move together); the cheapest step after which nothing is exposed, else the one that leaves the least.
    The total itself goes up for its own sake, or when nothing else is left.

    Args:
        year: All true amounts.
    """
    levels = dict(year.least_levels)
    while min(levels.values()) < Level.HIDDEN and (secrets := exposed(year, hidden=year.hidden(levels))):
        (dimension, _), _ = secrets[0]
        dimensions = {ZONE, CLASS} if levels[_WHOLE] or dimension == TOTAL else {dimension}
        pool = [group for group in year.groups if group[0] in dimensions and levels[group] < Level.HIDDEN]
        levels |= _best_step(year, levels=levels, pool=pool or [_WHOLE], dimensions={*dimensions, TOTAL})
    return levels


def _best_step(
    year: Year, *, levels: Mapping[Group, Level], pool: Iterable[Group], dimensions: Collection[str]
) -> dict[Group, Level]:
    """Choose which groups to raise: the cheapest that suffice, else those that leave the fewest amounts exposed."""
    best: dict[Group, Level] = {}
    fewest = None
    for step in _steps(year, levels=levels, pool=pool):
        left = len(exposed(year, hidden=year.hidden({**levels, **step}), dimensions=dimensions, most=fewest))
        if fewest is None or left < fewest:
            best, fewest = step, left
        if not left:
            break
    return best


def _raises(year: Year, level: Level) -> list[Level]:
    """List the levels above one; where only years are reported, showing years only hides nothing."""
    return [higher for higher in Level if higher > level and (higher == Level.HIDDEN or year.kinds != ("Y",))]


def _steps(year: Year, *, levels: Mapping[Group, Level], pool: Iterable[Group]) -> list[dict[Group, Level]]:
    """List the ways to raise one group or two, the cheapest first: fewest cells, then least revenue, then by name."""
    single = [(group, higher) for group in pool for higher in _raises(year, levels[group])]
    pairs = [dict(pair) for pair in combinations(single, 2) if pair[0][0] != pair[1][0]]
    before = len(year.hidden(levels))
    revenue = {group: sum(amount.amount for amount in pieces.values()) for group, pieces in year.pieces.items()}

    def cost(step: Mapping[Group, Level]) -> tuple[int, int, list[tuple[Group, Level]]]:
        cells = len(year.hidden({**levels, **step})) - before
        return cells, sum(revenue[group] for group in step), sorted(step.items())

    return sorted([*({group: higher} for group, higher in single), *pairs], key=cost)


def exposed(
    year: Year, *, hidden: Collection[Sum], dimensions: Collection[str] = (TOTAL, ZONE, CLASS), most: int | None = None
) -> list[Sum]:
    """List what is hidden, and could still be estimated to within 15 % from all that is shown.

    A sensitive rest counts as hidden, under the period it belongs to: it is one or two institutions' own report.

    Args:
        year: All true amounts.
        hidden: The sums that are not shown; a sum that is nothing counts as shown.
        dimensions: Whose sums to look at.
        most: Stop when there are this many.
    """
    pipes = _pipes(year, hidden=hidden)
    secrets = [(key, year.sums[key].amount, year.within(key[1])) for key in sorted(hidden)]
    secrets += [
        (key, rest.amount, frozenset({Piece(key[1], rest=True)}))
        for key, rest in sorted(year.rests.items())
        if rest.sensitive
    ]
    found: list[Sum] = []
    for (group, period), amount, pieces in secrets:
        needed = -(-PERCENT * amount // 100)
        if group[0] in dimensions and not _movable(pipes, group=group, pieces=pieces, needed=needed):
            found.append((group, period))
            if len(found) == most:
                break
    return found


def _pipes(year: Year, *, hidden: Collection[Sum]) -> _Pipes:
    """Lay the hidden pipes, each as the room it leaves: without end forwards, its amount backwards."""
    pipes: _Pipes = {}
    whole_year = Period(year.periods[0].year, 1, "Y")

    def lay(start: _Node, end: _Node, amount: int) -> None:
        pipes.setdefault(start, {})[end] = _ENDLESS
        pipes.setdefault(end, {})[start] = amount

    for group, pieces in year.pieces.items():
        for piece, amount in pieces.items():
            if year.open(group, piece, hidden=hidden):
                lay(*_ends(group, piece), amount.amount)
        if (group, whole_year) in hidden:
            ends = {TOTAL: (_SINK, _SOURCE), ZONE: (_SOURCE, group), CLASS: (group, _SINK)}
            lay(*ends[group[0]], year.sums[group, whole_year].amount)
    return pipes


def _ends(group: Group, piece: Piece) -> tuple[_Node, _Node]:
    """Say where a piece's pipe begins and ends: sub-zone → its period → through the total → class."""
    return {
        ZONE: (group, (ZONE, piece)),
        TOTAL: ((ZONE, piece), (CLASS, piece)),
        CLASS: ((CLASS, piece), group),
    }[group[0]]


def _movable(pipes: _Pipes, *, group: Group, pieces: Collection[Piece], needed: int) -> bool:
    """Tell whether the pieces' sum could be larger and smaller by an amount, with everything known as it is."""
    if group == _WHOLE:
        single = [_ends(group, piece) for piece in sorted(pieces)]
        return all(
            _moved(_without(pipes, single), ways=ways, most=needed) >= needed for ways in (_turned(single), single)
        )
    # The group's node is cut in two, with all that is asked for running through the cut.
    cut: _Node = ("cut",)
    opened: _Pipes = {}
    asked = {next(end for end in _ends(group, piece) if end != group) for piece in pieces}
    for start, ends in pipes.items():
        for end, room in ends.items():
            if start == group and end in asked:
                opened.setdefault(cut, {})[end] = room
            elif end == group and start in asked:
                opened.setdefault(start, {})[cut] = room
            else:
                opened.setdefault(start, {})[end] = room
    there, back = [(cut, group)], [(group, cut)]
    return all(
        _moved({node: dict(ends) for node, ends in opened.items()}, ways=way, most=needed) >= needed
        for way in (there, back)
    )


def _without(pipes: _Pipes, gone: Collection[tuple[_Node, _Node]]) -> _Pipes:
    """Copy the pipes, but for some."""
    closed = {*gone, *_turned(gone)}
    return {
        start: {end: room for end, room in ends.items() if (start, end) not in closed} for start, ends in pipes.items()
    }


def _turned(ways: Iterable[tuple[_Node, _Node]]) -> list[tuple[_Node, _Node]]:
    return [(end, start) for start, end in ways]


def _moved(pipes: _Pipes, *, ways: Iterable[tuple[_Node, _Node]], most: int) -> int:
    """Send as much as possible, up to a bound, from the start to the end of each way in turn (Edmonds and Karp).

    Args:
        pipes: The room in each pipe; used up.
        ways: Where it starts and ends. What one way has sent stays when the next one sends.
        most: Enough.
    """
    moved = 0
    for start, end in ways:
        while moved < most and (path := _path(pipes, start=start, end=end)):
            room = min(most - moved, *(pipes[a][b] for a, b in path))
            for a, b in path:
                pipes[a][b] -= room
                pipes.setdefault(b, {})[a] = pipes.get(b, {}).get(a, 0) + room
            moved += room
    return moved


def _path(pipes: _Pipes, *, start: _Node, end: _Node) -> list[tuple[_Node, _Node]]:
    """Find a shortest way with room all along; empty if there is none."""
    came: dict[_Node, _Node] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        node = waiting.popleft()
        for following, room in pipes.get(node, {}).items():
            if room > 0 and following not in came:
                came[following] = node
                waiting.append(following)
    if end not in came:
        return []
    path = []
    while end != start:
        path.append((came[end], end))
        end = came[end]
    return path
