"""Structure: one carrier, two platforms, three centers and N institutions as boxes, and the five elements in them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.charts import head
from dashboard.components.controls import control, info
from dashboard.components.facts import tile
from dashboard.components.pages import paged
from dashboard.components.sheets import sheet
from dashboard.components.states import awaiting
from dashboard.figures import institutions as figures
from dashboard.i18n import LANG_TAGS, amount, calendar, word
from dashboard.queries import facts, institutions, structure
from dashboard.schema import ELEMENTS
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import aims_table, chart_sheet, fact_sheet, source_line
from dashboard.views.titles import fitting
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import cell, in_words, origin_of, shown, when

LIGHTS = "structure-lights"
# Names of boxes take more lines in English than in Chinese.
FRAMES: Mapping[str, Frames] = {
    "zh": Frames(wide=(820, 196), compact=(690, 150)),
    "en": Frames(wide=(820, 120), compact=(690, 150)),
}
_MEASURES_A_PAGE: Mapping[str, int] = {"zh": 4, "en": 3}
Row = Mapping[Hashable, Any]


@dataclass(frozen=True, kw_only=True)
class _Card:
    """What stands beside the boxes: a box's own card, or the indicators of an element."""

    title: str
    content: Sequence[Component]
    sheets: Mapping[str, Nodes]


def boxes(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """List the boxes that can be opened, for the grammar of addresses."""
    return tuple(str(name) for name in structure.boxes(tables["structure"])["element_id"])


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, box: str, element: str, shape: str = "") -> View:
    """Picture the layout.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        box: The element of the layout whose card is open, or nothing.
        element: The one of the five elements whose indicators are listed, or nothing; never beside a box.
        shape: One of ``addresses.SHAPES``.
    """
    rows = structure.boxes(tables["structure"]).to_dict("records")
    lights = institutions.lights(tables["institutions"])
    card = _element(tables, element=element, lang=lang) if element else _box(tables, rows, box=box, lang=lang)
    slots: dict[str, Nodes] = {
        "as-of": lines.as_of([*(row["as_of"] for row in rows), *lights["as_of"]], lang),
        "source": lines.published_by(
            tables["sources"], [*(row["source_id"] for row in rows), *lights["source_id"]], lang
        ),
        "title": [card.title],
        "detail": card.content,
        "steps": [_step(row, rows, lang=lang) for row in rows],
        "elements": [_element_step(name, lang=lang) for name in ELEMENTS],
        **{tier: _tier([row for row in rows if row["tier"] == tier], tier=tier, lang=lang) for tier in structure.TIERS},
    }
    sheets = dict(card.sheets)
    drawn: dict[str, Drawing] = {}
    if lights.empty:
        slots[f"{LIGHTS}.head"] = [html.H2(word("overview.lights_awaited", lang), id=f"{LIGHTS}-title")]
        slots[f"{LIGHTS}.table"] = []
    else:
        origin = origin_of(lights)
        title = word("overview.lights", lang, count=str(amount(len(lights), unit="institutions", lang=lang)).strip())
        numbers = aims_table(tables["institutions"], caption=title, lang=lang)
        drawn[LIGHTS] = Drawing(figure=figures.lights(lights, lang=lang, **FRAMES[lang].frame(shape)))
        note = word("overview.lights_note", lang, date=calendar(origin.as_of, lang))
        slots[f"{LIGHTS}.head"] = head(LIGHTS, title=title, note=note, status=origin.status, lang=lang)
        slots[f"{LIGHTS}.table"] = [numbers]
        sheets[LIGHTS] = chart_sheet(
            title=title,
            definition=word("overview.lights_definition", lang),
            unit=word("unit.institutions" if lang == "zh" else "unit.institutions_many", lang).strip(),
            when=word("fact.asof", lang, date=calendar(origin.as_of, lang)),
            every="monthly",
            origin=origin,
            sources=tables["sources"],
            lang=lang,
            table_of=LIGHTS,
        )
    return View(
        title=texts.document_title(tables, "structure", lang),
        slots=slots,
        figures=drawn,
        instead={} if drawn else {LIGHTS: [awaiting(word("overview.directory", lang), lang=lang)]},
        sheets=sheets,
    )


