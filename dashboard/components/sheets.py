"""The data sheet behind ⓘ: where a number comes from and what it means."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.facts import sample_mark


def sheet(
    *, title: str, value: str, status: str, lines: Sequence[tuple[str, str]], lang: str, table_of: str = ""
) -> list[Component]:
    """Lay out a data sheet.

    Args:
        title: What the number or chart is.
        value: The number in words; empty for a chart.
        status: Status of the data.
        lines: Name and text of each line: definition, unit, source, owner, period, as-of, status …
        lang: One of ``i18n.LANGS``.
        table_of: The chart whose table stands below; the page has it in its place already, so it is not told twice.
    """
    return [
        html.Div(
            [
                html.H2(title),
                *([html.P(value, className="sheet-value")] if value else []),
                *sample_mark(status, lang),
            ],
            className="sheet-head",
        ),
        html.Dl(
            [part for name, text in lines if text for part in (html.Dt(name), html.Dd(text))],
            className="sheet-lines",
        ),
        *([html.Div(className="sheet-table", **attributes(data_table_of=table_of))] if table_of else []),
    ]
