"""What every page has: the head with the zone's name and the as-of date, the stage, the row of pages and languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import ATTRACT, PAGES, page_address
from dashboard.components.attributes import attributes
from dashboard.components.controls import action, control
from dashboard.i18n import LANG_TAGS, LANGS, word
from dashboard.pages import attract, data, institutions, map, overview, progress, revenue, structure  # noqa: A004 - the page is called map, here as everywhere

_STAGES: Mapping[str, Callable[..., list[Component]]] = {
    "overview": overview.stage,
    "structure": structure.stage,
    "map": map.stage,
    "institutions": institutions.stage,
    "revenue": revenue.stage,
    "data": data.stage,
    "progress": progress.stage,
    ATTRACT: attract.stage,
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the release calls things, in one language.

    Args:
        zone: The service zone's official name.
        zone_other: The same in the other language.
        zones: Name of each sub-zone by its id, in order.
    """

    zone: str
    zone_other: str
    zones: Mapping[str, str]


def screen(page: str, *, lang: str, names: Names) -> list[Component]:
    """Lay out a page.

    Args:
        page: One of ``addresses.SHOWN``.
        lang: One of ``i18n.LANGS``.
        names: What the release calls things.

    Returns:
        Head, stage and foot; the places in them are known by ``data-slot`` and ``data-chart``.
    """
    return [
        _head(lang=lang, names=names),
        html.Main(
            _STAGES[page](lang=lang, zones=names.zones),
            id="stage",
            className=f"stage stage-{page}",
            tabIndex="-1",
            **attributes(data_body=f"{lang}/{page}"),
        ),
        attract.call() if page == ATTRACT else _foot(page, lang=lang),
    ]


def _head(*, lang: str, names: Names) -> Component:
    other = LANGS[1 - LANGS.index(lang)]
    return html.Header(
        [
            html.A(word("shell.skip", lang), href="#stage", className="skip"),
            html.Span(
                word("shell.seal", lang), className="seal", lang=LANG_TAGS["zh"], **attributes(aria_hidden="true")
            ),
            html.Div(
                [
                    html.Div(names.zone, className="head-name"),
                    html.Div(names.zone_other, className="head-other", lang=LANG_TAGS[other]),
                ],
                className="head-names",
            ),
            html.Div(
                [
                    html.Div(className="head-as-of", **attributes(data_slot="as-of")),
                    html.Div(className="head-offline", **attributes(data_slot="offline", role="status")),
                ],
                className="head-age",
            ),
        ],
        className="head",
    )


def _foot(page: str, *, lang: str) -> Component:
    pages = [
        control(
            _two_lines(f"page.{name}", lang=lang),
            ctl=f"nav.{name}",
            href=page_address(lang, name),
            look="nav",
            marks={"data-go-page": name} | ({"aria-current": "page"} if name == page else {}),
        )
        for name in PAGES
    ]
    languages = [
        control(
            html.Span(word("language.name", name), lang=LANG_TAGS[name]),
            ctl=f"lang.{name}",
            href=page_address(name, page),
            look="nav nav-lang",
            marks={"data-go-lang": name} | ({"aria-current": "true"} if name == lang else {}),
        )
        for name in LANGS
    ]
    return html.Footer(
        [
            html.Nav(pages, className="pages", **attributes(aria_label=word("shell.pages", lang))),
            html.Div(className="foot-state", **attributes(data_slot="connection", role="status")),
            html.Div(className="foot-source", **attributes(data_slot="source")),
            html.Div(_scenes(page), className="scenes", **attributes(aria_hidden="true")),
            html.Nav(languages, className="languages", **attributes(aria_label=word("shell.languages", lang))),
            html.Div([_turn("theme", lang=lang)], className="screen-turns"),
        ],
        className="foot",
    )


def _turn(name: str, *, lang: str) -> Component:
    """Make the button that turns something of the screen on or off: the dark theme."""
    return action(
        word(f"shell.{name}", lang),
        act=f"screen.{name}",
        look=f"nav nav-lang nav-{name}",
        marks={"data-screen": name, "aria-pressed": "false"},
    )


def _scenes(page: str) -> list[Component]:
    """Dot the scenes of a wall, the present one filled."""
    return [html.Span(className="wall-dot wall-dot-now" if name == page else "wall-dot") for name in PAGES]


def _two_lines(key: str, *, lang: str) -> list[str | Component]:
    """Say a word in the page's language over the same in the other."""
    other = LANGS[1 - LANGS.index(lang)]
    return [
        html.Span(word(key, lang), className="nav-word", **attributes(data_word=word(key, lang))),
        html.Span(word(key, other), className="nav-other", lang=LANG_TAGS[other]),
    ]