def _tier(rows: Sequence[Row], *, tier: str, lang: str) -> list[Component]:
    """Set the boxes of a tier; where nobody has said which there are, say that."""
    if not rows:
        return [awaiting(word(f"structure.tier_{tier}", lang), lang=lang)]
    return [
        control(
            [html.Strong(_name(row, lang)), html.Span(_marks(row, lang), className="box-marks")],
            ctl=f"structure.box.{row['element_id']}",
            href=page_address(lang, "structure", f"box={row['element_id']}"),
            sets=_opens(row),
            look=f"box box-{tier}",
        )
        for row in rows
    ]


def _step(row: Row, rows: Sequence[Row], *, lang: str) -> Component:
    """Set the button that opens a box from the lower half of the screen."""
    several = sum(one["tier"] == row["tier"] for one in rows) > 1
    name = word(f"structure.step_{row['tier']}", lang)
    return control(
        word("structure.step_of_several", lang, name=name, number=row["seq"]) if several else name,
        ctl=f"structure.step.{row['element_id']}",
        href=page_address(lang, "structure", f"box={row['element_id']}"),
        sets=_opens(row),
    )


def _element_step(element: str, *, lang: str) -> Component:
    return control(
        word(f"element.{element}", lang),
        ctl=f"structure.element.{element}",
        href=page_address(lang, "structure", f"element={element}"),
        sets={"element": element, "box": "", "page": "", "sheet": ""},
    )


def _opens(row: Row) -> dict[str, str]:
    return {"box": str(row["element_id"]), "element": "", "page": "", "sheet": ""}


def _box(tables: Mapping[str, pd.DataFrame], rows: Sequence[Row], *, box: str, lang: str) -> _Card:
    """Open the card of a box; without one say what the layout is, and how many institutions the N are."""
    title = texts.text(tables["texts"], "layout.formula", lang) or word("page.structure", lang)
    place = next((index for index, row in enumerate(rows) if row["element_id"] == box), None)
    counted = facts.latest(tables["values"], tables["indicators"], code="institutions", region=texts.ZONE_REGION)
    sheets: dict[str, Nodes] = {}
    count: list[Component] = []
    if counted is not None:
        sheets["institutions"] = fact_sheet(counted, tables["sources"], lang)
        label = word("overview.fact_institutions", lang)
        count = [tile(shown(counted, lang), label=label, note=when(counted, lang), sheet="institutions", lang=lang)]
    if place is None:
        elements = texts.text(tables["texts"], "layout.elements", lang)
        opening = [html.H2(elements, className="detail-opening"), html.P(word("structure.opening", lang)), *count]
        if not all(row["confirmed"] for row in rows):
            opening.append(html.P(word("structure.open_means", lang), className="detail-open"))
        return _Card(title=title, content=opening, sheets=sheets)
    row = rows[place]
    name = f"box.{row['element_id']}"
    sheets[name] = _box_sheet(row, tables["sources"], lang)
    other = in_words(row, "name", texts.other(lang), strict=True)
    content = [
        html.Div(
            [
                html.P(_tier_name(row, rows, lang=lang), className="detail-tier"),
                html.H2(_name(row, lang)),
                *([html.P(other, className="detail-other", lang=LANG_TAGS[texts.other(lang)])] if other else []),
                html.P(_marks(row, lang), className="box-marks"),
                info(sheet=name, label=word("sheet.open_for", lang, name=_name(row, lang))),
            ],
            className="detail-head",
        ),
        html.Dl([part for line in _lines(row, lang) for part in line], className="detail-lines"),
        *(count if row["tier"] == structure.TIERS[-1] else []),
        html.Div(
            [
                _beside(rows, place - 1, sign="‹", name=word("structure.before", lang), ctl="structure.before"),
                html.Span(f"{place + 1} / {len(rows)}", className="page-of"),
                _beside(rows, place + 1, sign="›", name=word("structure.after", lang), ctl="structure.after"),
            ],
            className="pager",
        ),
    ]
    return _Card(title=title, content=content, sheets=sheets)


def _beside(rows: Sequence[Row], place: int, *, sign: str, name: str, ctl: str) -> Component:
    """Lead to the box before or after; nothing at the ends."""
    if not 0 <= place < len(rows):
        return html.Span(className="no-turn")
    return control(sign, ctl=ctl, sets=_opens(rows[place]), marks={"aria-label": name})


