"""Columns over time: one per period, from zero; what is hidden, missing or only a part is seen to be so."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard import i18n, theme
from dashboard.figures.text import labels, width
from dashboard.schema import Period, parse_period

LINE = theme.CHART_TEXT * 1.35
COLUMN = 0.74
# How much broader bold text stands.
BOLD = 1.06
# How far two numbers stand apart at least, in pixels.
APART = theme.CHART_TEXT / 3
# Beyond 100,000 wan yuan (RMB 1 billion) both languages take their larger unit, so both axes have the same ticks.
_LARGE_MONEY = 100_000
_LARGE_COUNT = 1_000_000
_GRID_LINES = 5
_YEAR_TICKS = 6
_ANY_DECIMALS = 9
_ZEROS_UP_TO = 12
# Between two years, in columns.
_YEAR_GAP = 0.6
_HATCH = "/"
# Upright words need this much of a line's height as breadth.
_UPRIGHT = 0.8


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The one unit of a picture.

    Args:
        size: How many stored units it is.
        name: What it is called.
        decimals: Of a number below 100 in it.
    """

    size: float
    name: str
    decimals: int

    def write(self, stored: float, lang: str) -> str:
        """Write an amount without the unit, as fine as amounts are written elsewhere: from 100 on in whole numbers."""
        shown = stored / self.size
        return i18n.number(shown, lang, decimals=self.decimals if abs(shown) < 100 else 0)

    def line(self, stored: float, lang: str) -> str:
        """Write the round number of a grid line, whatever decimals it takes."""
        return i18n.number(stored / self.size, lang, decimals=_ANY_DECIMALS)


def money(most: float, lang: str) -> Unit:
    """Choose the unit of money that suits the largest amount; the two languages' units stand 100 or 10 to one."""
    if most >= _LARGE_MONEY:
        size = 10_000 if lang == "zh" else 100_000
        return Unit(size=size, name=i18n.word("figure.money_large", lang), decimals=2)
    if lang == "zh":
        return Unit(size=1, name=i18n.word("figure.money", lang), decimals=1)
    return Unit(size=100, name=i18n.word("figure.money", lang), decimals=2)


def count(most: float, lang: str, *, unit: str, decimals: int) -> Unit:
    """Choose the unit of a count or ratio: its own, or a power of ten of it that a reader of the language expects."""
    if most < _LARGE_COUNT:
        return Unit(size=1, name=unit, decimals=decimals)
    size = 10_000 if lang == "zh" else 1_000_000
    return Unit(size=size, name=i18n.word("figure.count_large", lang, unit=unit), decimals=2)


def over_time(
    amounts: Mapping[str, float],
    *,
    periods: Sequence[str],
    unit: Unit,
    by: str,
    name: str,
    lang: str,
    width: int,
    height: int,
    hidden: frozenset[str] = frozenset(),
    partial: frozenset[str] = frozenset(),
) -> go.Figure:
    """Show amounts period by period in columns from zero.

    A column that leaves something out is hatched; a period that is not published is a slot with an asterisk, one that
    nobody has reported a slot that says so. Both slots reach over the whole height: they stand for no amount.

    Args:
        amounts: The known ones, by period.
        periods: All that the series has, oldest first; those between them stand, too.
        unit: Of the amounts.
        by: ``month``, ``quarter``, ``half`` or ``year``.
        name: Of the bars.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.
        hidden: Periods that are not published.
        partial: Periods whose amount leaves something out.

    Returns:
        Bars named ``suppressed`` and ``missing`` (the slots), bars of the given name whose ``y`` is as stored and whose
        ``customdata`` is the period, and texts; without periods no traces.
    """
    figure = canvas(width=width, height=height)
    if not periods:
        return figure
    spots = slots(periods, by=by)
    levels = ticks(0.0, max([0.0, *amounts.values()]))
    top = levels[-1] or 1.0
    texts = [unit.line(level, lang) for level in levels] if amounts else []
    left = max([breadth(text) for text in texts], default=0) + theme.CHART_TEXT / 2
    above, below = 2.3 * LINE, 0.0 if by == "year" else 1.1 * LINE
    margin_below = 1.5 * LINE
    pixel = top / (height - above - below - margin_below)
    slot_width = place(figure, spots, lang=lang, left=left, bottom=margin_below, width=width)
    figure.update_yaxes(
        range=[-below * pixel, top + above * pixel],
        tickvals=levels[: len(texts)],
        ticktext=texts,
        zeroline=True,
        zerolinecolor=theme.ink("text-2"),
        zerolinewidth=theme.ZERO_LINE,
    )
    # Higher than any line, so that a slot cannot be read as an amount.
    ceiling = top + 0.5 * LINE * pixel
    unknown = {p for p in spots if p not in amounts} - hidden
    for what, ground, mark, empty in (
        ("suppressed", "nodata", i18n.word("figure.mark.suppressed", lang), [p for p in spots if p in hidden]),
        ("missing", "surface", i18n.word("state.missing", lang), [p for p in spots if p in unknown]),
    ):
        figure.add_trace(
            empty_slots(what, [spots[p] for p in empty], ceiling, mark, ground=ground, slot_width=slot_width)
        )
    figure.add_bar(
        name=name,
        x=[spots[p] for p in amounts],
        y=list(amounts.values()),
        customdata=list(amounts),
        width=COLUMN,
        marker=hatched([p in partial for p in amounts]),
        hoverinfo="none",
    )
    written = {p: unit.write(amount, lang) for p, amount in amounts.items()}
    # A row of zeros over a row of nothing says less than the empty places do.
    said = {p: amount for p, amount in amounts.items() if amount or len(amounts) <= _ZEROS_UP_TO}
    numbered = named(said, written, apart_from=partial, slots=spots, slot_width=slot_width)
    figure.add_trace(
        labels(
            name="amount",
            x=[spots[p] for p in numbered],
            y=[clear(p, amounts, written, slots=spots, slot_width=slot_width) for p in numbered],
            text=[written[p] if p in partial else f"<b>{written[p]}</b>" for p in numbered],
            position="top center",
        )
    )
    if by != "year":
        name_parts(figure, spots, lang=lang, level=-0.6 * LINE * pixel, slot_width=slot_width)
    strip = top + (above - 0.6 * LINE) * pixel
    first, last = figure.layout.xaxis.range
    figure.add_trace(
        labels(name="unit", x=[first], y=[strip], text=[unit.name], position="middle right", role="text-2")
    )
    wordless = unknown if slot_width * COLUMN < LINE * _UPRIGHT else set()
    keys = (("suppressed", hidden), ("incomplete", partial), ("missing", wordless))
    key(
        figure,
        [mark for mark, marked in keys if marked],
        lang=lang,
        right=last,
        level=strip,
        across=1 / slot_width,
        up=pixel,
    )
    return figure


