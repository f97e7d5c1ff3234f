"""What stands where a picture or a list cannot: awaiting data, nothing found."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.i18n import word


def awaiting(what: str, *, lang: str) -> Component:
    """Frame the place of data that nobody has delivered yet, and say who delivers it."""
    return html.Div(
        [
            html.Strong(word("state.missing", lang)),
            html.Span(word("state.awaiting", lang, what=what)),
        ],
        className="awaiting",
        **attributes(data_state="empty"),
    )