def _lines(row: Row, lang: str) -> list[tuple[Component, Component]]:
    """Say what is known of a box; who operates it and what it does are asked first, so their want is said, too.

    Nobody operates the institutions: they are many.
    """
    missing = word("state.missing", lang)
    unasked = row["tier"] == structure.TIERS[-1]
    lines = [
        (word("structure.functions", lang), in_words(row, "functions", lang) or missing),
        (word("structure.operator", lang), in_words(row, "operator", lang) or ("" if unasked else missing)),
        (word("structure.address", lang), in_words(row, "address", lang)),
        (word("structure.opened", lang), calendar(str(row["opened_on"]), lang) if cell(row, "opened_on") else ""),
    ]
    return [(html.Dt(name), html.Dd(said)) for name, said in lines if said]


def _box_sheet(row: Row, sources: pd.DataFrame, lang: str) -> list[Component]:
    """Say where what is said of a box comes from."""
    lines = [
        (word("structure.functions", lang), in_words(row, "functions", lang)),
        (word("structure.operator", lang), in_words(row, "operator", lang)),
        (word("sheet.source", lang), source_line(facts.source(sources, str(row["source_id"])), lang)),
        (word("sheet.as_of", lang), calendar(str(row["as_of"]), lang)),
        (word("sheet.status", lang), word(f"status.{row['status']}", lang)),
        (word("structure.confirmed", lang), word("structure.yes" if row["confirmed"] else "structure.no", lang)),
    ]
    return sheet(title=_name(row, lang), value="", status=str(row["status"]), lines=lines, lang=lang)


def _name(row: Row, lang: str) -> str:
    return in_words(row, "name", lang) or word("structure.unnamed", lang)


def _tier_name(row: Row, rows: Sequence[Row], *, lang: str) -> str:
    several = sum(one["tier"] == row["tier"] for one in rows) > 1
    tier = word(f"structure.tier_{row['tier']}", lang)
    return word("structure.tier_of_several", lang, name=tier, number=row["seq"]) if several else tier


def _marks(row: Row, lang: str) -> list[Component]:
    """Say how far a box has come, and whether the zone has confirmed it."""
    state = cell(row, "state")
    return [
        *([html.Span(word(f"structure.state_{state}", lang), className="mark mark-state")] if state else []),
        *([] if row["confirmed"] else [html.Span(word("structure.unconfirmed", lang), className="mark mark-open")]),
        *([html.Span(word("state.sample", lang), className="mark mark-sample")] if row["status"] == "demo" else []),
    ]


def _element(tables: Mapping[str, pd.DataFrame], *, element: str, lang: str) -> _Card:
    """List the indicators of one of the five elements, each with its newest value."""
    values, regions = tables["values"], tables["regions"]
    listed = structure.measures(
        tables["indicators"], values=values, regions=regions, element=element, home=texts.ZONE_REGION
    )
    definitions = tables["indicators"].set_index("code")
    sheets: dict[str, Nodes] = {}
    tiles: list[Component] = []
    known = 0
    for row in listed.to_dict("records"):
        code = str(row["code"])
        region = cell(row, "region_code")
        fact = facts.latest(values, tables["indicators"], code=code, region=region) if region else None
        name = in_words(definitions.loc[code].to_dict(), "name", lang)
        if fact is None:
            tiles.append(
                html.Div(
                    [
                        html.Div(name, className="tile-label"),
                        html.Div(word("state.missing", lang), className="awaited"),
                    ],
                    className="tile tile-missing",
                )
            )
            continue
        known += 1
        sheets[code] = fact_sheet(fact, tables["sources"], lang)
        note = word("list.place", lang).join((texts.region(regions, region, lang), when(fact, lang, short=True)))
        tiles.append(tile(shown(fact, lang), label=name, note=note, sheet=code, lang=lang))
    named = word(f"element.{element}", lang)
    title = fitting(
        [
            word("structure.title_element", lang, element=named, count=len(tiles), known=known),
            word("structure.element", lang, element=named),
        ],
        lang,
    )
    heading = html.H2(word("structure.element", lang, element=named))
    content = paged(tiles, most=_MEASURES_A_PAGE[lang], look="measures", ctl=f"structure.{element}", lang=lang)
    if not tiles:
        content = [awaiting(word("structure.element", lang, element=named), lang=lang)]
    return _Card(title=title, content=[heading, *content], sheets=sheets)
