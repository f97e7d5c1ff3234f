"""An indicator over time, in one place and in those that may stand beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, theme
from dashboard.figures import columns
from dashboard.figures.text import labels, names, plain
from dashboard.schema import parse_period

_LINE = columns.LINE
_YEARLY = frozenset({"Y", "YTD"})
_COLOURS = ("primary", "rest", "text-3")
_SYMBOLS = ("circle", "square", "diamond")
_GROUP = 0.84
_DOT = 18
# Beyond this many points a line with its last number says more than a number at each.
_LABELLED = 12
_TICKS = 8
# Half of a number that stands over the first or the last point.
_BESIDE = 48.0


@dataclass(frozen=True, kw_only=True)
class _Line:
    """What is known of one place."""

    place: str
    name: str
    points: Sequence[Mapping[Any, Any]]


def scale_of(points: pd.DataFrame, *, unit: str, decimals: int, lang: str) -> columns.Unit:
    """Choose the unit in which a picture of these points is written.

    Args:
        points: With ``value``; at least one.
        unit: Of the values, as ``i18n.amount`` takes it.
        decimals: The most decimals of a value.
        lang: One of ``LANGS``.
    """
    most = float(points["value"].max())
    return columns.money(most, lang) if unit == i18n.MONEY else columns.count(most, lang, unit=unit, decimals=decimals)


def over_time(
    points: pd.DataFrame,
    *,
    places: pd.DataFrame,
    break_dates: Sequence[str],
    unit: str,
    decimals: int,
    lang: str,
    width: int = 1180,
    height: int = 428,
) -> go.Figure:
    """Show an indicator over time: years as columns, dates as points that are joined only where nothing is missing.

    A year that nobody has published is an empty place that says so; several in a row share one. A year to date is
    hatched, for it is a part. Where the definition changed a line says it, and nothing crosses it.

    Args:
        points: What ``queries.data.series`` gave for each place, one under the other.
        places: The places drawn, the one in question first; ``region_code``, ``name_zh``, ``name_en``.
        break_dates: ISO dates from which on the indicator means something else.
        unit: Of the values, as ``i18n.amount`` takes it.
        decimals: The most decimals of a value.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        A trace per place, named by its ``region_code``, whose ``y`` is as stored and whose ``customdata`` is the
        period; and texts. Without points no traces.
    """
    figure = columns.canvas(width=width, height=height)
    lines = [
        _Line(place=str(place), name=name, points=points[points["region_code"] == place].to_dict("records"))
        for place, name in zip(places["region_code"], names(places, lang), strict=True)
    ]
    lines = [line for line in lines if line.points]
    if not lines:
        return figure
    breaks = [date.fromisoformat(day) for day in break_dates]
    scale = scale_of(points, unit=unit, decimals=decimals, lang=lang)
    if set(points["period_type"]) <= _YEARLY:
        return _by_year(figure, lines, breaks=breaks, unit=scale, lang=lang)
    return _by_date(figure, lines, breaks=breaks, unit=scale, lang=lang)


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """The measures of a drawn frame: what a pixel is along each axis, and where the strip above the lines is."""

    across: float
    up: float
    top: float
    strip: float
    right: float


def _by_year(
    figure: go.Figure, lines: Sequence[_Line], *, breaks: Sequence[date], unit: columns.Unit, lang: str
) -> go.Figure:
    known = sorted({_year(point) for line in lines for point in line.points})
    slots = _with_gaps(known)
    spots = {year: float(place) for place, (year, last) in enumerate(slots) if year == last and year in known}
    gaps = [place for place, (first, _) in enumerate(slots) if first not in known]
    partial = {_year(point): point for line in lines for point in line.points if point["partial"]}
    texts = [i18n.years(first, last, lang) for first, last in slots]
    below = _LINE if partial else 0.0
    crossed = [x for day in breaks if (x := _between(day, slots)) is not None]
    frame = _lay_out(
        figure,
        lines,
        unit=unit,
        span=(-0.5, len(slots) - 0.5),
        lang=lang,
        below=1.5 * _LINE + below,
        breaks=bool(crossed),
    )
    every = math.ceil(max(map(columns.breadth, texts)) * 1.1 * frame.across)
    shown = range((len(slots) - 1) % every, len(slots), every)
    figure.update_xaxes(
        tickvals=list(shown),
        ticktext=[_tick(slots[place][0], texts[place], partial, lang) for place in shown],
        showgrid=False,
    )
    figure.add_trace(
        columns.empty_slots(
            "missing",
            gaps,
            frame.top,
            i18n.word("state.missing", lang),
            ground="surface",
            slot_width=1 / frame.across,
        )
    )
    each = _GROUP / len(lines)
    fits = all(
        columns.breadth(_written(point, unit, lang)) * columns.BOLD < each / frame.across
        for line in lines
        for point in line.points
    )
    for place, line in enumerate(lines):
        shift = (place - (len(lines) - 1) / 2) * each
        xs = [spots[_year(point)] + shift for point in line.points]
        unknown = [spots[year] + shift for year in spots if year not in {_year(point) for point in line.points}]
        figure.add_trace(
            columns.empty_slots(
                "missing",
                unknown,
                frame.top,
                i18n.word("state.missing", lang),
                ground="surface",
                slot_width=1 / frame.across,
                column=each * 0.94,
            )
        )
        figure.add_bar(
            name=line.place,
            x=xs,
            y=[float(point["value"]) for point in line.points],
            customdata=[str(point["period"]) for point in line.points],
            width=each * 0.94,
            marker=columns.hatched([bool(point["partial"]) for point in line.points], role=_COLOURS[place]),
            hoverinfo="none",
        )
        figure.add_trace(
            labels(
                name=f"{line.place}_value",
                x=xs if fits else [],
                y=[float(point["value"]) for point in line.points] if fits else [],
                text=[_bold(_written(point, unit, lang), first=place == 0) for point in line.points] if fits else [],
                position="top center",
            )
        )
    _name_lines(figure, lines, frame, partial=bool(partial), lang=lang)
    _mark_breaks(figure, crossed, frame, lang=lang)
    return figure


def _by_date(
    figure: go.Figure, lines: Sequence[_Line], *, breaks: Sequence[date], unit: columns.Unit, lang: str
) -> go.Figure:
    days = [_at(date.fromisoformat(str(point["day"]))) for line in lines for point in line.points]
    first, last = math.floor(min(days)), math.ceil(max(days))
    last = max(last, first + 1)
    crossed = [_at(day) for day in breaks if first < _at(day) < last]
    frame = _lay_out(
        figure, lines, unit=unit, span=(first, last), lang=lang, below=1.5 * _LINE, breaks=bool(crossed), beside=_BESIDE
    )
    every = math.ceil((last - first) / _TICKS)
    shown = range(first + (last - first - 1) % every, last, every)
    figure.update_xaxes(
        tickvals=[year + 0.5 for year in shown],
        ticktext=[i18n.period(str(year), lang) for year in shown],
        showgrid=False,
    )
    for year in range(first, last + 1):
        figure.add_shape(
            type="line",
            x0=year,
            x1=year,
            y0=0,
            y1=frame.top,
            layer="below",
            line={"color": theme.ink("hairline"), "width": theme.GRID_LINE},
        )
    numbered = max(len(line.points) for line in lines) <= _LABELLED
    heights = [float(line.points[-1]["value"]) for line in lines]
    for place, line in enumerate(lines):
        xs = [_at(date.fromisoformat(str(point["day"]))) for point in line.points]
        ys = [float(point["value"]) for point in line.points]
        _join(figure, line, xs, ys, role=_COLOURS[place])
        figure.add_scatter(
            name=line.place,
            mode="markers",
            x=xs,
            y=ys,
            customdata=[str(point["period"]) for point in line.points],
            marker={
                "symbol": _SYMBOLS[place],
                "size": _DOT if numbered else _DOT / 2,
                "color": theme.ink(_COLOURS[place]),
                "line": {"width": 0},
            },
            cliponaxis=False,
            hoverinfo="none",
        )
        written = [_written(point, unit, lang) for point in line.points]
        kept = _apart(xs, written, frame) if numbered else [len(xs) - 1]
        upper = heights[place] == max(heights)
        figure.add_trace(
            labels(
                name=f"{line.place}_value",
                x=[xs[index] for index in kept],
                y=[ys[index] + (0.7 if upper else -0.7) * _DOT * frame.up for index in kept],
                text=[_bold(written[index], first=place == 0) for index in kept],
                position="top center" if upper else "bottom center",
            )
        )
    _name_lines(figure, lines, frame, partial=False, lang=lang)
    _mark_breaks(figure, crossed, frame, lang=lang)
    return figure


def _lay_out(
    figure: go.Figure,
    lines: Sequence[_Line],
    *,
    unit: columns.Unit,
    span: tuple[float, float],
    lang: str,
    below: float,
    breaks: bool,
    beside: float = 0.0,
) -> _Frame:
    """Set both axes up: zero at the bottom, round numbers, the unit above them, and pixels beside what is drawn."""
    values = [float(point["value"]) for line in lines for point in line.points]
    levels = columns.ticks(min([0.0, *values]), max([0.0, *values]))
    texts = [unit.line(level, lang) for level in levels]
    left = math.ceil(max(map(columns.breadth, texts)) + theme.CHART_TEXT / 2)
    above = (3.0 if breaks else 2.0) * _LINE
    low, top = levels[0], levels[-1] if levels[-1] > levels[0] else 1.0
    width, height = float(figure.layout.width), float(figure.layout.height)
    up = (top - low) / (height - above - below)
    across = (span[1] - span[0]) / (width - left - 2 * beside)
    first, last = span[0] - beside * across, span[1] + beside * across
    figure.update_layout(margin={"l": left, "r": 0, "t": 0, "b": math.ceil(below)})
    figure.update_xaxes(range=[first, last])
    figure.update_yaxes(
        range=[low, top + above * up],
        tickvals=levels,
        ticktext=texts,
        zeroline=True,
        zerolinecolor=theme.ink("text-2"),
        zerolinewidth=theme.ZERO_LINE,
    )
    frame = _Frame(across=across, up=up, top=top + 0.3 * _LINE * up, strip=top + (above - 0.6 * _LINE) * up, right=last)
    figure.add_trace(
        labels(
            name="unit",
            x=[first],
            y=[frame.strip],
            text=[plain(unit.name)],
            position="middle right",
            role="text-2",
        )
    )
    return frame


def _name_lines(figure: go.Figure, lines: Sequence[_Line], frame: _Frame, *, partial: bool, lang: str) -> None:
    """Say above the chart whose each colour is, and what hatching means where there is any."""
    size = theme.CHART_TEXT
    entries = [(line.name, _COLOURS[place], False) for place, line in enumerate(lines)]
    if partial:
        entries.append((i18n.word("figure.to_date", lang), _COLOURS[0], True))
    right = frame.right - size / 4 * frame.across
    xs, words = [], []
    for name, role, hatched in reversed(entries):
        right -= columns.breadth(name) * frame.across
        xs.append(right)
        words.append(plain(name))
        right -= 1.2 * size * frame.across
        figure.add_bar(
            name="key",
            x=[right + 0.5 * size * frame.across],
            base=[frame.strip - size / 2 * frame.up],
            y=[size * frame.up],
            width=size * frame.across,
            marker=columns.hatched([hatched], role=role),
            hoverinfo="none",
        )
        right -= size * frame.across
    figure.add_trace(
        labels(name="key", x=xs, y=[frame.strip] * len(xs), text=words, position="middle right", role="text-2")
    )
    unit = next(trace for trace in figure.data if trace.name == "unit")
    if right < unit.x[0] + columns.breadth(unit.text[0]) * frame.across:
        # No room for both: the chart's note says the unit, too.
        figure.data = tuple(trace for trace in figure.data if trace is not unit)


def _mark_breaks(figure: go.Figure, places: Sequence[float], frame: _Frame, *, lang: str) -> None:
    """Draw a line where the definition changed, and say so."""
    level = frame.top + 0.6 * _LINE * frame.up
    for x in places:
        figure.add_scatter(
            name="break",
            mode="lines",
            x=[x, x],
            y=[0, frame.top],
            line={"color": theme.ink("seal"), "width": theme.ZERO_LINE, "dash": "dash"},
            hoverinfo="skip",
        )
    figure.add_trace(
        labels(
            name="break",
            x=list(places),
            y=[level] * len(places),
            text=[i18n.word("figure.reason.break", lang)] * len(places),
            role="seal",
        )
    )


def _join(figure: go.Figure, line: _Line, xs: Sequence[float], ys: Sequence[float], *, role: str) -> None:
    """Draw the line through the points that nothing lies between."""
    along: list[float | None] = []
    high: list[float | None] = []
    for index, point in enumerate(line.points):
        if not point["joined"]:
            along.append(None)
            high.append(None)
        along.append(xs[index])
        high.append(ys[index])
    figure.add_scatter(
        name=f"{line.place}_line",
        mode="lines",
        x=along,
        y=high,
        line={"color": theme.ink(role), "width": theme.LINE},
        connectgaps=False,
        hoverinfo="skip",
    )


def _apart(xs: Sequence[float], written: Sequence[str], frame: _Frame) -> list[int]:
    """Choose from the last backwards the points whose numbers do not run into each other."""
    kept: list[int] = []
    for index in reversed(range(len(xs))):
        if not kept:
            kept.append(index)
            continue
        last = kept[-1]
        reach = (columns.breadth(written[index]) + columns.breadth(written[last])) / 2 * columns.BOLD
        if (xs[last] - xs[index]) / frame.across > reach:
            kept.append(index)
    return kept


def _with_gaps(known: Sequence[int]) -> list[tuple[int, int]]:
    """List the years from the first to the last; those missing in a row stand as one."""
    slots: list[tuple[int, int]] = []
    for year in known:
        if slots and year - slots[-1][1] > 1:
            slots.append((slots[-1][1] + 1, year - 1))
        slots.append((year, year))
    return slots


def _between(day: date, slots: Sequence[tuple[int, int]]) -> float | None:
    """Find where among the columns a date lies; None outside them."""
    for place, (first, last) in enumerate(slots):
        if first <= day.year <= last:
            at_the_start = day.year == first and day.month == 1
            return (place - 0.5 if at_the_start else float(place)) if place else None
    return None


def _year(point: Mapping[Any, Any]) -> int:
    return int(str(point["day"])[:4])


def _at(day: date) -> float:
    """Place a date on the axis of years."""
    return day.year + (day.timetuple().tm_yday - 0.5) / (366 if day.year % 4 == 0 else 365)


def _tick(year: int, text: str, partial: Mapping[int, Mapping[Any, Any]], lang: str) -> str:
    """Name a column; below a year to date stands how far it goes."""
    if year not in partial:
        return text
    month = parse_period(str(partial[year]["period"])).end.month
    return f"{text}<br>{i18n.months(month, lang)}"


def _written(point: Mapping[Any, Any], unit: columns.Unit, lang: str) -> str:
    # As fine as it was published, whatever its size.
    figure = i18n.number(float(point["value"]) / unit.size, lang, decimals=unit.decimals)
    return i18n.bounded(figure, qualifier=str(point["qualifier"]), lang=lang)


def _bold(text: str, *, first: bool) -> str:
    return f"<b>{text}</b>" if first else text
