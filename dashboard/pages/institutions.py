"""Institutions: how many of which kind, and the directory of every one, by what a visitor needs."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import action, control
from dashboard.i18n import word
from dashboard.schema import AIMS, CLASSES

COUNTS = "institutions-counts"
WAYS = ("class", "zone", "year")


def stage(*, lang: str, zones: Mapping[str, str]) -> list[Component]:
    """Lay out the page; counts and cards come from the view, the filters act in the page."""
    classes = {name: word(f"class.{name}", lang) for name in CLASSES}
    aims = {name: word(f"aim.{name}", lang) for name in AIMS}
    return [
        html.H1(className="title", **attributes(data_slot="title")),
        html.Section(
            [
                frame(COUNTS, look="counts"),
                html.Div(
                    [
                        _chip("by", name, word(f"institutions.by_{name}", lang), lang=lang)
                        for name in ("class", "zone", "year")
                    ],
                    className="tabs",
                ),
            ],
            className="counts-side",
        ),
        html.Section(
            [
                html.Div(
                    [
                        _filter("class", classes, lang=lang),
                        _filter("zone", zones, lang=lang),
                        _filter("aim", aims, lang=lang),
                    ],
                    className="filters",
                ),
                html.Div(
                    [
                        html.Div(className="found", **attributes(data_slot="found", role="status")),
                        html.Div(**attributes(data_slot="directory-status")),
                        html.Div(
                            [
                                action("‹", act="page.back", marks={"aria-label": word("list.back", lang)}),
                                html.Span(className="page-of", **attributes(data_slot="page-of")),
                                action("›", act="page.next", marks={"aria-label": word("list.next", lang)}),
                            ],
                            className="pager",
                        ),
                    ],
                    className="found-row",
                ),
                html.Div(className="cards", **attributes(data_slot="cards")),
            ],
            className="directory",
            **attributes(aria_label=word("institutions.directory", lang)),
        ),
    ]


def _filter(key: str, names: Mapping[str, str], *, lang: str) -> Component:
    everything = _chip(key, "", word("list.all", lang), lang=lang)
    return html.Div(
        [
            html.Span(word(f"institutions.filter_{key}", lang), className="filter-name", id=f"filter-{key}"),
            html.Div(
                [everything, *(_chip(key, value, name, lang=lang) for value, name in names.items())],
                className="chips",
                role="group",
                **attributes(aria_labelledby=f"filter-{key}"),
            ),
        ],
        className="filter",
    )


def _chip(key: str, value: str, name: str, *, lang: str) -> Component:
    return control(
        name,
        ctl=f"institutions.{key}.{value or 'all'}",
        href=page_address(lang, "institutions", f"{key}={value}" if value else ""),
        sets={key: value, "page": "", "sheet": "", "card": ""} if key != "by" else {key: value, "sheet": ""},
        look="tab" if key == "by" else "chip",
    )
