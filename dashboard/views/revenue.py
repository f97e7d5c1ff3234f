"""Revenue: what institutions reported, over time, as growth, and by what it is made of; the headline stands apart."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.charts import head, table
from dashboard.components.facts import tile
from dashboard.components.states import awaiting
from dashboard.figures import revenue as figures
from dashboard.i18n import change, period, share, spanned, word
from dashboard.queries import facts, revenue
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import chart_sheet, fact_sheet
from dashboard.views.titles import fitting
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import money, origin_of, shown, when

CHART = "revenue-chart"
OVER_TIME = Frames(wide=(1180, 428), compact=(552, 350))
MADE_UP = Frames(wide=(1180, 428), compact=(690, 380))
Row = Mapping[Hashable, Any]
# Incomplete periods that a data sheet names; the table below tells them all.
_TOLD = 3
_OVER_TIME = ("period", "revenue", "growth", "complete", "reported")
_PARTS = ("part", "revenue", "share")


@dataclass(frozen=True, kw_only=True)
class _Scope:
    """Whose revenue is shown: the whole area's, a sub-zone's or a class's."""

    table: str
    region: str
    name: str


def view(
    tables: Mapping[str, pd.DataFrame], *, lang: str, tab: str, by: str, zone: str, class_: str, shape: str = ""
) -> View:
    """Picture the revenue.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        tab: ``trend``, ``growth`` or ``composition``.
        by: ``quarter``, ``half`` or ``year``.
        zone: A sub-zone, or nothing for all.
        class_: A service class, or nothing for all; never beside a sub-zone.
        shape: One of ``addresses.SHAPES``.
    """
    scope = _scope(tables, lang=lang, zone=zone, class_=class_)
    series = _series(tables, by=by, zone=zone, class_=class_)
    published = facts.latest(tables["values"], tables["indicators"], code="revenue", region=texts.ZONE_REGION)
    dates = [*series["as_of"], *([published.as_of] if published else [])]
    ids = [*series["source_id"], *([published.source_id] if published else [])]
    slots: dict[str, Nodes] = {
        "as-of": lines.as_of(dates, lang),
        "source": lines.published_by(tables["sources"], ids, lang),
        "published": _published(published, lang),
    }
    sheets = {"revenue": fact_sheet(published, tables["sources"], lang)} if published else {}
    document = texts.document_title(tables, "revenue", lang)
    if series.empty:
        slots |= {
            "title": [word("revenue.awaited", lang)],
            "facts": [],
            f"{CHART}.head": [html.H2(word(f"revenue.tab_{tab}", lang), id=f"{CHART}-title")],
            f"{CHART}.table": [],
        }
        instead = {CHART: [awaiting(word("revenue.reports", lang), lang=lang)]}
        return View(title=document, slots=slots, instead=instead, sheets=sheets)

    if tab == "composition":
        picture = _composition(tables, lang=lang, shape=shape)
    else:
        grown = revenue.growth(series, break_dates=_break_dates(tables["indicators"]))
        picture = _over_time(series, grown=grown, scope=scope, lang=lang, tab=tab, by=by, shape=shape)
    origin = origin_of(picture.rows if len(picture.rows) else series)
    numbers = table(picture.headers, picture.lines, caption=picture.title)
    mark, reason = _partial(picture.rows, lang) if tab != "composition" else ("", "")
    slots |= {
        "title": [picture.title],
        "facts": picture.tiles,
        f"{CHART}.head": head(
            CHART,
            title=word(f"revenue.tab_{tab}", lang),
            note=picture.note,
            status=origin.status,
            lang=lang,
            partial=mark,
        ),
        f"{CHART}.table": [numbers],
    }
    sheets[CHART] = chart_sheet(
        title=picture.title,
        definition=word(f"revenue.definition_{tab}", lang),
        unit=word("revenue.unit", lang),
        when=picture.when,
        every="quarterly",
        origin=origin,
        sources=tables["sources"],
        lang=lang,
        partial=reason,
        table_of=CHART,
    )
    if picture.drawing is None:
        instead = {CHART: [awaiting(word("revenue.reports", lang), lang=lang)]}
        return View(title=document, slots=slots, instead=instead, sheets=sheets)
    return View(title=document, slots=slots, figures={CHART: picture.drawing}, sheets=sheets)


