"""Overview: the policy sentence, the lights of the institutions, three facts, and doors for whoever stands here."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import control
from dashboard.i18n import word

# Whoever says "I am a …" meets the institutions whose service they most likely need first.
DOORS: Mapping[str, str] = {
    "inventor": "agency",
    "company": "legal",
    "university": "operation",
    "investor": "information",
    "student": "training",
}
LIGHTS = "overview-lights"


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; the sentence, the lights and the facts come from the view."""
    return [
        html.H1(className="sentence", **attributes(data_slot="sentence")),
        frame(LIGHTS, look="overview-lights"),
        html.Aside(className="aside facts", **attributes(data_slot="facts")),
        html.Section(
            [
                html.H2(word("overview.i_am", lang)),
                *(_door(name, leads_to, lang=lang) for name, leads_to in DOORS.items()),
            ],
            className="overview-doors",
        ),
    ]


def _door(name: str, leads_to: str, *, lang: str) -> Component:
    return control(
        [
            html.Span(
                [
                    html.Strong(word(f"door.{name}.who", lang)),
                    html.Span(word(f"door.{name}.needs", lang), className="door-needs"),
                ],
                className="door-words",
            ),
        ],
        ctl=f"door.{name}",
        href=page_address(lang, "institutions", f"class={leads_to}"),
        sets={"class": leads_to},
        look="door",
        marks={"data-go-page": "institutions", "data-fresh": "1"},
    )