def canvas(*, width: int, height: int) -> go.Figure:
    """Begin a figure in which bars may lie on each other."""
    figure = go.Figure(layout=theme.layout())
    return figure.update_layout(width=width, height=height, barmode="overlay")


def breadth(text: str) -> float:
    """Estimate how wide a text of the chart stands, in pixels."""
    return width(text, size=theme.CHART_TEXT)


def ticks(low: float, high: float) -> list[float]:
    """Choose round numbers from zero outwards that enclose the values, with at most five lines beside zero."""
    reach = max(high, -low)
    if reach <= 0:
        return [0.0]
    power = 10.0 ** (math.floor(math.log10(reach)) - 1)
    for step in (round_number * power * scale for scale in (1, 10, 100) for round_number in (1, 2, 5)):
        first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
        if last - first <= _GRID_LINES:
            break
    return [round(count * step, 12) for count in range(first, last + 1)]


def slots(periods: Sequence[str], *, by: str) -> dict[str, float]:
    """Give every period from the first to the last its place, whether or not the table has it; years stand apart."""
    first, last = parse_period(periods[0]), parse_period(periods[-1])
    gap = 0.0 if by == "year" else _YEAR_GAP
    places: dict[str, float] = {}
    for year in range(first.year, last.year + 1):
        for period in Period(year, 1, "Y").parts(first.type):
            if first.start <= period.start <= last.start:
                places[str(period)] = len(places) + gap * (year - first.year)
    return places


def place(figure: go.Figure, slots: Mapping[str, float], *, lang: str, left: float, bottom: float, width: int) -> float:
    """Set the axis of time up, years below it, and say how many pixels a slot has."""
    first, last = min(slots.values()), max(slots.values())
    pad = 0.7
    middles: dict[int, list[float]] = {}
    for period, x in slots.items():
        middles.setdefault(parse_period(period).year, []).append(x)
    every = math.ceil(len(middles) / _YEAR_TICKS)
    years = list(middles)[(len(middles) - 1) % every :: every]
    figure.update_layout(margin={"l": math.ceil(left), "r": 0, "t": 0, "b": math.ceil(bottom)})
    figure.update_xaxes(
        range=[first - pad, last + pad],
        showgrid=False,
        tickvals=[sum(middles[year]) / len(middles[year]) for year in years],
        ticktext=[i18n.period(str(year), lang) for year in years],
    )
    return (width - math.ceil(left)) / (last - first + 2 * pad)


def name_parts(figure: go.Figure, slots: Mapping[str, float], *, lang: str, level: float, slot_width: float) -> None:
    """Name the months, quarters or halves under their columns, where there is room for all of them."""
    kinds = {"M": "month", "Q": "quarter", "H": "half"}
    parts = {p: parse_period(p) for p in slots}
    called = [i18n.word(f"figure.{kinds[part.type]}_{part.number}", lang) for part in parts.values()]
    if max(map(breadth, called)) > slot_width:
        return
    xs = list(slots.values())
    figure.add_trace(labels(name="parts", x=xs, y=[level] * len(xs), text=called, role="text-3"))


