"""Progress: targets or visits as the one chart, and the events of the zone on a rail below."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import control
from dashboard.i18n import word
from dashboard.schema import VISITORS

CHART = "progress-chart"
TABS = ("targets", "visits")
STEPS = ("month", "quarter", "year")


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:  # noqa: ARG001 - every page is laid out alike
    """Lay out the page; chart, facts and events come from the view."""
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        frame(CHART, look="progress-frame"),
        html.Aside([html.Div(className="facts", **attributes(data_slot="facts"))], className="aside progress-side"),
        html.Section(
            className="milestones", **attributes(data_slot="milestones", aria_label=word("progress.milestones", lang))
        ),
        html.Div(
            [
                html.Div(
                    [_control("tab", name, word(f"progress.tab_{name}", lang), lang=lang) for name in TABS],
                    className="chips tabs-of-progress",
                ),
                html.Div(
                    [_control("by", name, word(f"progress.by_{name}", lang), lang=lang) for name in STEPS],
                    className="chips over-time",
                ),
                html.Div(
                    [
                        _control("from", "", word("visitor.all", lang), lang=lang),
                        *(_control("from", name, word(f"visitor.{name}", lang), lang=lang) for name in VISITORS),
                    ],
                    className="chips over-time",
                ),
            ],
            className="progress-chips",
        ),
    ]


def _control(key: str, value: str, name: str, *, lang: str) -> Component:
    of_visits = "" if key == "tab" else "tab=visits&"
    return control(
        name,
        ctl=f"progress.{key}.{value or 'all'}",
        href=page_address(lang, "progress", f"{of_visits}{key}={value}" if value else "tab=visits"),
        sets={key: value, "sheet": ""},
    )
