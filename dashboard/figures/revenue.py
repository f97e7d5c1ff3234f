"""What the institutions earn, drawn: over time, year on year, and how a year is made up."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, theme
from dashboard.figures.text import fit, labels, names, plain, width
from dashboard.schema import Period, parse_period

_LINE = theme.CHART_TEXT * 1.35
# Beyond 100,000 wan yuan (RMB 1 billion) both languages take their larger unit, so both axes have the same ticks.
_LARGE = 100_000
_GRID_LINES = 5
_YEAR_TICKS = 6
_ANY_DECIMALS = 9
# Between two years, in columns.
_YEAR_GAP = 0.6
_COLUMN = 0.74
_HATCH = "/"
# How much broader bold text stands.
_BOLD = 1.06
# Upright words need this much of a line's height as breadth.
_UPRIGHT = 0.8
_ROW_AT_MOST = 96.0
_GUTTER = 64
_HEADING = 1.6 * _LINE
_NO_BASE = "no_base"
_KEY_ORDER = ("suppressed", "incomplete", "no_base", "zero_base", "break")


@dataclass(frozen=True, kw_only=True)
class _Unit:
    """The one unit of a picture: how many wan yuan it is, its name, and the decimals of a number below 100 in it."""

    size: float
    name: str
    decimals: int

    def write(self, wan_yuan: float, lang: str) -> str:
        """Write an amount without the unit, as fine as amounts are written elsewhere: from 100 on in whole numbers."""
        shown = wan_yuan / self.size
        return i18n.number(shown, lang, decimals=self.decimals if abs(shown) < 100 else 0)

    def line(self, wan_yuan: float, lang: str) -> str:
        """Write the round number of a grid line, whatever decimals it takes."""
        return i18n.number(wan_yuan / self.size, lang, decimals=_ANY_DECIMALS)


def trend(series: pd.DataFrame, *, lang: str, by: str, width: int = 1180, height: int = 520) -> go.Figure:
    """Show revenue period by period in columns from zero.

    A column that leaves somebody out is hatched; a period that is not published is a slot with an asterisk, one that
    nobody has reported a slot that says so. Both slots reach over the whole height: they stand for no amount.

    Args:
        series: What ``queries.revenue.series`` gave.
        lang: One of ``LANGS``.
        by: ``quarter``, ``half`` or ``year``, as it was asked for there.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        Bars named ``suppressed`` and ``missing`` (the slots), bars named ``revenue`` whose ``y`` is in 万元 and whose
        ``customdata`` is the period, and texts; without periods no traces.
    """
    figure = _canvas(width=width, height=height)
    if series.empty:
        return figure
    slots = _slots([str(period) for period in series["period"]], by=by)
    rows = series.set_index("period")
    amounts = {p: float(rows["revenue"][p]) for p in slots if p in rows.index and pd.notna(rows["revenue"][p])}
    hidden = {p for p in slots if p in rows.index and p not in amounts and rows["suppressed"][p]}
    partial = {p for p in amounts if not rows["complete"][p]}
    unit = _unit(max(amounts.values(), default=0), lang)
    ticks = _ticks(0.0, max([0.0, *amounts.values()]))
    top = ticks[-1] or 1.0
    texts = [unit.line(tick, lang) for tick in ticks] if amounts else []
    left = max([_breadth(text) for text in texts], default=0) + theme.CHART_TEXT / 2
    above, below = 2.3 * _LINE, 0.0 if by == "year" else 1.1 * _LINE
    margin_below = 1.5 * _LINE
    pixel = top / (height - above - below - margin_below)
    slot_width = _place(figure, slots, lang=lang, left=left, bottom=margin_below, width=width)
    figure.update_yaxes(
        range=[-below * pixel, top + above * pixel],
        tickvals=ticks[: len(texts)],
        ticktext=texts,
        zeroline=True,
        zerolinecolor=theme.LIGHT["text-2"],
        zerolinewidth=theme.ZERO_LINE,
    )
    # Higher than any line, so that a slot cannot be read as an amount.
    ceiling = top + 0.5 * _LINE * pixel
    unknown = {p for p in slots if p not in amounts} - hidden
    for name, ground, mark, periods in (
        ("suppressed", "nodata", i18n.word("figure.mark.suppressed", lang), [p for p in slots if p in hidden]),
        ("missing", "surface", i18n.word("state.missing", lang), [p for p in slots if p in unknown]),
    ):
        figure.add_trace(
            _empty_slots(name, [slots[p] for p in periods], ceiling, mark, ground=ground, slot_width=slot_width)
        )
    figure.add_bar(
        name="revenue",
        x=[slots[p] for p in amounts],
        y=list(amounts.values()),
        customdata=list(amounts),
        width=_COLUMN,
        marker=_hatched([p in partial for p in amounts]),
        hoverinfo="none",
    )
    written = {p: unit.write(amount, lang) for p, amount in amounts.items()}
    named = _named(amounts, written, apart_from=partial, slots=slots, slot_width=slot_width)
    figure.add_trace(
        labels(
            name="amount",
            x=[slots[p] for p in named],
            y=[_clear(p, amounts, written, slots=slots, slot_width=slot_width) for p in named],
            text=[written[p] if p in partial else f"<b>{written[p]}</b>" for p in named],
            position="top center",
        )
    )
    if by != "year":
        _name_parts(figure, slots, lang=lang, level=-0.6 * _LINE * pixel, slot_width=slot_width)
    strip = top + (above - 0.6 * _LINE) * pixel
    first, last = figure.layout.xaxis.range
    figure.add_trace(
        labels(name="unit", x=[first], y=[strip], text=[unit.name], position="middle right", role="text-2")
    )
    wordless = unknown if slot_width * _COLUMN < _LINE * _UPRIGHT else set()
    keys = (("suppressed", hidden), ("incomplete", partial), ("missing", wordless))
    _key(
        figure,
        [key for key, periods in keys if periods],
        lang=lang,
        right=last,
        level=strip,
        across=1 / slot_width,
        up=pixel,
    )
    return figure


def growth(growth: pd.DataFrame, *, lang: str, by: str, width: int = 1180, height: int = 520) -> go.Figure:
    """Show how each period compares with the same one a year before, around a zero line.

    One colour for up and down: the sign and the side say which. Where there is no rate a small mark says why. The axis
    begins where there is a year before.

    Args:
        growth: What ``queries.revenue.growth`` gave.
        lang: One of ``LANGS``.
        by: ``quarter``, ``half`` or ``year``, as it was asked for there.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        Bars named ``growth`` whose ``y`` is a ratio and whose ``customdata`` is the period, and texts; without a period
        that has a year before no traces.
    """
    figure = _canvas(width=width, height=height)
    rows = growth.set_index("period")
    based = [str(period) for period in growth["period"] if rows["reason"][period] != _NO_BASE]
    if not based:
        return figure
    slots = _slots([str(period) for period in growth["period"] if str(period) >= based[0]], by=by)
    rates = {p: float(rows["growth"][p]) for p in slots if p in rows.index and pd.notna(rows["growth"][p])}
    reasons = {p: str(rows["reason"][p]) if p in rows.index else "incomplete" for p in slots if p not in rates}
    ticks = _ticks(min([0.0, *rates.values()]), max([0.0, *rates.values()]))
    texts = [_signed(tick, lang) for tick in ticks] if rates else []
    left = max([_breadth(text) for text in texts], default=0) + theme.CHART_TEXT / 2
    bottom, top = ticks[0], ticks[-1]
    span = (top - bottom) or 1.0
    above = 2.3 * _LINE
    # Below zero there are numbers under the columns.
    below = (1.2 * _LINE if bottom < 0 else 0.0) + (0.0 if by == "year" else 1.1 * _LINE)
    margin_below = 1.5 * _LINE
    pixel = span / (height - above - below - margin_below)
    slot_width = _place(figure, slots, lang=lang, left=left, bottom=margin_below, width=width)
    figure.update_yaxes(
        range=[bottom - below * pixel, bottom + span + above * pixel],
        tickvals=ticks[: len(texts)],
        ticktext=texts,
        zeroline=True,
        zerolinecolor=theme.LIGHT["text-2"],
        zerolinewidth=theme.ZERO_LINE,
    )
    figure.add_bar(
        name="growth",
        x=[slots[p] for p in rates],
        y=list(rates.values()),
        customdata=list(rates),
        width=_COLUMN,
        marker={"color": theme.LIGHT["primary"], "line": {"width": 0}},
        hoverinfo="none",
    )
    written = {p: _signed(rate, lang) for p, rate in rates.items()}
    named = _named(rates, written, apart_from=set(), slots=slots, slot_width=slot_width)
    figure.add_trace(
        labels(
            name="rate",
            x=[slots[p] for p in named],
            y=[_clear(p, rates, written, slots=slots, slot_width=slot_width) for p in named],
            text=[f"<b>{written[p]}</b>" for p in named],
        ).update(textposition=["top center" if rates[p] >= 0 else "bottom center" for p in named])
    )
    figure.add_trace(
        labels(
            name="reason",
            x=[slots[p] for p in reasons],
            y=[0.0] * len(reasons),
            text=[i18n.word(f"figure.mark.{reason}", lang) for reason in reasons.values()],
            position="top center",
            role="text-2",
        )
    )
    if by != "year":
        _name_parts(figure, slots, lang=lang, level=bottom - (below - 0.5 * _LINE) * pixel, slot_width=slot_width)
    told = [key for key in _KEY_ORDER if key in reasons.values()]
    sentence = "    ".join(
        f"{i18n.word(f'figure.mark.{key}', lang)} {i18n.word(f'figure.reason.{key}', lang)}" for key in told
    )
    strip = bottom + span + (above - 0.6 * _LINE) * pixel
    figure.add_trace(
        labels(
            name="key",
            x=[figure.layout.xaxis.range[1]] if told else [],
            y=[strip] if told else [],
            text=[sentence] if told else [],
            position="middle left",
            role="text-2",
        )
    )
    return figure


def composition(
    by_zone: pd.DataFrame, *, by_class: pd.DataFrame, lang: str, width: int = 1180, height: int = 520
) -> go.Figure:
    """Show what a year's revenue is made of, by sub-zone on the left and by service class on the right.

    Both sides have one scale, so that a bar here compares with a bar there.

    Args:
        by_zone: What ``queries.revenue.composition_by_zone`` gave.
        by_class: What ``queries.revenue.composition_by_class`` gave.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        Bars named ``zone`` and ``class`` whose ``x`` is in 万元 and whose ``customdata`` is the code, with texts;
        without parts no traces.
    """
    figure = _canvas(width=width, height=height)
    amounts = [float(amount) for parts in (by_zone, by_class) for amount in parts["revenue"].dropna()]
    most = max([*amounts, 0.0]) or 1.0
    unit = _unit(most, lang)
    zones = [plain(fit(name, size=theme.CHART_TEXT, most=(width - _GUTTER) / 2)) for name in names(by_zone, lang)]
    classes = [i18n.word(f"class.{code}", lang) for code in by_class["class"]]
    panels = (
        _Panel(name="zone", codes=list(by_zone["zone_id"]), names=zones, parts=by_zone.to_dict("records")),
        _Panel(name="class", codes=list(by_class["class"]), names=classes, parts=by_class.to_dict("records")),
    )
    breadth = (width - _GUTTER) / 2
    # What stands at the end of the longest bar has its place, whichever text is the longest.
    texts = [_breadth(_told(part, unit, lang)) for panel in panels for part in panel.parts]
    reach = most * breadth / max(1.0, breadth - max(texts, default=0.0) * _BOLD - theme.CHART_TEXT / 2)
    row = min(_ROW_AT_MOST, (height - _HEADING) / max(1, *(len(panel.parts) for panel in panels)))
    bare = {"showgrid": False, "showticklabels": False}
    axis = {"x": figure.layout.xaxis.to_plotly_json(), "y": figure.layout.yaxis.to_plotly_json()}
    for number, panel in enumerate(panels):
        if not panel.parts:
            continue
        axes = "2" if number else ""
        start = number * (breadth + _GUTTER) / width
        spread = {"domain": [start, start + breadth / width], "range": [0, reach], "anchor": f"y{axes}"}
        figure.layout[f"xaxis{axes}"] = axis["x"] | bare | spread
        figure.layout[f"yaxis{axes}"] = axis["y"] | bare | {"range": [0, height], "anchor": f"x{axes}"}
        _draw_panel(figure, panel, axes=axes, unit=unit, lang=lang, most=most, row=row, pixel=reach / breadth)
    return figure


@dataclass(frozen=True, kw_only=True)
class _Panel:
    """One side of a composition: what its parts are called and what is known of them."""

    name: str
    codes: Sequence[str]
    names: Sequence[str]
    parts: Sequence[Mapping[Any, Any]]


def _draw_panel(
    figure: go.Figure, panel: _Panel, *, axes: str, unit: _Unit, lang: str, most: float, row: float, pixel: float
) -> None:
    """Draw one side: of each part its name on a line and its bar below, with the amount where the bar ends."""
    height = figure.layout.height
    tops = [height - _HEADING - index * row for index in range(len(panel.parts))]
    thick = min(_LINE, row - _LINE - row * 0.1)
    bars = [top - _LINE - thick / 2 for top in tops]
    amounts = [None if pd.isna(part["revenue"]) else float(part["revenue"]) for part in panel.parts]
    empty = [index for index, amount in enumerate(amounts) if amount is None]
    place = {"orientation": "h", "width": thick, "hoverinfo": "none", "xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    figure.add_bar(
        name=f"{panel.name}_slot",
        x=[most] * len(empty),
        y=[bars[index] for index in empty],
        marker=_slot("nodata"),
        **place,
    )
    figure.add_bar(
        name=panel.name,
        x=amounts,
        y=bars,
        customdata=[str(code) for code in panel.codes],
        marker=_hatched([not part["complete"] for part in panel.parts]),
        **place,
    )
    heading = i18n.word(f"figure.by_{panel.name}", lang, unit=unit.name)
    told = [_told(part, unit, lang, marked=True) for part in panel.parts]
    gap = theme.CHART_TEXT / 4 * pixel
    ends = [gap + (amount or 0) for amount in amounts]
    for what, xs, ys, texts in (
        ("heading", [0], [height - _LINE / 2], [f"<b>{heading}</b>"]),
        ("name", [0] * len(tops), [top - _LINE / 2 for top in tops], panel.names),
        ("amount", ends, bars, told),
    ):
        figure.add_trace(
            labels(name=f"{panel.name}_{what}", x=xs, y=ys, text=texts, position="middle right", axes=axes)
        )


def _told(part: Mapping[Any, Any], unit: _Unit, lang: str, *, marked: bool = False) -> str:
    """Word an amount and, where there is one, its share; or why there is none."""
    if pd.isna(part["revenue"]):
        return i18n.word("state.suppressed" if part["suppressed"] else "state.missing", lang)
    amount = unit.write(float(part["revenue"]), lang)
    told = [f"<b>{amount}</b>" if marked else amount]
    if pd.notna(part["share"]):
        told.append(i18n.share(float(part["share"]), lang))
    if not part["complete"]:
        told.append(i18n.word("figure.reason.incomplete", lang))
    return "\N{EN SPACE}".join(told)


def _canvas(*, width: int, height: int) -> go.Figure:
    figure = go.Figure(layout=theme.layout())
    return figure.update_layout(width=width, height=height, barmode="overlay")


def _breadth(text: str) -> float:
    return width(text, size=theme.CHART_TEXT)


def _unit(most: float, lang: str) -> _Unit:
    """Choose the unit that suits the largest amount; the two languages' units stand 100 or 10 to one."""
    if most >= _LARGE:
        return _Unit(size=10_000 if lang == "zh" else 100_000, name=i18n.word("figure.money_large", lang), decimals=2)
    if lang == "zh":
        return _Unit(size=1, name=i18n.word("figure.money", lang), decimals=1)
    return _Unit(size=100, name=i18n.word("figure.money", lang), decimals=2)


