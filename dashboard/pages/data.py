"""Data: the Big Data Center's indicators and the Operation Platform's, one at a time."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import DATA_TABS, page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import control
from dashboard.i18n import word

CHART = "data-chart"


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; chart, facts and the chips of a tab's indicators come from the view."""
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        frame(CHART, look="data-frame"),
        html.Aside([html.Div(className="facts", **attributes(data_slot="facts"))], className="aside data-side"),
        html.Div([_tab(name, lang=lang) for name in DATA_TABS], className="tabs"),
        html.Div(className="chips", **attributes(data_slot="chips")),
    ]


def _tab(name: str, *, lang: str) -> Component:
    return control(
        word(f"data.tab_{name}", lang),
        ctl=f"data.tab.{name}",
        href=page_address(lang, "data", "" if name == DATA_TABS[0] else f"tab={name}"),
        sets={"tab": name, "sheet": ""},
        look="tab",
    )
