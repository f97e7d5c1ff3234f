"""The institutions as dots: one light each, and how many of which kind, where, since when."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, theme
from dashboard.figures.text import fit, labels, names, plain, width
from dashboard.schema import AIMS

# From here on dots are too small to be counted, and bars say it better.
DOTS_UP_TO = 150

_DESCENT = 6.0
# What names and their counts may take of the breadth side by side; beyond it a count stands below its name.
_NAMES_BESIDE = 0.9
_LINE = theme.CHART_TEXT * 1.35
_LIGHT_PITCH = 72.0
_DOT_PITCH = 44.0
# Part of its square that a light fills; the shapes differ in how large they look at one nominal size.
_LIGHT = 0.66
_EQUAL_LOOK: Mapping[str, float] = {
    "circle": 1.0,
    "square": 0.9,
    "diamond": 0.84,
    "triangle-up": 0.96,
    "cross": 0.92,
}
_DOT = 0.74
_BLOCK_GAP = 0.45
_YEARS_LABELLED = 6
# Names that take no more of the breadth than this stand beside their rows.
_NAME_BESIDE = 0.3


def lights(lights: pd.DataFrame, *, lang: str, width: int = 1136, height: int = 440) -> go.Figure:
    """Hang the institutions up as lights, one each, an aim's lights together under its name and count.

    Blocks have one height, so that their breadth tells their share; the squares between lights are as large as fits, up
    to that of a control.

    Args:
        lights: What ``queries.institutions.lights`` gave.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        A trace per aim, all five in their order whatever they hold, ``ids`` and ``customdata`` being ``inst_id``; then
        the names. Without institutions there are no traces.
    """
    figure = _canvas(width=width, height=height)
    if lights.empty:
        return figure
    members = {aim: [str(one) for one in lights["inst_id"][lights["aim_primary"] == aim]] for aim in AIMS}
    called = {aim: i18n.word(f"aim.{aim}", lang) for aim in AIMS}
    counts = {aim: i18n.number(len(members[aim]), lang) for aim in AIMS}
    breadths = {aim: _breadth(f"{called[aim]} {counts[aim]}") for aim in AIMS}
    stacked = sum(breadths.values()) > width * _NAMES_BESIDE
    if stacked:
        breadths = {aim: max(_breadth(called[aim]), _breadth(counts[aim]) * 1.1) for aim in AIMS}
    between = "<br>" if stacked else " "
    named = {aim: f"{plain(called[aim])}{between}<b>{counts[aim]}</b>" for aim in AIMS}
    top = height - _LINE * (2.5 if stacked else 1.5)
    rows, pitch = _grid([(len(members[aim]), breadths[aim]) for aim in AIMS], width=width, height=top)
    left = 0.0
    places = {}
    for aim in AIMS:
        places[aim] = left
        left += max(math.ceil(len(members[aim]) / rows) * pitch, breadths[aim]) + _BLOCK_GAP * pitch
    free = max(0.0, width - left + _BLOCK_GAP * pitch) / len(AIMS)
    for step, aim in enumerate(AIMS):
        places[aim] += free * step
        spots = [
            (places[aim] + (index // rows + 0.5) * pitch, top - (index % rows + 0.5) * pitch)
            for index in range(len(members[aim]))
        ]
        figure.add_trace(_lit(aim, members[aim], spots, size=pitch * _LIGHT))
    inset = pitch * (1 - _LIGHT) / 2
    figure.add_trace(
        labels(
            name="label",
            x=[places[aim] + inset for aim in AIMS],
            y=[height - _LINE * (1.1 if stacked else 0.6)] * len(AIMS),
            text=[named[aim] for aim in AIMS],
            position="middle right",
        )
    )
    # Plotly gives no click without hovering; what is under a finger is the nearest light within its own square.
    figure.update_layout(hovermode="closest", hoverdistance=max(1, round(pitch / 2)))
    return figure


def by_aim(counts: pd.DataFrame, *, lights: pd.DataFrame, lang: str, width: int = 660, height: int = 560) -> go.Figure:
    """Show how many institutions serve each aim first, a light each, in rows.

    Args:
        counts: What ``queries.institutions.count_by_aim`` gave.
        lights: What ``queries.institutions.lights`` gave.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.
    """
    aims = [i18n.word(f"aim.{code}", lang) for code in counts["aim"]]
    members = _members(lights, "aim_primary", counts["aim"])
    return _rows(aims, _whole(counts["institutions"]), members, lights=lights, lang=lang, width=width, height=height)


def by_class(
    counts: pd.DataFrame, *, lights: pd.DataFrame, lang: str, width: int = 660, height: int = 560
) -> go.Figure:
    """Show how many institutions each service class has, a light each, in rows.

    Args:
        counts: What ``queries.institutions.count_by_class`` gave.
        lights: What ``queries.institutions.lights`` gave.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.
    """
    classes = [i18n.word(f"class.{code}", lang) for code in counts["class"]]
    members = _members(lights, "class_primary", counts["class"])
    return _rows(classes, _whole(counts["institutions"]), members, lights=lights, lang=lang, width=width, height=height)


def by_zone(counts: pd.DataFrame, *, lights: pd.DataFrame, lang: str, width: int = 660, height: int = 560) -> go.Figure:
    """Show how many institutions each sub-zone has, a light each, in rows.

    Args:
        counts: What ``queries.institutions.count_by_zone`` gave.
        lights: What ``queries.institutions.lights`` gave.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.
    """
    members = _members(lights, "zone_id", counts["zone_id"])
    return _rows(
        names(counts, lang),
        _whole(counts["institutions"]),
        members,
        lights=lights,
        lang=lang,
        width=width,
        height=height,
    )


def by_year(counts: pd.DataFrame, *, lights: pd.DataFrame, lang: str, width: int = 660, height: int = 560) -> go.Figure:
    """Show how many institutions joined in each year, a light each, and below how many were in force at its end.

    Args:
        counts: What ``queries.institutions.count_by_year`` gave.
        lights: What ``queries.institutions.lights`` gave of all that ever joined.
        lang: One of ``LANGS``.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        Dots or bars, the numbers above them, and two lines of text below: the years, at most six of them, and the
        stock.
    """
    figure = _canvas(width=width, height=height)
    if counts.empty:
        return figure
    years, joined, stock = _whole(counts["year"]), _whole(counts["joined"]), _whole(counts["in_force"])
    captions = [i18n.word("figure.year", lang), i18n.word("figure.in_force", lang)]
    left = max(map(_breadth, captions)) + theme.CHART_TEXT
    floor = 2 * _LINE + theme.CHART_TEXT / 2 + _DESCENT
    column = (width - left - _breadth("2000") / 2) / len(years)
    room = height - floor - _LINE * 1.2
    middles = [left + (index + 0.5) * column for index in range(len(years))]
    if sum(joined) > DOTS_UP_TO:
        tall = [count / max(joined) * room for count in joined]
        figure.add_bar(
            name="institutions",
            x=middles,
            y=tall,
            base=floor,
            width=column * 0.7,
            marker=_ink(),
            customdata=joined,
            hoverinfo="none",
        )
    else:
        across, pitch = _column_grid(max(joined), width=column * 0.86, height=room)
        tall = [math.ceil(count / across) * pitch for count in joined]
        members = _members(lights, "joined_year", counts["year"])
        spots = [
            (middle + (index % across - (across - 1) / 2) * pitch, floor + (index // across + 0.5) * pitch)
            for middle, ids in zip(middles, members, strict=True)
            for index in range(len(ids))
        ]
        figure.add_traces(_dots(members, spots, lights=lights, pitch=pitch))
    every = math.ceil(len(years) / _YEARS_LABELLED)
    shown = range((len(years) - 1) % every, len(years), every)
    numbers = [i18n.number(count, lang) for count in joined]
    counted = range(len(years)) if max(map(_breadth, numbers)) * 1.3 < column else shown
    figure.add_trace(
        labels(
            name="joined",
            x=[middles[i] for i in counted],
            y=[floor + tall[i] for i in counted],
            text=[f"<b>{numbers[i]}</b>" for i in counted],
            position="top center",
        )
    )
    for line, (role, words) in enumerate(
        (("text", [str(year) for year in years]), ("text-2", [i18n.number(count, lang) for count in stock]))
    ):
        level = floor - theme.CHART_TEXT / 2 - (line + 0.5) * _LINE
        name = ("years", "in_force")[line]
        figure.add_trace(
            labels(
                name=name,
                x=[middles[i] for i in shown],
                y=[level] * len(shown),
                text=[words[i] for i in shown],
                role=role,
            )
        )
        figure.add_trace(
            labels(
                name=f"{name}_caption", x=[0], y=[level], text=[captions[line]], position="middle right", role="text-2"
            )
        )
    figure.add_scatter(
        name="zero",
        mode="lines",
        x=[left, width],
        y=[floor, floor],
        line={"color": theme.ink("text-2"), "width": theme.ZERO_LINE},
        hoverinfo="skip",
    )
    return figure


def _rows(
    called: Sequence[str],
    counts: Sequence[int],
    members: Sequence[Sequence[str]],
    *,
    lights: pd.DataFrame,
    lang: str,
    width: int,
    height: int,
) -> go.Figure:
    """Lay counts out in rows: the name beside or, where long, above; lights or a bar; the number where they end."""
    figure = _canvas(width=width, height=height)
    if not counts:
        return figure
    numbers = [i18n.number(count, lang) for count in counts]
    row = height / len(counts)
    beside = max(map(_breadth, called)) <= width * _NAME_BESIDE
    left = max(map(_breadth, called)) + theme.CHART_TEXT if beside else 0.0
    line = 0.0 if beside else _LINE
    most = width - left - max(map(_breadth, numbers)) * 1.2 - theme.CHART_TEXT / 2
    band = row - line - row * 0.16
    tops = [height - index * row for index in range(len(counts))]
    middles = [top - line - band / 2 - (row * 0.08 if beside else 0) for top in tops]
    if sum(counts) > DOTS_UP_TO:
        long = [count / max(counts) * most for count in counts]
        figure.add_bar(
            name="institutions",
            x=long,
            base=left,
            y=middles,
            orientation="h",
            width=min(band, _DOT_PITCH),
            marker=_ink(),
            customdata=list(counts),
            hoverinfo="none",
        )
    else:
        deep, pitch = _row_grid(max(counts), width=most, height=band)
        long = [math.ceil(count / deep) * pitch for count in counts]
        spots = [
            (left + (index // deep + 0.5) * pitch, middle + ((deep - 1) / 2 - index % deep) * pitch)
            for middle, ids in zip(middles, members, strict=True)
            for index in range(len(ids))
        ]
        figure.add_traces(_dots(members, spots, lights=lights, pitch=pitch))
    figure.add_trace(
        labels(
            name="name",
            x=[0] * len(called),
            y=middles if beside else [top - _LINE / 2 for top in tops],
            text=[plain(fit(name, size=theme.CHART_TEXT, most=width)) for name in called],
            position="middle right",
        )
    )
    figure.add_trace(
        labels(
            name="count",
            x=[left + (length + theme.CHART_TEXT / 4 if length else 0) for length in long],
            y=middles,
            text=[f"<b>{number}</b>" for number in numbers],
            position="middle right",
        )
    )
    return figure


def _canvas(*, width: int, height: int) -> go.Figure:
    """Begin a figure whose units are the pixels of the reference canvas, so that all of it grows with the screen."""
    figure = go.Figure(layout=theme.layout())
    bare: dict[str, Any] = {"showgrid": False, "showticklabels": False}
    figure.update_layout(width=width, height=height)
    figure.update_xaxes(range=[0, width], **bare)
    figure.update_yaxes(range=[0, height], **bare)
    return figure


def _whole(counts: "pd.Series[int]") -> list[int]:
    return [int(count) for count in counts]


def _breadth(text: str) -> float:
    return width(text, size=theme.CHART_TEXT)


def _ink() -> dict[str, Any]:
    return {"color": theme.ink("primary"), "line": {"width": 0}}


def _members(lights: pd.DataFrame, column: str, keys: Iterable[Any]) -> list[list[str]]:
    """Name for each key those whose light stands with it, in their order."""
    groups = {key: [str(one) for one in ids] for key, ids in lights.groupby(column, sort=False)["inst_id"]}
    return [groups.get(key, []) for key in keys]


def _dots(
    members: Sequence[Sequence[str]], spots: Sequence[tuple[float, float]], *, lights: pd.DataFrame, pitch: float
) -> list[go.Scatter]:
    """Put lights at their spots, a trace per aim: whatever they are counted by, a light keeps its trace and its id."""
    aim_of = dict(zip(lights["inst_id"], lights["aim_primary"], strict=True))
    placed = dict(zip((one for ids in members for one in ids), spots, strict=True))
    return [
        _lit(aim, ids, [placed[one] for one in ids], size=pitch * _DOT)
        for aim in AIMS
        for ids in [[one for one in placed if aim_of[one] == aim]]
    ]


def _lit(aim: str, ids: Sequence[str], spots: Sequence[tuple[float, float]], *, size: float) -> go.Scatter:
    """Draw the lights of an aim in its colour and shape; ``ids`` and ``customdata`` are ``inst_id``."""
    symbol = theme.AIM_SYMBOLS[aim]
    return go.Scatter(
        name=aim,
        mode="markers",
        x=[x for x, _ in spots],
        y=[y for _, y in spots],
        ids=list(ids),
        customdata=list(ids),
        marker={
            "symbol": symbol,
            "color": theme.ink(f"aim-{aim}"),
            "size": round(size * _EQUAL_LOOK[symbol], 1),
            "line": {"width": 0},
        },
        hoverinfo="none",
    )


def _grid(blocks: Sequence[tuple[int, float]], *, width: float, height: float) -> tuple[int, float]:
    """Find the rows, common to all blocks, that leave each light the most room, and that room.

    Args:
        blocks: Of each its lights and the breadth that its name needs.
        width: Of all blocks and the gaps between them.
        height: Of a block.
    """

    def pitches() -> Iterator[tuple[float, int]]:
        for rows in range(1, max(lights for lights, _ in blocks) + 1):
            columns = [math.ceil(lights / rows) for lights, _ in blocks]
            gaps = _BLOCK_GAP * (len(blocks) - 1)
            # A block whose name is broader than its lights takes the name's breadth; which do depends on the pitch.
            named: set[int] = set()
            pitch = 0.0
            for _ in blocks:
                taken = sum(blocks[index][1] for index in named)
                shared = sum(count for index, count in enumerate(columns) if index not in named) + gaps
                pitch = min(_LIGHT_PITCH, height / rows, max(1.0, (width - taken) / shared))
                broader = {index for index, count in enumerate(columns) if count * pitch < blocks[index][1]}
                if broader <= named:
                    break
                named |= broader
            yield pitch, -rows

    pitch, rows = max(pitches())
    return -rows, pitch


def _row_grid(most: int, *, width: float, height: float) -> tuple[int, float]:
    """Find how many lines of dots a row takes, and their pitch."""
    options = [(min(_DOT_PITCH, height / deep, width / max(1, math.ceil(most / deep))), -deep) for deep in range(1, 9)]
    pitch, deep = max(options)
    return -deep, pitch


def _column_grid(most: int, *, width: float, height: float) -> tuple[int, float]:
    """Find how many dots stand side by side in a column, and their pitch."""
    options = [
        (min(_DOT_PITCH, width / across, height / max(1, math.ceil(most / across))), -across) for across in range(1, 9)
    ]
    pitch, across = max(options)
    return -across, pitch
