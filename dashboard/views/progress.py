"""Progress: targets beside what has been reached, visits over time, and the events on the way."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.charts import head, table
from dashboard.components.controls import control
from dashboard.components.facts import sample_mark, tile
from dashboard.components.pages import paged
from dashboard.components.sheets import sheet
from dashboard.components.shown import Shown
from dashboard.components.states import awaiting
from dashboard.figures import progress as figures
from dashboard.i18n import MONEY, amount, calendar, change, period, share, spanned, word
from dashboard.queries import facts, progress
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import chart_sheet, fact_sheet, source_line
from dashboard.views.titles import fitting
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import MISSING, cell, in_words, origin_of, shown, value_of, when

CHART = "progress-chart"
# The rail below takes more lines in English than in Chinese.
FRAMES: Mapping[str, Frames] = {
    "zh": Frames(wide=(1180, 316), compact=(660, 370)),
    "en": Frames(wide=(1180, 268), compact=(660, 370)),
}
TALLY = "visits_tally"
_EVENTS_A_PAGE = 6
_DRAWN = 4
_TILES = 2
Row = Mapping[Hashable, Any]


@dataclass(frozen=True, kw_only=True)
class _Picture:
    """One tab: what it found, what it shows, and its numbers in words."""

    title: Nodes
    dates: Sequence[str]
    tiles: Nodes
    slots: Mapping[str, Nodes]
    drawing: Drawing | None = None
    instead: str = ""
    sheets: Mapping[str, Nodes] = field(default_factory=dict)


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, tab: str, by: str, category: str, shape: str = "") -> View:
    """Picture the progress.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        tab: ``targets`` or ``visits``.
        by: ``month``, ``quarter`` or ``year``, for the visits.
        category: Whose visits, or nothing for all.
        shape: One of ``addresses.SHAPES``.
    """
    if tab == "targets":
        picture = _targets(tables, lang=lang, shape=shape)
    else:
        picture = _visits(tables, lang=lang, by=by, category=category, shape=shape)
    events = progress.milestones(tables["milestones"])
    rows = events.to_dict("records")
    sheets = {**picture.sheets, **{_event(row): _event_sheet(row, tables["sources"], lang) for row in rows}}
    rail = paged(
        [_milestone(row, lang) for row in rows],
        most=_EVENTS_A_PAGE,
        look="rail",
        ctl="progress.milestones",
        lang=lang,
        from_the_end=True,
    )
    slots: dict[str, Nodes] = {
        **picture.slots,
        "as-of": lines.as_of([*picture.dates, *(str(row["as_of"]) for row in rows)], lang),
        "source": lines.published_by(tables["sources"], (row["source_id"] for row in rows), lang),
        "title": picture.title,
        "facts": picture.tiles,
        "milestones": rail or [awaiting(word("progress.milestones", lang), lang=lang)],
    }
    return View(
        title=texts.document_title(tables, "progress", lang),
        slots=slots,
        figures={} if picture.drawing is None else {CHART: picture.drawing},
        instead={} if picture.drawing is not None else {CHART: [awaiting(picture.instead, lang=lang)]},
        sheets=sheets,
    )


def _targets(tables: Mapping[str, pd.DataFrame], *, lang: str, shape: str) -> _Picture:
    """Set targets beside actuals: the zone's own first."""
    sources, indicators = tables["sources"], tables["indicators"]
    rows = progress.targets(
        tables["targets"],
        values=tables["values"],
        indicators=indicators,
        regions=tables["regions"],
        home=texts.ZONE_REGION,
    )
    name = word("progress.tab_targets", lang)
    if rows.empty:
        return _Picture(
            title=[word("progress.title_no_targets", lang)],
            dates=[],
            tiles=[],
            slots={f"{CHART}.head": [html.H2(name, id=f"{CHART}-title")], f"{CHART}.table": []},
            instead=name,
        )
    definitions = {str(row["code"]): row for row in indicators.to_dict("records")}
    told = [_told(row, definitions[str(row["code"])], tables["regions"], lang) for row in rows.to_dict("records")]
    actuals = [(one, row["actual"]) for one, row in zip(told, rows.to_dict("records"), strict=True) if row["actual"]]
    tiles = [
        tile(
            shown(fact, lang),
            label=one.name,
            note=word("list.place", lang).join((one.place, when(fact, lang, short=True))),
            sheet=f"{fact.code}.{fact.region_code}",
            lang=lang,
            more=[(one.due, one.target)],
        )
        for one, fact in actuals[:_TILES]
    ]
    headers = tuple(word(f"progress.header_{one}", lang) for one in ("name", "actual", "target", "document"))
    beside = word("list.place", lang)
    lines = [
        (beside.join((one.name, one.place)), one.actual, beside.join((one.target, one.year)), one.document)
        for one in told
    ]
    numbers = table(headers, lines, caption=name)
    origin = origin_of(rows)
    rest = len(rows) - _DRAWN
    note = word("progress.note_targets", lang) + (word("progress.rest", lang, count=rest) if rest > 0 else "")
    drawn = figures.bullets(
        rows.head(_DRAWN),
        called=[(one.name, word("list.place", lang).join((one.place, one.year))) for one in told[:_DRAWN]],
        told=[(one.actual, word("progress.aimed", lang, target=one.target)) for one in told[:_DRAWN]],
        **FRAMES[lang].frame(shape),
    )
    sheets: dict[str, Nodes] = {
        f"{fact.code}.{fact.region_code}": fact_sheet(fact, sources, lang) for _, fact in actuals[:_TILES]
    }
    sheets[CHART] = chart_sheet(
        title=name,
        definition=word("progress.definition_targets", lang),
        unit=word("progress.unit_targets", lang),
        when=spanned(rows["period"].min(), rows["period"].max(), lang),
        every="irregular",
        origin=origin,
        sources=sources,
        lang=lang,
        table_of=CHART,
    )
    return _Picture(
        title=[_finding(rows, told, lang=lang)],
        dates=[origin.as_of],
        tiles=tiles,
        slots={
            f"{CHART}.head": head(CHART, title=name, note=note, status=origin.status, lang=lang, legend=True),
            f"{CHART}.table": [numbers],
        },
        drawing=Drawing(figure=drawn),
        sheets=sheets,
    )


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A target in words."""

    name: str
    place: str
    year: str
    due: str
    target: str
    actual: str
    document: str


def _told(row: Row, definition: Row, regions: pd.DataFrame, lang: str) -> _Told:
    fact: facts.Fact | None = row["actual"]
    unit = MONEY if definition["unit_zh"] == word("unit.wan_yuan", "zh") else in_words(definition, "unit", lang)
    target = value_of(row, "value")
    plain = str(amount(target, unit=unit, lang=lang, decimals=int(definition["decimals"])))
    bound = {"≥": "least", ">": "more", "≈": "about"}.get(str(row["qualifier"]))
    return _Told(
        name=in_words(definition, "name", lang),
        place=texts.region(regions, str(row["region_code"]), lang),
        year=period(str(row["period"]), lang),
        due=word("progress.due", lang, period=period(str(row["period"]), lang)),
        target=word(f"progress.target_{bound}", lang, amount=plain) if bound and target is not None else plain,
        actual=word("state.missing", lang) if fact is None else str(shown(fact, lang).amount),
        document=in_words(row, "document", lang),
    )


def _finding(rows: pd.DataFrame, told: Sequence[_Told], *, lang: str) -> str:
    """Say how many targets are reached; while none is, how far the first that can be told has come."""
    reached = int(rows["reached"].fillna(value=False).sum())
    if reached:
        return word("progress.title_reached", lang, count=len(rows), reached=reached)
    known = word("progress.title_known", lang, count=len(rows), known=sum(one is not None for one in rows["actual"]))
    for row, one in zip(rows.to_dict("records"), told, strict=True):
        target = value_of(row, "value")
        if row["actual"] is None or row["better"] != "up" or target is None or target <= 0:
            continue
        ratio = share(row["actual"].value / target, lang, decimals=0)
        said = {"name": one.name, "period": period(str(row["period"]), lang), "share": ratio}
        return fitting([word("progress.title_share", lang, **said), known], lang)
    return known


def _visits(tables: Mapping[str, pd.DataFrame], *, lang: str, by: str, category: str, shape: str) -> _Picture:
    """Add the tally of visits up; the published total stands apart from it."""
    published = facts.latest(tables["values"], tables["indicators"], code="visits", region=texts.ZONE_REGION)
    apart, sheets = _published(published, tables["sources"], lang)
    tally = progress.visits(tables["visits"], by=by, category=category)
    name = word("progress.tab_visits", lang)
    dates = [published.as_of] if published else []
    if tally.empty:
        return _Picture(
            title=[word("progress.title_no_visits", lang)],
            dates=dates,
            tiles=apart,
            slots={f"{CHART}.head": [html.H2(name, id=f"{CHART}-title")], f"{CHART}.table": []},
            instead=word("progress.tally", lang),
            sheets=sheets,
        )
    who = word(f"visitor.{category}", lang) if category else word("visitor.all", lang)
    whole = tally[tally["complete"]]
    newest: Row = (whole if len(whole) else tally).to_dict("records")[-1]
    counted = _count(newest, category=category, lang=lang)
    origin = origin_of(tally)
    headers = tuple(word(f"progress.header_{one}", lang) for one in ("period", "visits", "growth", "complete"))
    lines = [
        (
            period(str(row["period"]), lang),
            str(_count(row, category=category, lang=lang).amount),
            _growth_words(row, lang),
            word("revenue.complete" if row["complete"] else "revenue.incomplete", lang),
        )
        for row in tally.to_dict("records")
    ]
    numbers = table(headers, lines, caption=name)
    label = word("revenue.newest", lang, name=who, period=period(str(newest["period"]), lang))
    growing = word("revenue.growth_of", lang, change=_growth_words(newest, lang))
    if pd.isna(newest["growth"]):
        growing = word("revenue.no_growth", lang)
    drawn = figures.visits(tally, lang=lang, by=by, unit=_unit(lang), **FRAMES[lang].frame(shape))
    sheets[CHART] = chart_sheet(
        title=name,
        definition=word("progress.definition_visits", lang),
        unit=_unit(lang),
        when=spanned(tally["period"].iloc[0], tally["period"].iloc[-1], lang),
        every="monthly",
        origin=origin,
        sources=tables["sources"],
        lang=lang,
        table_of=CHART,
    )
    note = word("progress.note_visits", lang, who=who, step=word(f"progress.step_{by}", lang), unit=_unit(lang))
    return _Picture(
        title=[_visits_finding(newest, who=who if category else "", lang=lang), *sample_mark(origin.status, lang)],
        dates=[*dates, origin.as_of],
        tiles=[tile(counted, label=label, note=growing, sheet=CHART, lang=lang), *apart],
        slots={
            f"{CHART}.head": head(CHART, title=name, note=note, status=origin.status, lang=lang),
            f"{CHART}.table": [numbers],
        },
        drawing=Drawing(figure=drawn),
        sheets=sheets,
    )


def _published(fact: facts.Fact | None, sources: pd.DataFrame, lang: str) -> tuple[list[Component], dict[str, Nodes]]:
    """Set the published total: one known point, so a number and no trend."""
    label = word("progress.published", lang)
    if fact is None:
        return [awaiting(label, lang=lang)], {}
    more = [(word("data.history", lang), word("data.first", lang))]
    made = tile(shown(fact, lang), label=label, note=when(fact, lang), sheet="visits", lang=lang, more=more)
    return [made], {"visits": fact_sheet(fact, sources, lang)}


def _unit(lang: str) -> str:
    return word("unit.visits" if lang == "zh" else "unit.visits_many", lang).strip()


def _count(row: Row, *, category: str, lang: str) -> Shown:
    """Word the visits of a period, or that nobody kept the tally."""
    value = value_of(row, "person_times")
    return Shown(
        code=TALLY,
        region=category or texts.ZONE_REGION,
        period=str(row["period"]),
        raw="" if value is None else f"{value:.0f}",
        unit=word("unit.visits", "zh"),
        status=MISSING if value is None else str(row["status"]),
        amount=amount(value, unit="visits", lang=lang),
        as_of=str(row["as_of"]),
    )


def _growth_words(row: Row, lang: str) -> str:
    if pd.isna(row["growth"]):
        return word(f"revenue.reason_{row['reason']}", lang)
    return change(float(row["growth"]), lang)


def _visits_finding(newest: Row, *, who: str, lang: str) -> str:
    """Say how the visits of the newest whole period compare with the year before; else how many they were."""
    said = {"period": period(str(newest["period"]), lang)} | ({"who": who} if who else {})
    rate = value_of(newest, "growth")
    if rate is not None:
        kind = "up" if rate > 0 else "down" if rate < 0 else "same"
        compared = {} if kind == "same" else {"share": share(abs(rate), lang)}
        key = f"progress.title_{kind}_of" if who else f"progress.title_{kind}"
        return word(key, lang, **said, **compared)
    visits = value_of(newest, "person_times")
    if visits is None:
        return word("progress.title_no_visits", lang)
    count = str(amount(visits, unit="visits", lang=lang))
    return word("progress.title_count_of" if who else "progress.title_count", lang, **said, count=count)


def _event(row: Row) -> str:
    return f"milestone.{row['date']}.{row['seq']}"


def _milestone(row: Row, lang: str) -> Component:
    """Set an event on the rail; a touch opens all that is known of it."""
    return control(
        [
            html.Strong([calendar(str(row["date"]), lang), *sample_mark(str(row["status"]), lang)]),
            html.Span(in_words(row, "title", lang), className="milestone-title"),
        ],
        ctl=f"sheet.{_event(row)}",
        sets={"sheet": _event(row)},
        look="milestone",
    )


def _event_sheet(row: Row, sources: pd.DataFrame, lang: str) -> list[Component]:
    lines = [
        (word("progress.date", lang), calendar(str(row["date"]), lang)),
        (word("progress.issuer", lang), in_words(row, "issuer", lang)),
        (word("progress.document", lang), cell(row, "document_no")),
        (word("sheet.source", lang), source_line(facts.source(sources, str(row["source_id"])), lang)),
        (word("sheet.as_of", lang), calendar(str(row["as_of"]), lang)),
        (word("sheet.status", lang), word(f"status.{row['status']}", lang)),
    ]
    return sheet(title=in_words(row, "title", lang), value="", status=str(row["status"]), lines=lines, lang=lang)