def _ticks(low: float, high: float) -> list[float]:
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


def _signed(ratio: float, lang: str) -> str:
    percent = round(ratio * 100, 1)
    return ("+" if percent > 0 else "") + i18n.share(percent / 100 if percent else 0.0, lang)


def _slots(periods: Sequence[str], *, by: str) -> dict[str, float]:
    """Give every period from the first to the last its place, whether or not the table has it; years stand apart."""
    first, last = parse_period(periods[0]), parse_period(periods[-1])
    gap = 0.0 if by == "year" else _YEAR_GAP
    places: dict[str, float] = {}
    for year in range(first.year, last.year + 1):
        for period in Period(year, 1, "Y").parts(first.type):
            if first.start <= period.start <= last.start:
                places[str(period)] = len(places) + gap * (year - first.year)
    return places


def _place(
    figure: go.Figure, slots: Mapping[str, float], *, lang: str, left: float, bottom: float, width: int
) -> float:
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


def _name_parts(figure: go.Figure, slots: Mapping[str, float], *, lang: str, level: float, slot_width: float) -> None:
    """Name the quarters or halves under their columns, where there is room for all of them."""
    kinds = {"Q": "quarter", "H": "half"}
    parts = {p: parse_period(p) for p in slots}
    called = [i18n.word(f"figure.{kinds[part.type]}_{part.number}", lang) for part in parts.values()]
    if max(map(_breadth, called)) > slot_width:
        return
    xs = list(slots.values())
    figure.add_trace(labels(name="parts", x=xs, y=[level] * len(xs), text=called, role="text-3"))


