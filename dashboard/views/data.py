"""Data: an indicator of the Big Data Center or of the Operation Platform over time, in the places that have it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.charts import head, table
from dashboard.components.controls import control
from dashboard.components.facts import tile
from dashboard.components.states import awaiting
from dashboard.figures import data as figures
from dashboard.i18n import MONEY, amount, change, period, share, spanned, word
from dashboard.queries import data, facts
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import chart_sheet, fact_sheet
from dashboard.views.titles import fitting
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import in_words, origin_of, shown, span, unit_of, value_of, when

CHART = "data-chart"
FRAMES = Frames(wide=(1180, 428), compact=(552, 350))
_BESIDE = 2
Row = Mapping[Hashable, Any]


@dataclass(frozen=True, kw_only=True)
class _Measure:
    """An indicator as far as it is known.

    Args:
        definition: Its row of ``indicators``.
        places: Where it is known.
        points: What is known of the places drawn, one under the other.
        facts: The newest value of each place.
    """

    definition: Row
    places: pd.DataFrame
    points: pd.DataFrame
    facts: Mapping[str, facts.Fact]

    @property
    def drawn(self) -> pd.DataFrame:
        """Give the places that stand in the chart."""
        return self.places[self.places["role"] != data.APART]

    @property
    def is_series(self) -> bool:
        """Say whether any place has more than one point: a single one is a number and no trend."""
        return bool((self.points["region_code"].value_counts() > 1).any())


def measures(tables: Mapping[str, pd.DataFrame]) -> dict[str, tuple[str, ...]]:
    """List the indicators of each tab, for the grammar of addresses."""
    indicators, values = tables["indicators"], tables["values"]
    return {tab: data.measures(indicators, values, tab=tab) for tab in ("center", "platform")}


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, tab: str, code: str, shape: str = "") -> View:
    """Picture an indicator.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        tab: ``center`` or ``platform``.
        code: An indicator of that tab; nothing where it has none.
        shape: One of ``addresses.SHAPES``.
    """
    chips = [_chip(tables, one, tab=tab, lang=lang) for one in measures(tables)[tab]]
    document = texts.document_title(tables, "data", lang)
    if not code:
        named = word(f"data.tab_{tab}", lang)
        return View(title=document, slots=_empty(named, chips, lang), instead={CHART: [awaiting(named, lang=lang)]})
    measure = _measure(tables, code)
    name = in_words(measure.definition, "name", lang)
    if not measure.facts:
        asked = word("data.asked", lang, owner=in_words(measure.definition, "owner", lang))
        slots = _empty(name, chips, lang) | {"facts": [_reading(measure.definition, asked, lang=lang)]}
        return View(title=document, slots=slots, instead={CHART: [awaiting(name, lang=lang)]})
    return _known(tables, measure, name=name, chips=chips, document=document, lang=lang, shape=shape)


def _known(
    tables: Mapping[str, pd.DataFrame],
    measure: _Measure,
    *,
    name: str,
    chips: Sequence[Component],
    document: str,
    lang: str,
    shape: str,
) -> View:
    sources = tables["sources"]
    focus = str(measure.places["region_code"].iloc[0])
    sheets: dict[str, Nodes] = {place: fact_sheet(fact, sources, lang) for place, fact in measure.facts.items()}
    places = {place: texts.region(tables["regions"], place, lang) for place in measure.facts}
    first = tile(
        shown(measure.facts[focus], lang),
        label=places[focus],
        note=when(measure.facts[focus], lang),
        sheet=focus,
        lang=lang,
        more=_changes(measure, focus, lang=lang),
    )
    beside = [
        tile(shown(fact, lang), label=places[place], note=when(fact, lang, short=True), sheet=place, lang=lang)
        for place, fact in measure.facts.items()
        if place != focus
    ][:_BESIDE]
    slots: dict[str, Nodes] = {
        "as-of": lines.as_of((fact.as_of for fact in measure.facts.values()), lang),
        "source": lines.published_by(sources, (fact.source_id for fact in measure.facts.values()), lang),
        "title": [_finding(measure, focus, name=name, place=places[focus], lang=lang)],
        "chips": chips,
        "facts": [
            *([first] if measure.is_series else []),
            *([html.Div(beside, className="measures")] if beside else []),
        ],
    }
    if not measure.is_series:
        slots["facts"] = [*slots["facts"], _reading(measure.definition, word("data.single", lang), lang=lang)]
        slots |= {f"{CHART}.head": [html.H2(name, id=f"{CHART}-title")], f"{CHART}.table": []}
        return View(title=document, slots=slots, instead={CHART: [html.Div(first, className="single")]}, sheets=sheets)
    unit = unit_of(measure.facts[focus], lang)
    numbers = _table(measure, places, unit=unit, caption=name, lang=lang)
    origin = origin_of(measure.points)
    in_chart = word("list.comma", lang).join(places[str(place)] for place in measure.drawn["region_code"])
    decimals = int(measure.definition["decimals"])
    scale = figures.scale_of(measure.points, unit=unit, decimals=decimals, lang=lang)
    slots |= {
        f"{CHART}.head": head(
            CHART,
            title=name,
            note=word("data.note", lang, places=in_chart, unit=scale.name),
            status=origin.status,
            lang=lang,
        ),
        f"{CHART}.table": [numbers],
    }
    sheets[CHART] = chart_sheet(
        title=name,
        definition=word("list.sentence", lang).join(
            part for part in (in_words(measure.definition, "definition", lang), word("data.definition", lang)) if part
        ),
        unit=scale.name,
        when=spanned(measure.points["period"].min(), measure.points["period"].max(), lang),
        every=str(measure.definition["frequency"]),
        origin=origin,
        sources=sources,
        lang=lang,
        table_of=CHART,
    )
    drawn = figures.over_time(
        measure.points,
        places=measure.drawn,
        break_dates=data.break_dates(tables["indicators"], code=str(measure.definition["code"])),
        unit=unit,
        decimals=decimals,
        lang=lang,
        **FRAMES.frame(shape),
    )
    return View(title=document, slots=slots, figures={CHART: Drawing(figure=drawn)}, sheets=sheets)


def _measure(tables: Mapping[str, pd.DataFrame], code: str) -> _Measure:
    """Gather what may be shown of an indicator."""
    indicators, values = tables["indicators"], tables["values"]
    places = data.places(values, regions=tables["regions"], indicators=indicators, code=code, home=texts.ZONE_REGION)
    newest = {
        str(place): fact
        for place in places["region_code"]
        if (fact := facts.latest(values, indicators, code=code, region=str(place))) is not None
    }
    drawn = places.loc[places["role"] != data.APART, "region_code"]
    series = [data.series(values, indicators=indicators, code=code, region=str(place)) for place in drawn]
    points = (
        pd.concat(series, ignore_index=True)
        if series
        else data.series(values.head(0), indicators=indicators, code=code, region="")
    )
    return _Measure(
        definition=indicators.loc[indicators["code"] == code].iloc[0].to_dict(),
        places=places,
        points=points,
        facts=newest,
    )


def _empty(name: str, chips: Sequence[Component], lang: str) -> dict[str, Nodes]:
    return {
        "as-of": [],
        "title": [fitting([word("data.title_awaited", lang, name=name), word("page.data", lang)], lang)],
        "chips": chips,
        "facts": [],
        f"{CHART}.head": [html.H2(name, id=f"{CHART}-title")],
        f"{CHART}.table": [],
    }


def _reading(definition: Row, remark: str, *, lang: str) -> Component:
    """Say what an indicator means, where there is no chart to read."""
    paragraphs = [html.P(text) for text in (in_words(definition, "definition", lang), remark) if text]
    return html.Div([html.H2(word("sheet.definition", lang)), *paragraphs], className="reading")


def _chip(tables: Mapping[str, pd.DataFrame], code: str, *, tab: str, lang: str) -> Component:
    indicators = tables["indicators"]
    row = indicators.loc[indicators["code"] == code].iloc[0].to_dict()
    return control(
        html.Span(in_words(row, "name", lang), className="chip-name"),
        ctl=f"data.{tab}.{code}",
        href=page_address(lang, "data", f"tab={tab}&{tab}={code}"),
        sets={tab: code, "sheet": ""},
    )


def _point(measure: _Measure, place: str) -> Row | None:
    """Find the point of a place's series that its newest value is; None where that value is none of a series."""
    fact = measure.facts[place]
    rows = measure.points
    found = rows[
        (rows["region_code"] == place) & (rows["period"] == fact.period) & (rows["period_type"] == fact.period_type)
    ]
    return None if found.empty else found.iloc[0].to_dict()