def _series(tables: Mapping[str, pd.DataFrame], *, by: str, zone: str, class_: str) -> pd.DataFrame:
    """Read the series of a scope; a sub-zone or class that nobody has reported from yet has an empty one."""
    known = tables["revenue_by_zone"]["zone_id"] if zone else tables["revenue_by_class"]["class"]
    if (zone or class_) and (zone or class_) not in set(known):
        return tables["revenue_total"].head(0)
    return revenue.series(
        tables["revenue_total"],
        revenue_by_zone=tables["revenue_by_zone"],
        revenue_by_class=tables["revenue_by_class"],
        by=by,
        zone=zone or None,
        class_=class_ or None,
    )


def _partial(series: pd.DataFrame, lang: str) -> tuple[str, str]:
    """Say how much of the newest incomplete period is there, and which periods lack what; nothing where none does."""
    rows = series.loc[~series["complete"]].to_dict("records")[::-1]
    if not rows:
        return "", ""
    counts = {"reported": rows[0]["reported"], "expected": rows[0]["expected"]}
    told = [
        word(
            "revenue.partial_of",
            lang,
            period=period(row["period"], lang),
            reported=row["reported"],
            expected=row["expected"],
        )
        for row in rows[:_TOLD]
    ]
    reasons = [*told, word("revenue.partial_why", lang)]
    return word("state.partial", lang, **counts), word("list.semicolon", lang).join(reasons)


def _break_dates(indicators: pd.DataFrame) -> list[str]:
    """List the dates at which the definition of revenue changed; nothing is compared across them."""
    found = indicators.loc[indicators["code"] == "revenue", "break_dates"].dropna()
    return [date for dates in found for date in str(dates).split(";") if date]


@dataclass(frozen=True, kw_only=True)
class _Picture:
    """One tab: what it found, what it draws, and its numbers in words."""

    title: str
    note: str
    when: str
    drawing: Drawing | None
    rows: pd.DataFrame
    headers: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]
    tiles: list[Component]


def _scope(tables: Mapping[str, pd.DataFrame], *, lang: str, zone: str, class_: str) -> _Scope:
    if zone:
        return _Scope(table="revenue_by_zone", region=zone, name=texts.zone_names(tables, lang)[zone])
    if class_:
        return _Scope(table="revenue_by_class", region=class_, name=word(f"class.{class_}", lang))
    return _Scope(table="revenue_total", region=texts.ZONE_REGION, name=word("revenue.all", lang))


def _published(fact: facts.Fact | None, lang: str) -> list[Component]:
    """Set the published headline apart from the reports: another source, another scope, never one line with them."""
    label = word("revenue.published", lang)
    if fact is None:
        return [awaiting(label, lang=lang)]
    return [
        tile(shown(fact, lang), label=label, note=when(fact, lang), sheet="revenue", lang=lang),
        html.P(word("revenue.published_apart", lang), className="small"),
    ]


def _over_time(
    series: pd.DataFrame, *, grown: pd.DataFrame, scope: _Scope, lang: str, tab: str, by: str, shape: str
) -> _Picture:
    visible = series.loc[series["complete"] & series["revenue"].notna()]
    newest = visible.iloc[-1].to_dict() if len(visible) else None
    rate = None
    if newest is not None:
        found = grown.loc[grown["period"] == newest["period"], "growth"]
        rate = None if found.empty or pd.isna(found.iloc[0]) else float(found.iloc[0])
    fact = money(newest, table=scope.table, region=scope.region, lang=lang)
    title = _finding(scope, fact_period=fact.period, rate=rate, lang=lang)
    compared = (
        word("revenue.no_growth", lang) if rate is None else word("revenue.growth_of", lang, change=change(rate, lang))
    )
    label = (
        word("revenue.newest", lang, name=scope.name, period=period(fact.period, lang))
        if newest is not None
        else scope.name
    )
    lines = [
        (
            period(row["period"], lang),
            str(money(row, table=scope.table, region=scope.region, lang=lang).amount),
            _growth_words(pair, lang),
            word("revenue.complete" if row["complete"] else "revenue.incomplete", lang),
            word("revenue.reported_of", lang, reported=row["reported"], expected=row["expected"]),
        )
        for row, pair in zip(series.to_dict("records"), grown.to_dict("records"), strict=True)
    ]
    headers = tuple(
        word(f"revenue.header_{name}", lang) for name in ("period", "revenue", "growth", "complete", "reported")
    )
    drawing = (
        figures.trend(series, lang=lang, by=by, **OVER_TIME.frame(shape))
        if tab == "trend"
        else figures.growth(grown, lang=lang, by=by, **OVER_TIME.frame(shape))
    )
    unit = word("revenue.unit", lang) if tab == "trend" else word("revenue.unit_growth", lang)
    return _Picture(
        title=title,
        note=word("revenue.note", lang, name=scope.name, unit=unit, step=word(f"revenue.step_{by}", lang)),
        when=spanned(series["period"].iloc[0], series["period"].iloc[-1], lang),
        # Without any year before there is nothing to draw yet.
        drawing=Drawing(figure=drawing) if drawing.data else None,
        rows=series,
        headers=headers,
        lines=lines,
        tiles=[tile(fact, label=label, note=compared, sheet=CHART, lang=lang)],
    )


