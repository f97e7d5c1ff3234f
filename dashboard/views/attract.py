"""Attract: what a screen shows while nobody touches it, one fact and one picture a scene."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.addresses import SCENES, page_address
from dashboard.components.attributes import attributes
from dashboard.components.controls import control
from dashboard.components.facts import figure, sample_mark, stale_mark
from dashboard.components.states import awaiting
from dashboard.figures import institutions as figures
from dashboard.i18n import LANG_TAGS, LANGS, MONEY, amount, number, word
from dashboard.queries import facts, institutions, structure
from dashboard.queries.facts import Fact
from dashboard.schema import RINGS
from dashboard.views import texts
from dashboard.views.sheets import aims_table
from dashboard.views.view import Drawing, View
from dashboard.views.wording import origin_of, shown, when

# The page that answers what a scene made somebody ask.
_LEADS_TO: Mapping[str, str] = {
    "institutions": "institutions",
    "revenue": "revenue",
    "structure": "structure",
    "aims": "overview",
    "reach": "map",
}
LIGHTS = "attract-lights"
# As many marks as an eye takes in at once.
_MOST = 100
_LARGE_SQUARES = 40
# As many boxes as have room for a word each.
_NAMED_BOXES = 4
_BOUNDS = ("≥", ">")
Tables = Mapping[str, pd.DataFrame]


def scenes(tables: Tables) -> tuple[str, ...]:
    """List the scenes that the release has something to show in; the first of all where it has nothing."""
    return tuple(name for name in SCENES if any(True for _ in _SCENES[name](tables, LANGS[0]))) or SCENES[:1]


def view(tables: Tables, *, lang: str, scene: str) -> View:
    """Picture one scene.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        scene: One of ``addresses.SCENES``.
    """
    page = _LEADS_TO[scene]
    content = list(_SCENES[scene](tables, lang)) or [awaiting(word(f"page.{page}", lang), lang=lang)]
    touch = control(
        "",
        ctl="attract.begin",
        href=page_address(lang, page),
        look="anywhere",
        marks={
            "data-go-page": page,
            "data-fresh": "1",
            "aria-label": word("attract.opens", lang, call=word("attract.call", lang), page=word(f"page.{page}", lang)),
        },
    )
    steps = [
        html.Span(className="scene-step", **attributes(**({"data_now": "1"} if name == scene else {})))
        for name in scenes(tables)
    ]
    lights = institutions.lights(tables["institutions"])
    drawn = scene == "institutions" and not lights.empty and _fact(tables, scene) is not None
    return View(
        title=texts.document_title(tables, "attract", lang),
        figures={LIGHTS: Drawing(figure=figures.lights(lights, lang=lang, width=1020, height=620))} if drawn else {},
        slots={"as-of": [], "scene": [html.Div(content, className=f"scene scene-{scene}"), touch], "steps": steps},
    )


def _fact(tables: Tables, code: str) -> Fact | None:
    fact = facts.latest(tables["values"], tables["indicators"], code=code, region=texts.ZONE_REGION)
    return fact if fact and fact.value is not None else None


def _said(title: Component | str, also: str, *below: Component, lang: str) -> Component:
    """Set the words of a scene: in the page's language, and small in the other."""
    other = texts.other(lang)
    return html.Div(
        [
            html.H1(title, className="scene-title"),
            html.P(also, className="scene-other", lang=LANG_TAGS[other]),
            *below,
        ],
        className="scene-words",
    )


def _number(fact: Fact, code: str, lang: str) -> Component:
    """Set a fact as large as the screen allows, with its qualifier, unit and date."""
    other = texts.other(lang)
    label = f"overview.fact_{code}"
    again = word("attract.also", other, what=word(label, other), amount=str(shown(fact, other).amount))
    return html.Div(
        [
            html.H1(word(label, lang), className="scene-title", id="scene-title"),
            figure(shown(fact, lang), look="figure scene-figure"),
            html.P(again, className="scene-other", lang=LANG_TAGS[other]),
            html.P([when(fact, lang), " ", stale_mark(lang)], className="scene-note"),
        ],
        className="scene-words tile",
    )


def _institutions(tables: Tables, lang: str) -> Iterator[Component]:
    """Show how many institutions there are, and a light for each."""
    fact = _fact(tables, "institutions")
    if fact is None:
        return
    yield _number(fact, "institutions", lang)
    lights = institutions.lights(tables["institutions"])
    if lights.empty:
        yield from _dots(int(fact.value or 0), lang=lang)
        return
    numbers = aims_table(tables["institutions"], caption=word("attract.each_light", lang), lang=lang)
    yield html.Div(
        [
            html.Div(className="chart-plot", **attributes(data_chart=LIGHTS)),
            html.Div(numbers, className="visually-hidden"),
            _note(word("attract.each_light", lang), status=origin_of(lights).status, lang=lang),
        ],
        className="scene-picture",
        role="group",
        **attributes(aria_labelledby="scene-title", aria_describedby=f"{LIGHTS}-note"),
    )


def _dots(count: int, *, lang: str) -> list[Component]:
    """Set a dot for each institution while nobody has sent the directory; more than can be counted are no picture."""
    if count > _MOST:
        return []
    dots = [html.Span(className="scene-dot") for _ in range(count)]
    return [_picture(dots, look="scene-dots", note=word("attract.each_dot", lang), lang=lang)]


