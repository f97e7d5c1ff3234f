"""Revenue: the reports over time, their growth and what they are made of; the published headline apart from them."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import control
from dashboard.i18n import word
from dashboard.schema import CLASSES

CHART = "revenue-chart"
TABS = ("trend", "growth", "composition")
STEPS = ("quarter", "half", "year")


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:
    """Lay out the page; chart, headline and facts come from the view."""
    classes = {name: word(f"class.{name}", lang) for name in CLASSES}
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        frame(CHART, look="revenue-frame"),
        html.Aside(
            [
                html.Div(className="facts", **attributes(data_slot="facts")),
                html.Div(className="published", **attributes(data_slot="published")),
            ],
            className="aside revenue-side",
        ),
        html.Div(
            [
                html.Div([_tab("tab", name, lang=lang) for name in TABS], className="tabs"),
                html.Div([_tab("by", name, lang=lang) for name in STEPS], className="tabs over-time"),
            ],
            className="revenue-tabs",
        ),
        html.Div(
            [
                _chip({"zone": "", "class": ""}, word("list.whole", lang), ctl="all", lang=lang),
                *(
                    _chip({"zone": value, "class": ""}, name, ctl=f"zone.{value}", lang=lang)
                    for value, name in zones.items()
                ),
                *(
                    _chip({"class": value, "zone": ""}, name, ctl=f"class.{value}", lang=lang)
                    for value, name in classes.items()
                ),
            ],
            className="chips over-time",
        ),
    ]


def _tab(key: str, value: str, *, lang: str) -> Component:
    return control(
        word(f"revenue.{key}_{value}", lang),
        ctl=f"revenue.{key}.{value}",
        href=page_address(lang, "revenue", f"{key}={value}"),
        sets={key: value, "sheet": ""},
        look="tab",
    )


def _chip(sets: Mapping[str, str], name: str, *, ctl: str, lang: str) -> Component:
    query = "&".join(f"{key}={value}" for key, value in sets.items() if value)
    return control(
        name,
        ctl=f"revenue.{ctl}",
        href=page_address(lang, "revenue", query),
        sets={**sets, "sheet": ""},
        look="chip",
    )