def _hatched(partial: Sequence[bool]) -> dict[str, Any]:
    """Fill columns, those that leave somebody out with hatching."""
    primary = theme.LIGHT["primary"]
    return {
        "color": primary,
        "line": {"color": primary, "width": 2},
        "pattern": {
            "shape": [_HATCH if one else "" for one in partial],
            "fillmode": "replace",
            "fgcolor": primary,
            "bgcolor": theme.LIGHT["surface"],
            "size": 12,
            "solidity": 0.3,
        },
    }


def _slot(ground: str) -> dict[str, Any]:
    return {"color": theme.LIGHT[ground], "line": {"color": theme.LIGHT["hairline"], "width": 2}}


def _empty_slots(name: str, xs: Sequence[float], top: float, mark: str, *, ground: str, slot_width: float) -> go.Bar:
    """Draw places without an amount, with what is to be said there: across where it fits, else upright, else not."""
    room = slot_width * _COLUMN
    across = _breadth(mark) < room
    if not across and room < _LINE * _UPRIGHT:
        mark = ""
    # Han characters stand upright in a column, one below the other; letters turn.
    stacked = not across and _breadth(mark) == len(mark) * theme.CHART_TEXT
    return go.Bar(
        name=name,
        x=list(xs),
        y=[top] * len(xs),
        width=_COLUMN,
        marker=_slot(ground),
        text=["<br>".join(mark) if stacked else mark if across else f"\N{NO-BREAK SPACE}{mark}"] * len(xs),
        textposition="inside",
        insidetextanchor="start",
        textangle=0 if across or stacked else -90,
        textfont={"size": theme.CHART_TEXT, "color": theme.LIGHT["text-2"]},
        constraintext="none",
        cliponaxis=False,
        hoverinfo="none",
    )


def _named(
    values: Mapping[str, float],
    written: Mapping[str, str],
    *,
    apart_from: set[str],
    slots: Mapping[str, float],
    slot_width: float,
) -> list[str]:
    """Choose the columns that get their number: all if all fit, else the last, the largest and, below zero, the least.

    Of two that would run into each other the later named one goes without.
    """
    breadths = {p: _breadth(written[p]) * _BOLD for p in values}
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


def _clear(
    period: str,
    values: Mapping[str, float],
    written: Mapping[str, str],
    *,
    slots: Mapping[str, float],
    slot_width: float,
) -> float:
    """Say how high a number must stand to be clear of the columns that it reaches over."""
    reach = _breadth(written[period]) * _BOLD / 2 / slot_width + _COLUMN / 2
    near = [value for p, value in values.items() if abs(slots[p] - slots[period]) < reach]
    return max(0.0, *near) if values[period] >= 0 else min(0.0, *near)


def _key(
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
        right -= _breadth(text) * across
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
                marker=_hatched([True]) if mark == "incomplete" else _slot("surface"),
                hoverinfo="none",
            )
        right -= size * across
    figure.add_trace(labels(name="key", x=xs, y=[level] * len(xs), text=words, position="middle right", role="text-2"))