def _picture(parts: Sequence[Component], *, look: str, lang: str, note: str = "", status: str = "") -> Component:
    """Frame a scene's picture, with what one mark in it stands for."""
    said = [_note(note, status=status, lang=lang)] if note else []
    return html.Div(
        [html.Div(list(parts), className=look, **attributes(aria_hidden="true")), *said], className="scene-picture"
    )


def _note(note: str, *, status: str, lang: str) -> Component:
    return html.P([html.Span(note, id=f"{LIGHTS}-note"), *sample_mark(status, lang)], className="scene-note")


def _revenue(tables: Tables, lang: str) -> Iterator[Component]:
    """Show the published revenue, and a square for each round part of it; what lies beyond is left open."""
    fact = _fact(tables, "revenue")
    if fact is None or fact.value is None or fact.value <= 0:
        return
    yield _number(fact, "revenue", lang)
    each = 10.0 ** (len(str(int(fact.value))) - 2)
    whole = int(fact.value // each)
    beyond = fact.qualifier in _BOUNDS or fact.value % each > 0
    squares = [html.Span(className="scene-square") for _ in range(whole)]
    squares += [html.Span(className="scene-square scene-open")] if beyond else []
    note = word("attract.each_square_beyond" if beyond else "attract.each_square", lang, amount=_money(each, lang))
    look = "scene-squares" if len(squares) <= _LARGE_SQUARES else "scene-squares scene-many"
    yield _picture(squares, look=look, note=note, status=fact.status, lang=lang)


def _money(value: float, lang: str) -> str:
    return str(amount(value, unit=MONEY, lang=lang, decimals=2))


def _structure(tables: Tables, lang: str) -> Iterator[Component]:
    """Show the layout: how many of each tier, each tier in the one before."""
    rows = structure.boxes(tables["structure"])
    formula = texts.text(tables["texts"], "layout.formula", lang)
    if rows.empty or not formula:
        return
    yield _said(formula, texts.text(tables["texts"], "layout.formula", texts.other(lang)), lang=lang)
    counts = rows["tier"].value_counts()
    carrier, *inner = structure.TIERS
    held = [
        html.Div(
            [
                html.Strong("N" if tier == structure.TIERS[-1] else number(int(counts[tier]), lang)),
                html.Div(_boxes(word(f"structure.step_{tier}", lang), int(counts[tier])), className="scene-boxes"),
            ],
            className=f"scene-tier scene-tier-{tier}",
        )
        for tier in inner
        if tier in counts
    ]
    outer = html.Div(
        [
            html.Strong(number(int(counts.get(carrier, 0)), lang)),
            html.Span(word(f"structure.step_{carrier}", lang)),
        ],
        className="scene-tier scene-tier-carrier",
    )
    yield _picture([outer, html.Div(held, className="scene-held")], look="scene-nest", lang=lang)


def _boxes(name: str, count: int) -> list[Component]:
    """Set a box for each element of a tier, with its name while there is room."""
    return [html.Span(name if count <= _NAMED_BOXES else "", className="scene-box") for _ in range(count)]


def _aims(tables: Tables, lang: str) -> Iterator[Component]:
    """Show the five aims by their marks, and how many institutions serve each first."""
    sentence = texts.text(tables["texts"], "aims.sentence", lang)
    if not sentence:
        return
    yield _said(sentence, texts.text(tables["texts"], "aims.sentence", texts.other(lang)), lang=lang)
    lights = institutions.lights(tables["institutions"])
    rows = [
        html.Div(
            [
                html.Span(className=f"aim-mark aim-{aim}"),
                html.Span(word(f"aim.{aim}", lang), className="scene-name"),
                *([] if lights.empty else [html.Strong(str(amount(count, unit="institutions", lang=lang)))]),
            ],
            className="scene-aim",
        )
        for aim, count in institutions.count_by_aim(tables["institutions"]).itertuples(index=False)
    ]
    note = "" if lights.empty else word("attract.first_aim", lang)
    status = "" if lights.empty else origin_of(lights).status
    yield _picture(rows, look="scene-aims", note=note, status=status, lang=lang)


def _reach(tables: Tables, lang: str) -> Iterator[Component]:
    """Show the five rings, each around the one before, as the policy sentence names them."""
    clauses = {ring: texts.text(tables["texts"], f"policy.clause.{ring}", lang) for ring in RINGS}
    sentence = texts.text(tables["texts"], "policy.sentence", lang)
    if not sentence or not all(clauses.values()):
        return
    yield _said(sentence, texts.text(tables["texts"], "policy.sentence", texts.other(lang)), lang=lang)
    rings: Any = ""
    for ring in RINGS:
        name = html.Span(word(f"ring.{ring}", lang), className="scene-ring-name")
        rings = html.Div([name, rings] if rings else [name], className=f"scene-ring scene-ring-{ring}")
    yield _picture([rings], look="scene-rings", lang=lang)


_SCENES: Mapping[str, Callable[[Tables, str], Iterator[Component]]] = {
    "institutions": _institutions,
    "revenue": _revenue,
    "structure": _structure,
    "aims": _aims,
    "reach": _reach,
}
