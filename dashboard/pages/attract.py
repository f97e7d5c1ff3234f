"""Attract: one scene over the whole screen, and the call to touch it."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.i18n import LANG_TAGS, LANGS, word


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; the scene comes from the view."""
    return [html.Div(className="scene-slot", **attributes(data_slot="scene"))]


def call() -> Component:
    """Lay out the bar that says what to do, the same in every scene and every language; it never moves."""
    words = [html.Span(word("attract.call", lang), lang=LANG_TAGS[lang]) for lang in LANGS]
    return html.Footer(
        [
            html.Div(words, className="call-words"),
            html.Div(className="scene-steps", **attributes(data_slot="steps", aria_hidden="true")),
        ],
        className="call",
    )