def hatched(partial: Sequence[bool], *, role: str = "primary") -> dict[str, Any]:
    """Fill columns, those that leave somebody out with hatching."""
    colour = theme.ink(role)
    return {
        "color": colour,
        "line": {"color": colour, "width": 2},
        "pattern": {
            "shape": [_HATCH if one else "" for one in partial],
            "fillmode": "replace",
            "fgcolor": colour,
            "bgcolor": theme.ink("surface"),
            "size": 12,
            "solidity": 0.3,
        },
    }


def slot(ground: str) -> dict[str, Any]:
    """Outline a place that has no amount."""
    return {"color": theme.ink(ground), "line": {"color": theme.ink("hairline"), "width": 2}}


def empty_slots(
    name: str,
    xs: Sequence[float],
    top: float,
    mark: str,
    *,
    ground: str,
    slot_width: float,
    column: float = COLUMN,
) -> go.Bar:
    """Draw places without an amount, with what is to be said there: across where it fits, else upright, else not."""
    room = slot_width * column
    across = breadth(mark) < room
    if not across and room < LINE * _UPRIGHT:
        mark = ""
    # Han characters stand upright in a column, one below the other; letters turn.
    stacked = not across and breadth(mark) == len(mark) * theme.CHART_TEXT
    return go.Bar(
        name=name,
        x=list(xs),
        y=[top] * len(xs),
        width=column,
        marker=slot(ground),
        text=["<br>".join(mark) if stacked else mark if across else f"\N{NO-BREAK SPACE}{mark}"] * len(xs),
        textposition="inside",
        insidetextanchor="start",
        textangle=0 if across or stacked else -90,
        textfont={"size": theme.CHART_TEXT, "color": theme.ink("text-2")},
        constraintext="none",
        cliponaxis=False,
        hoverinfo="none",
    )


def named(
    values: Mapping[str, float],
    written: Mapping[str, str],
    *,
    apart_from: frozenset[str] | set[str],
    slots: Mapping[str, float],
    slot_width: float,
) -> list[str]:
    """Choose the columns that get their number: all if all fit, else the last, the largest and, below zero, the least.

    Of two that would run into each other the later named one goes without.
    """
    breadths = {p: breadth(written[p]) * BOLD + APART for p in values}
    if max(breadths.values(), default=0) < slot_width:
        return list(values)
    whole = [p for p in values if p not in apart_from]
    if not whole:
        return []
    wanted = [whole[-1], max(whole, key=lambda p: values[p])]
    lowest = min(whole, key=lambda p: values[p])
    if values[lowest] < 0:
        wanted.append(lowest)
    kept: list[str] = []
    for p in dict.fromkeys(wanted):
        if all(abs(slots[p] - slots[other]) * slot_width > (breadths[p] + breadths[other]) / 2 for other in kept):
            kept.append(p)
    return kept


def clear(
    period: str,
    values: Mapping[str, float],
    written: Mapping[str, str],
    *,
    slots: Mapping[str, float],
    slot_width: float,
) -> float:
    """Say how high a number must stand to be clear of the columns that it reaches over."""
    reach = breadth(written[period]) * BOLD / 2 / slot_width + COLUMN / 2
    near = [value for p, value in values.items() if abs(slots[p] - slots[period]) < reach]
    return max(0.0, *near) if values[period] >= 0 else min(0.0, *near)


def key(
    figure: go.Figure, there: Sequence[str], *, lang: str, right: float, level: float, across: float, up: float
) -> None:
    """Say in a line above the columns what the marks among them mean; only those that are there.

    Args:
        figure: Gets the traces.
        there: Of ``suppressed``, ``incomplete`` and ``missing``.
        lang: One of ``LANGS``.
        right: Where the line ends.
        level: How high it stands.
        across: A pixel in units of the horizontal axis.
        up: A pixel in units of the vertical axis.
    """
    right -= theme.CHART_TEXT / 4 * across
    size = theme.CHART_TEXT
    xs, words = [], []
    for mark in reversed(there):
        text = i18n.word("state.missing" if mark == "missing" else f"figure.reason.{mark}", lang)
        if mark == "suppressed":
            text = f"{i18n.word('figure.mark.suppressed', lang)} {text}"
        right -= breadth(text) * across
        xs.append(right)
        words.append(text)
        if mark != "suppressed":
            right -= 1.2 * size * across
            figure.add_bar(
                name=f"key_{mark}",
                x=[right + 0.5 * size * across],
                base=[level - size / 2 * up],
                y=[size * up],
                width=size * across,
                marker=hatched([True]) if mark == "incomplete" else slot("surface"),
                hoverinfo="none",
            )
        right -= size * across
    figure.add_trace(labels(name="key", x=xs, y=[level] * len(xs), text=words, position="middle right", role="text-2"))
