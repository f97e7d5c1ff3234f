"""Map: five rings by five buttons, from the sub-zones to Northeast Asia."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import control
from dashboard.i18n import word
from dashboard.schema import RINGS

RING = "map-ring"


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; map, facts and ranking come from the view."""
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        frame(RING, look="map-frame", touched=True),
        html.Aside(
            [
                html.Div(className="facts", **attributes(data_slot="facts")),
                html.Div(className="ranking", **attributes(data_slot="ranking")),
            ],
            className="aside map-side",
        ),
        html.Div([_ring(name, lang=lang) for name in RINGS], className="tabs rings"),
    ]


def _ring(name: str, *, lang: str) -> Component:
    return control(
        [html.Span(className=f"reach reach-{name}"), html.Span(word(f"ring.{name}", lang))],
        ctl=f"map.ring.{name}",
        href=page_address(lang, "map", "" if name == RINGS[0] else f"ring={name}"),
        sets={"ring": name, "sheet": ""},
        look="tab",
    )
