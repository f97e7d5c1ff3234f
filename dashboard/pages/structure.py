"""Structure: boxes in boxes, a card of what is chosen, and the buttons for both below."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.i18n import word

LIGHTS = "structure-lights"
TIERS: Mapping[str, str] = {"carrier": "1", "platform": "2", "center": "3", "institution_group": "N"}


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; boxes, card and buttons come from the view, for the release says which there are."""
    outer, *inner = TIERS
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        html.Section(
            [
                _tier(outer, lang=lang),
                html.Div(
                    [
                        *(_tier(name, lang=lang) for name in inner),
                    ],
                    className="inside",
                ),
            ],
            className="boxes",
            **attributes(aria_label=word("structure.layout", lang)),
        ),
        html.Aside(className="aside detail", **attributes(data_slot="detail")),
        html.Div(
            [
                _steps("steps", word("structure.layout", lang)),
                _steps("elements", word("structure.elements", lang)),
            ],
            className="structure-choices",
        ),
    ]


def _tier(name: str, *, lang: str) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Strong(TIERS[name], className="tier-number"),
                    html.Span(word(f"structure.head_{name}", lang), className="tier-name"),
                ],
                className="tier-head",
            ),
            html.Div(className="tier-boxes", **attributes(data_slot=name)),
            *([frame(LIGHTS, look="structure-lights")] if name == "institution_group" else []),
        ],
        className=f"tier tier-{name}",
    )


def _steps(slot: str, name: str) -> Component:
    return html.Section(
        [
            html.H2(name, id=f"structure-{slot}"),
            html.Div(
                className="chips", role="group", **attributes(data_slot=slot, aria_labelledby=f"structure-{slot}")
            ),
        ],
        className=f"structure-{slot}",
    )
