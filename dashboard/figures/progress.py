"""What has come of it, drawn: targets beside what has been reached, and visits over time."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures import columns
from dashboard.figures.text import fit, labels, plain

_LINE = columns.LINE
_ROW_AT_MOST = 96.0
_BAR = 30.0
_LEFT, _LEFT_AT_MOST = 0.3, 0.4
_RIGHT = 0.38
# What the larger of target and actual takes of a bar's room: a bar that ends at the frame would look cut off.
_REACH = 0.94


def bullets(
    rows: pd.DataFrame, *, called: Sequence[tuple[str, str]], told: Sequence[tuple[str, str]], width: int, height: int
) -> go.Figure:
    """Show targets and what has been reached of each, one bar each on a scale of its own, from zero.

    A bar is the actual, the upright stroke the target. Where no actual is known the room is empty, and the words say
    why. They stand on either side of the bar, or, where that would cut them, above and below it.

    Args:
        rows: What ``queries.progress.targets`` gave, as many as are drawn.
        called: Of each, what it is called and whose and of when the target is.
        told: Of each, the actual and the target in words.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        Bars named ``track``, ``awaited`` and ``actual``, whose ``customdata`` is the stored value, lines named
        ``target``, and texts; without rows no traces.
    """
    figure = columns.canvas(width=width, height=height)
    if rows.empty:
        return figure
    row = min(_ROW_AT_MOST, height / len(rows))
    widest = max(columns.breadth(text) * columns.BOLD for pair in called for text in pair) + theme.CHART_TEXT
    left, right = max(width * _LEFT, min(widest, width * _LEFT_AT_MOST)), width * (1 - _RIGHT)
    room, bar = right - left - theme.CHART_TEXT, _BAR
    most_left, most_right = left - theme.CHART_TEXT, width * _RIGHT - theme.CHART_TEXT / 2
    longest = max(columns.breadth(text) * columns.BOLD for pair in told for text in pair)
    stacked = widest - theme.CHART_TEXT > most_left or longest > most_right
    if stacked:
        left, room, bar = 0.0, float(width), _BAR * 0.6
    middles = [height - (index + 0.5) * row for index in range(len(rows))]
    values = [
        (None if one["actual"] is None else float(one["actual"].value), _number(one["value"]))
        for one in rows.to_dict("records")
    ]
    scales = [room * _REACH / (max(abs(value) for value in pair if value is not None) or 1.0) for pair in values]
    known = [index for index, (actual, _) in enumerate(values) if actual is not None]
    awaited = [index for index, (actual, _) in enumerate(values) if actual is None]
    aimed = [index for index, (_, target) in enumerate(values) if target is not None]
    for name, indexes, marker in (
        ("track", known, {"color": theme.ink("surface-2"), "line": {"width": 0}}),
        ("awaited", awaited, columns.slot("surface")),
    ):
        figure.add_bar(
            name=name,
            orientation="h",
            x=[room] * len(indexes),
            base=left,
            y=[middles[index] for index in indexes],
            width=bar,
            marker=marker,
            hoverinfo="none",
        )
    figure.add_bar(
        name="actual",
        orientation="h",
        x=[(values[index][0] or 0.0) * scales[index] for index in known],
        base=left,
        y=[middles[index] for index in known],
        customdata=[values[index][0] for index in known],
        width=bar * 0.6,
        marker={"color": theme.ink("primary"), "line": {"width": 0}},
        hoverinfo="none",
    )
    ends = [left + (values[index][1] or 0.0) * scales[index] for index in aimed]
    figure.add_scatter(
        name="target",
        mode="lines",
        x=[x for end in ends for x in (end, end, None)],
        y=[y for index in aimed for y in (middles[index] - bar * 0.7, middles[index] + bar * 0.7, None)],
        line={"color": theme.ink("text"), "width": theme.LINE + 2},
        hoverinfo="skip",
    )
    away = (bar * 1.4 + _LINE) / 2 if stacked else _LINE / 2
    for name, x, lines, most, position in (
        ("name", 0.0, called, width / 2 if stacked else most_left, "middle right"),
        (
            "told",
            width if stacked else right + theme.CHART_TEXT / 2,
            told,
            width * 0.6 if stacked else most_right,
            "middle left" if stacked else "middle right",
        ),
    ):
        for line, role in enumerate(("text", "text-2")):
            texts = [
                plain(fit(pair[line], size=theme.CHART_TEXT * (1 if line else columns.BOLD), most=most))
                for pair in lines
            ]
            figure.add_trace(
                labels(
                    name=f"{name}_{role}",
                    x=[x] * len(texts),
                    y=[middle + (-away if line else away) for middle in middles],
                    text=[f"<b>{text}</b>" for text in texts] if line == 0 else texts,
                    position=position,
                    role=role,
                )
            )
    bare: Mapping[str, Any] = {"showgrid": False, "showticklabels": False}
    figure.update_xaxes(range=[0, width], **bare)
    figure.update_yaxes(range=[0, height], **bare)
    return figure


def visits(visits: pd.DataFrame, *, lang: str, by: str, unit: str, width: int, height: int) -> go.Figure:
    """Show visits period by period in columns from zero.

    Args:
        visits: What ``queries.progress.visits`` gave.
        lang: One of ``LANGS``.
        by: ``month``, ``quarter`` or ``year``, as it was asked for there.
        unit: Of the counts, in words.
        width: Pixels at the reference canvas.
        height: Pixels at the reference canvas.

    Returns:
        ``columns.over_time`` with bars named ``visits``.
    """
    rows = visits.to_dict("records")
    amounts = {str(row["period"]): float(row["person_times"]) for row in rows if pd.notna(row["person_times"])}
    return columns.over_time(
        amounts,
        periods=[str(row["period"]) for row in rows],
        partial=frozenset(p for p, row in _by_period(rows).items() if p in amounts and not row["complete"]),
        unit=columns.count(max(amounts.values(), default=0), lang, unit=unit, decimals=0),
        by=by,
        name="visits",
        lang=lang,
        width=width,
        height=height,
    )


def _by_period(rows: Sequence[Mapping[Any, Any]]) -> dict[str, Mapping[Any, Any]]:
    return {str(row["period"]): row for row in rows}


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
