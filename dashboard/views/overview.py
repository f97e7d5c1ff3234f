"""Overview: the policy sentence, three published facts, and a light for every institution."""

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.charts import head
from dashboard.components.controls import control
from dashboard.components.facts import tile
from dashboard.components.states import awaiting
from dashboard.figures import institutions as figures
from dashboard.i18n import amount, calendar, word
from dashboard.queries import facts, institutions
from dashboard.schema import RINGS
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import aims_table, chart_sheet, fact_sheet
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import origin_of, shown, when

LIGHTS = "overview-lights"
FRAMES = Frames(wide=(1152, 468), compact=(684, 330))


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, shape: str = "") -> View:
    """Picture the overview.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        shape: One of ``addresses.SHAPES``.
    """
    headlines = {
        code: facts.latest(tables["values"], tables["indicators"], code=code, region=texts.ZONE_REGION)
        for code in texts.HEADLINES
    }
    lights = institutions.lights(tables["institutions"])
    tiles = [
        tile(shown(fact, lang), label=word(f"overview.fact_{code}", lang), note=when(fact, lang), sheet=code, lang=lang)
        if fact
        else awaiting(word(f"overview.fact_{code}", lang), lang=lang)
        for code, fact in headlines.items()
    ]
    sheets = {code: fact_sheet(fact, tables["sources"], lang) for code, fact in headlines.items() if fact}
    drawn: dict[str, Drawing] = {}
    instead = {}
    slots: dict[str, Nodes] = {
        "as-of": lines.as_of([*lights["as_of"], *(fact.as_of for fact in headlines.values() if fact)], lang),
        "source": lines.published_by(
            tables["sources"], [*lights["source_id"], *(fact.source_id for fact in headlines.values() if fact)], lang
        ),
        "sentence": _sentence(tables["texts"], lang),
        "facts": tiles,
    }
    if lights.empty:
        instead[LIGHTS] = [awaiting(word("overview.directory", lang), lang=lang)]
        slots[f"{LIGHTS}.head"] = [html.H2(word("overview.lights_awaited", lang), id=f"{LIGHTS}-title")]
        slots[f"{LIGHTS}.table"] = []
    else:
        origin = origin_of(lights)
        title = word("overview.lights", lang, count=str(amount(len(lights), unit="institutions", lang=lang)).strip())
        note = word("overview.lights_note", lang, date=calendar(origin.as_of, lang))
        numbers = aims_table(tables["institutions"], caption=title, lang=lang)
        drawn[LIGHTS] = Drawing(figure=figures.lights(lights, lang=lang, **FRAMES.frame(shape)))
        slots[f"{LIGHTS}.head"] = head(LIGHTS, title=title, note=note, status=origin.status, lang=lang)
        slots[f"{LIGHTS}.table"] = [numbers]
        sheets[LIGHTS] = chart_sheet(
            title=title,
            definition=word("overview.lights_definition", lang),
            unit=word("unit.institutions", "zh") if lang == "zh" else word("unit.institutions_many", lang).strip(),
            when=word("fact.asof", lang, date=calendar(origin.as_of, lang)),
            every="monthly",
            origin=origin,
            sources=tables["sources"],
            lang=lang,
            table_of=LIGHTS,
        )
    return View(
        title=texts.document_title(tables, "overview", lang),
        slots=slots,
        figures=drawn,
        instead=instead,
        sheets=sheets,
    )


def _sentence(rows: pd.DataFrame, lang: str) -> list[Component | str]:
    """Set the policy sentence; each of its five clauses leads to the ring of the map that shows it."""
    clauses = [
        control(
            [html.Span(className=f"reach reach-{ring}"), html.Span(words, className="clause-words")],
            ctl=f"clause.{ring}",
            href=page_address(lang, "map", "" if ring == RINGS[0] else f"ring={ring}"),
            sets={"ring": ring},
            look="clause",
            marks={"data-go-page": "map", "data-fresh": "1"},
        )
        for ring in RINGS
        if (words := texts.text(rows, f"policy.clause.{ring}", lang))
    ]
    if not clauses:
        return [texts.text(rows, "display.title", lang) or word("page.overview", lang)]
    joined: list[Component | str] = [clauses[0]]
    for clause in clauses[1:]:
        joined += [html.Span(word("list.clause", lang), className="visually-hidden"), clause]
    return joined
