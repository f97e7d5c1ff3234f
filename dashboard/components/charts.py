"""The frame of a chart: its finding, what is drawn, the drawing, and the same numbers as a table."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.controls import info
from dashboard.components.facts import sample_mark
from dashboard.i18n import word


def frame(chart: str, *, look: str = "", touched: bool = False) -> Component:
    """Lay out a chart's place on a page; the view fills title, note, mark and picture.

    Args:
        chart: The chart's id, ``page-role``.
        look: A further class.
        touched: Whether its marks answer a touch: each for the control that names it, else for the data sheet.
    """
    marks = {"data_chart": chart} | ({"data_touched": ""} if touched else {})
    return html.Section(
        [
            html.Div(className="chart-head", **attributes(data_slot=f"{chart}.head")),
            html.Div(className="chart-plot", **attributes(**marks)),
            html.Div(className="visually-hidden", **attributes(data_slot=f"{chart}.table")),
        ],
        className=f"chart {look}".strip(),
        role="group",
        **attributes(aria_labelledby=f"{chart}-title", aria_describedby=f"{chart}-note"),
    )


def head(
    chart: str, *, title: str, note: str, status: str, lang: str, partial: str = "", legend: bool = False
) -> list[Component]:
    """Word a chart's head: the finding, then what, where, when and in which unit.

    Args:
        chart: The chart's id; its data sheet has the same name.
        title: What the chart shows, as a finding.
        note: Indicator, area, period and unit.
        status: Status of the data; ``demo`` draws the ribbon.
        lang: One of ``i18n.LANGS``.
        partial: How much of the data is there, where some is not.
        legend: Whether the note tells how to read the drawing; where the table stands instead, it goes.
    """
    return [
        html.Div(
            [
                html.H2(title, id=f"{chart}-title"),
                *sample_mark(status, lang),
                *([html.Span(partial, className="mark mark-partial")] if partial else []),
            ],
            className="chart-title",
        ),
        html.P(note, id=f"{chart}-note", className="chart-note legend" if legend else "chart-note"),
        info(sheet=chart, label=word("sheet.open_for", lang, name=title)),
    ]


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str) -> Component:
    """Write rows of ready words as a table; the first column names its row."""
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(header, scope="col") for header in headers])),
            html.Tbody([html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in rows]),
        ],
        className="table",
    )
