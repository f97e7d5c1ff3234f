"""Institutions: how many of which kind, and the directory of every one, by what a visitor needs."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import COUNTED_BY, page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import frame
from dashboard.components.controls import Children, action, control
from dashboard.i18n import word
from dashboard.schema import AIMS, CLASSES

COUNTS = "institutions-counts"


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
                    [_chip("by", name, word(f"institutions.by_{name}", lang), lang=lang) for name in COUNTED_BY],
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
                        html.Div(className="typed", **attributes(data_slot="typed")),
                        control(
                            word("institutions.keypad", lang),
                            ctl="institutions.keypad.open",
                            href=page_address(lang, "institutions", "keypad=open"),
                            sets={"keypad": "open", "page": ""},
                        ),
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
                _keypad(lang=lang),
            ],
            className="directory",
            **attributes(aria_label=word("institutions.directory", lang)),
        ),
    ]


def _keypad(*, lang: str) -> Component:
    """Lay out the letters; what each leads to depends on those already typed, so the page sets it."""
    keys = [_key(letter, letter, name=letter) for letter in ascii_uppercase]
    keys += [
        _key(word("institutions.key_back", lang), "", name="back"),
        _key(word("institutions.key_clear", lang), "", name="clear"),
        _key(word("institutions.key_close", lang), "", name="close", further={"data-set-keypad": ""}),
    ]
    return html.Div(
        keys,
        className="keypad",
        role="group",
        hidden=True,
        **attributes(aria_label=word("institutions.keypad_name", lang)),
    )


def _key(said: str, letter: str, *, name: str, further: Mapping[str, str] | None = None) -> Component:
    marks: dict[str, Any] = {
        "data-ctl": f"institutions.letter.{name}",
        "data-set-letter": letter,
        "data-set-page": "",
        **(further or {}),
    }
    return html.Button(said, className=f"chip key key-{name.lower()}", type="button", **marks)


def _filter(key: str, names: Mapping[str, str], *, lang: str) -> Component:
    everything = _chip(key, "", word("list.all", lang), lang=lang)
    return html.Div(
        [
            html.Span(word(f"institutions.filter_{key}", lang), className="filter-name", id=f"filter-{key}"),
            html.Div(
                [
                    everything,
                    *(_chip(key, value, _marked(key, value, name), lang=lang) for value, name in names.items()),
                ],
                className="chips",
                role="group",
                **attributes(aria_labelledby=f"filter-{key}"),
            ),
        ],
        className="filter",
    )


def _marked(key: str, value: str, name: str) -> Children:
    """Put before an aim its mark, so that its chip tells what the marks of the lights mean."""
    if key != "aim":
        return name
    return [html.Span(className=f"aim-mark aim-{value}", **attributes(aria_hidden="true")), html.Span(name)]


def _chip(key: str, value: str, name: Children, *, lang: str) -> Component:
    return control(
        name,
        ctl=f"institutions.{key}.{value or 'all'}",
        href=page_address(lang, "institutions", f"{key}={value}" if value else ""),
        sets={key: value, "page": "", "sheet": "", "card": ""} if key != "by" else {key: value, "sheet": ""},
        look="tab" if key == "by" else "chip",
    )
