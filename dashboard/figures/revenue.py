"""What the institutions earn, drawn: over time, year on year, and how a year is made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, theme
from dashboard.figures import columns
from dashboard.figures.text import fit, labels, names, plain

_ROW_AT_MOST = 96.0
_GUTTER = 64
_HEADING = 1.6 * columns.LINE
_NO_BASE = "no_base"
_KEY_ORDER = ("suppressed", "incomplete", "no_base", "zero_base", "break")


def trend(series: pd.DataFrame, *, lang: str, by: str, width: int = 1180, height: int = 520) -> go.Figure:
    """Show revenue period by period in columns from zero.

    Args:
        series: What ``queries.revenue.series`` gave.
        lang: One of ``LANGS``.
        by: ``quarter``, ``half`` or ``year``, as it was asked for there.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        ``columns.over_time`` with bars named ``revenue`` whose ``y`` is in 万元.
    """
    rows = series.to_dict("records")
    amounts = {str(row["period"]): float(row["revenue"]) for row in rows if pd.notna(row["revenue"])}
    return columns.over_time(
        amounts,
        periods=[str(row["period"]) for row in rows],
        hidden=frozenset(str(row["period"]) for row in rows if pd.isna(row["revenue"]) and row["suppressed"]),
        partial=frozenset(str(row["period"]) for row in rows if pd.notna(row["revenue"]) and not row["complete"]),
        unit=columns.money(max(amounts.values(), default=0), lang),
        by=by,
        name="revenue",
        lang=lang,
        width=width,
        height=height,
    )


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
    figure = columns.canvas(width=width, height=height)
    rows = growth.set_index("period")
    based = [str(period) for period in growth["period"] if rows["reason"][period] != _NO_BASE]
    if not based:
        return figure
    slots = columns.slots([str(period) for period in growth["period"] if str(period) >= based[0]], by=by)
    rates = {p: float(rows["growth"][p]) for p in slots if p in rows.index and pd.notna(rows["growth"][p])}
    reasons = {p: str(rows["reason"][p]) if p in rows.index else "incomplete" for p in slots if p not in rates}
    ticks = columns.ticks(min([0.0, *rates.values()]), max([0.0, *rates.values()]))
    texts = [_signed(tick, lang) for tick in ticks] if rates else []
    left = max([columns.breadth(text) for text in texts], default=0) + theme.CHART_TEXT / 2
    bottom, top = ticks[0], ticks[-1]
    span = (top - bottom) or 1.0
    above = 2.3 * columns.LINE
    # Below zero there are numbers under the columns.
    below = (1.2 * columns.LINE if bottom < 0 else 0.0) + (0.0 if by == "year" else 1.1 * columns.LINE)
    margin_below = 1.5 * columns.LINE
    pixel = span / (height - above - below - margin_below)
    slot_width = columns.place(figure, slots, lang=lang, left=left, bottom=margin_below, width=width)
    figure.update_yaxes(
        range=[bottom - below * pixel, bottom + span + above * pixel],
        tickvals=ticks[: len(texts)],
        ticktext=texts,
        zeroline=True,
        zerolinecolor=theme.ink("text-2"),
        zerolinewidth=theme.ZERO_LINE,
    )
    figure.add_bar(
        name="growth",
        x=[slots[p] for p in rates],
        y=list(rates.values()),
        customdata=list(rates),
        width=columns.COLUMN,
        marker={"color": theme.ink("primary"), "line": {"width": 0}},
        hoverinfo="none",
    )
    written = {p: _signed(rate, lang) for p, rate in rates.items()}
    named = columns.named(rates, written, apart_from=set(), slots=slots, slot_width=slot_width)
    figure.add_trace(
        labels(
            name="rate",
            x=[slots[p] for p in named],
            y=[columns.clear(p, rates, written, slots=slots, slot_width=slot_width) for p in named],
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
        columns.name_parts(
            figure, slots, lang=lang, level=bottom - (below - 0.5 * columns.LINE) * pixel, slot_width=slot_width
        )
    told = [key for key in _KEY_ORDER if key in reasons.values()]
    sentence = "    ".join(
        f"{i18n.word(f'figure.mark.{key}', lang)} {i18n.word(f'figure.reason.{key}', lang)}" for key in told
    )
    strip = bottom + span + (above - 0.6 * columns.LINE) * pixel
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
    figure = columns.canvas(width=width, height=height)
    amounts = [float(amount) for parts in (by_zone, by_class) for amount in parts["revenue"].dropna()]
    most = max([*amounts, 0.0]) or 1.0
    unit = columns.money(most, lang)
    zones = [plain(fit(name, size=theme.CHART_TEXT, most=(width - _GUTTER) / 2)) for name in names(by_zone, lang)]
    classes = [i18n.word(f"class.{code}", lang) for code in by_class["class"]]
    panels = (
        _Panel(name="zone", codes=list(by_zone["zone_id"]), names=zones, parts=by_zone.to_dict("records")),
        _Panel(name="class", codes=list(by_class["class"]), names=classes, parts=by_class.to_dict("records")),
    )
    breadth = (width - _GUTTER) / 2
    # What stands at the end of the longest bar has its place, whichever text is the longest.
    texts = [columns.breadth(_told(part, unit, lang)) for panel in panels for part in panel.parts]
    reach = most * breadth / max(1.0, breadth - max(texts, default=0.0) * columns.BOLD - theme.CHART_TEXT / 2)
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
    figure: go.Figure, panel: _Panel, *, axes: str, unit: columns.Unit, lang: str, most: float, row: float, pixel: float
) -> None:
    """Draw one side: of each part its name on a line and its bar below, with the amount where the bar ends."""
    height = figure.layout.height
    tops = [height - _HEADING - index * row for index in range(len(panel.parts))]
    thick = min(columns.LINE, row - columns.LINE - row * 0.1)
    bars = [top - columns.LINE - thick / 2 for top in tops]
    amounts = [None if pd.isna(part["revenue"]) else float(part["revenue"]) for part in panel.parts]
    empty = [index for index, amount in enumerate(amounts) if amount is None]
    place = {"orientation": "h", "width": thick, "hoverinfo": "none", "xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    figure.add_bar(
        name=f"{panel.name}_slot",
        x=[most] * len(empty),
        y=[bars[index] for index in empty],
        marker=columns.slot("nodata"),
        **place,
    )
    figure.add_bar(
        name=panel.name,
        x=amounts,
        y=bars,
        customdata=[str(code) for code in panel.codes],
        marker=columns.hatched([not part["complete"] for part in panel.parts]),
        **place,
    )
    heading = i18n.word(f"figure.by_{panel.name}", lang, unit=unit.name)
    told = [_told(part, unit, lang, marked=True) for part in panel.parts]
    gap = theme.CHART_TEXT / 4 * pixel
    ends = [gap + (amount or 0) for amount in amounts]
    for what, xs, ys, texts in (
        ("heading", [0], [height - columns.LINE / 2], [f"<b>{heading}</b>"]),
        ("name", [0] * len(tops), [top - columns.LINE / 2 for top in tops], panel.names),
        ("amount", ends, bars, told),
    ):
        figure.add_trace(
            labels(name=f"{panel.name}_{what}", x=xs, y=ys, text=texts, position="middle right", axes=axes)
        )


def _told(part: Mapping[Any, Any], unit: columns.Unit, lang: str, *, marked: bool = False) -> str:
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


def _signed(ratio: float, lang: str) -> str:
    percent = round(ratio * 100, 1)
    return ("+" if percent > 0 else "") + i18n.share(percent / 100 if percent else 0.0, lang)