def _finding(scope: _Scope, *, fact_period: str, rate: float | None, lang: str) -> str:
    """Say in one line what the series shows; without a comparable year before, only what it is."""
    if not fact_period:
        return fitting([word("revenue.title_hidden", lang, name=scope.name)], lang)
    if rate is None:
        return fitting([word("revenue.title_plain", lang, name=scope.name, period=period(fact_period, lang))], lang)
    kind = "up" if rate > 0 else "down" if rate < 0 else "same"
    said = word(
        f"revenue.title_{kind}", lang, name=scope.name, period=period(fact_period, lang), share=share(abs(rate), lang)
    )
    return fitting([said], lang)


def _growth_words(row: Row, lang: str) -> str:
    if pd.isna(row["growth"]):
        return word(f"revenue.reason_{row['reason']}", lang)
    return change(float(row["growth"]), lang)


def _composition(tables: Mapping[str, pd.DataFrame], *, lang: str, shape: str) -> _Picture:
    total = tables["revenue_total"]
    year = revenue.last_complete_year(total)
    headers = tuple(word(f"revenue.header_{name}", lang) for name in _PARTS)
    if year is None:
        title = word("revenue.no_complete_year", lang)
        return _Picture(title=title, note="", when="", drawing=None, rows=total, headers=headers, lines=[], tiles=[])
    by_zone = revenue.composition_by_zone(
        tables["revenue_by_zone"], revenue_total=total, zones=texts.short_zones(tables), year=year
    )
    by_class = revenue.composition_by_class(tables["revenue_by_class"], revenue_total=total, year=year)
    parts = [
        *(
            (row, "revenue_by_zone", row["zone_id"], row["name_zh"] if lang == "zh" else row["name_en"])
            for row in by_zone.to_dict("records")
        ),
        *(
            (row, "revenue_by_class", row["class"], word(f"class.{row['class']}", lang))
            for row in by_class.to_dict("records")
        ),
    ]
    lines = [
        (
            name,
            str(money({**row, "period": year}, table=name_of_table, region=region, lang=lang).amount),
            word("state.suppressed", lang) if row["suppressed"] else _share_words(row["share"], lang),
        )
        for row, name_of_table, region, name in parts
    ]
    whole = total.loc[total["period"] == year].iloc[0].to_dict()
    fact = money(whole, table="revenue_total", region=texts.ZONE_REGION, lang=lang)
    largest = by_class.loc[by_class["share"].notna()].sort_values("share", ascending=False)
    title = (
        word("revenue.title_composition_plain", lang, period=period(year, lang))
        if largest.empty
        else word(
            "revenue.title_composition",
            lang,
            name=word(f"class.{largest['class'].iloc[0]}", lang),
            share=share(float(largest["share"].iloc[0]), lang),
            period=period(year, lang),
        )
    )
    return _Picture(
        title=title,
        note=word("revenue.note_composition", lang, period=period(year, lang), unit=word("revenue.unit", lang)),
        when=period(year, lang),
        drawing=Drawing(figure=figures.composition(by_zone, by_class=by_class, lang=lang, **MADE_UP.frame(shape))),
        rows=by_zone,
        headers=headers,
        lines=lines,
        tiles=[
            tile(
                fact,
                label=word("revenue.newest", lang, name=word("revenue.all", lang), period=period(year, lang)),
                note=word("revenue.whole_year", lang),
                sheet=CHART,
                lang=lang,
            )
        ],
    )


def _share_words(ratio: Any, lang: str) -> str:
    return word("state.missing", lang) if pd.isna(ratio) else share(float(ratio), lang)