def _changes(measure: _Measure, place: str, *, lang: str) -> list[tuple[str, str]]:
    """Say how a value has changed: as its publication says, and as published values give it; the two stand apart."""
    fact = measure.facts[place]
    point = _point(measure, place)
    known = int((measure.points["region_code"] == place).sum())
    published = (
        [] if fact.yoy_published is None else [(word("data.published", lang), change(fact.yoy_published / 100, lang))]
    )
    if known <= 1:
        return [*published, (word("data.history", lang), word("data.first", lang))]
    computed = _growth_words(point, lang) if point is not None else word("revenue.reason_no_base", lang)
    return [*published, (word("data.computed", lang), computed)]


def _growth_words(point: Row, lang: str) -> str:
    if pd.isna(point["growth"]):
        return word(f"revenue.reason_{point['reason']}", lang)
    return change(float(point["growth"]), lang)


def _finding(measure: _Measure, focus: str, *, name: str, place: str, lang: str) -> str:
    """Say in one line how the newest value has changed; where nothing can be compared, what it is."""
    fact = measure.facts[focus]
    point = _point(measure, focus)
    rate = None if point is None else value_of(point, "growth")
    if rate is None and fact.yoy_published is not None:
        rate = fact.yoy_published / 100
    named = {"name": name, "place": place}
    if rate is not None:
        kind = "up" if rate > 0 else "down" if rate < 0 else "same"
        said = {
            **named,
            "period": _time(fact, lang),
            "share": share(abs(rate), lang),
        }
        return fitting(
            [word(f"data.title_{kind}", lang, **said), word(f"data.title_{kind}_short", lang, **said), name], lang
        )
    unit = unit_of(fact, lang)
    # In English the name says already what is counted.
    counted = unit if lang == "zh" or unit == MONEY else ""
    figure = amount(fact.value, unit=counted, lang=lang, qualifier=fact.qualifier, decimals=fact.decimals)
    return fitting([word("data.title_value", lang, **named, figure=figure), name], lang)


def _time(fact: facts.Fact, lang: str) -> str:
    """Name the time of a finding; what a stock has grown by at the end of December it has grown in the year."""
    if fact.kind == "stock" and fact.period_type == "M" and fact.period.endswith("-12"):
        return period(fact.period[:4], lang)
    return span(fact.period, period_type=fact.period_type, lang=lang)


def _table(measure: _Measure, places: Mapping[str, str], *, unit: str, caption: str, lang: str) -> Component:
    headers = tuple(word(f"data.header_{name}", lang) for name in ("place", "period", "value", "published", "computed"))
    decimals = int(measure.definition["decimals"])
    rows = [
        (
            places[str(row["region_code"])],
            span(str(row["period"]), period_type=str(row["period_type"]), lang=lang),
            str(amount(float(row["value"]), unit=unit, lang=lang, qualifier=str(row["qualifier"]), decimals=decimals)),
            word("data.none", lang)
            if pd.isna(row["yoy_published"])
            else change(float(row["yoy_published"]) / 100, lang),
            _growth_words(row, lang),
        )
        for row in measure.points.to_dict("records")
    ]
    return table(headers, rows, caption=caption)
