"""Map: the institutions near by and the reach farther out, in five rings."""

from collections.abc import Hashable, Mapping, Set
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.addresses import page_address
from dashboard.components.attributes import attributes
from dashboard.components.charts import head, table
from dashboard.components.controls import control
from dashboard.components.facts import sample_mark, tile
from dashboard.components.shown import Shown
from dashboard.components.states import awaiting
from dashboard.figures import map as figures
from dashboard.i18n import amount, calendar, number, period, word
from dashboard.queries import institutions, reach
from dashboard.schema import RINGS
from dashboard.views import lines, texts
from dashboard.views.setting import Setting
from dashboard.views.sheets import chart_sheet
from dashboard.views.titles import fitting
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import origin_of

RING = "map-ring"
# How many places are listed, and how many where ways to their institutions stand below.
_LISTED, _LISTED_NEAR = 6, 4
# Beside the title stand the marks of the map, so that nothing covers the land.
_TITLE_WIDTH = 1070
_NEAR = ("zone", "city")


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, ring: str, setting: Setting, shape: str = "") -> View:
    """Picture one ring: the map, how many in all, and the places with most.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        ring: One of ``schema.RINGS``.
        setting: The boundaries and what may be shown of them.
        shape: One of ``addresses.SHAPES``.
    """
    near = ring in _NEAR
    zones = institutions.in_force(tables["institutions"], on=None)
    sub_zones = reach.zone_counts(tables["institutions"], zones=texts.short_zones(tables))
    buildings = reach.building_counts(tables["institutions"], buildings=tables["buildings"])
    served = reach.by_region(tables["reach"], regions=tables["regions"], ring=ring)
    drawn = Drawing(
        figure=figures.rings(
            setting.composition(ring, lang, shape),
            lang=lang,
            geo=setting.boundaries,
            zones=sub_zones if near else None,
            buildings=buildings if ring == "zone" else None,
            reach=None if near else served,
        ),
        geo=setting.geo(ring, lang, shape),
    )
    clause = texts.text(tables["texts"], f"policy.clause.{ring}", lang) or word(f"ring.{ring}", lang)
    slots: dict[str, Nodes] = {"title": [fitting([clause[:1].upper() + clause[1:]], lang, most=_TITLE_WIDTH)]}
    counted = zones if near else served
    slots["as-of"] = lines.as_of(counted["as_of"], lang)
    slots["source"] = lines.published_by(tables["sources"], counted["source_id"], lang)
    listed = (buildings if ring == "zone" else sub_zones) if near else served
    kind = "institutions" if near else "clients"
    home = frozenset() if near else figures.home(setting.boundaries, ring)
    what = word(f"map_page.ranking_{ring}" if near else "map_page.ranking_reach", lang)
    if counted.empty:
        slots |= {
            "facts": [],
            "ranking": [awaiting(what, lang=lang)],
            f"{RING}.head": [
                html.H2(word(f"map_page.head_{ring}", lang), id=f"{RING}-title", className="visually-hidden"),
                html.P(word("state.awaiting", lang, what=what), id=f"{RING}-note", className="visually-hidden"),
            ],
            f"{RING}.table": [
                table(
                    (word("sheet.place", lang), what),
                    [(word(f"ring.{ring}", lang), word("state.missing", lang))],
                    caption=what,
                )
            ],
        }
        return View(title=texts.document_title(tables, "map", lang), slots=slots, figures={RING: drawn})

    origin = origin_of(counted)
    total = len(zones) if near else int(served["clients"].sum())
    when = origin.as_of if near else str(served["period"].iloc[0])
    fact = Shown(
        code="institutions_in_force" if near else "reach.clients",
        region=texts.ZONE_REGION if near else ring,
        period=when,
        raw=str(total),
        unit=word(f"unit.{kind}", "zh"),
        status=origin.status,
        amount=amount(total, unit=kind, lang=lang),
        as_of=origin.as_of,
    )
    date = calendar(origin.as_of, lang)
    note = word("map_page.note_near" if near else "map_page.note_reach", lang)
    rows = [(_name(row, lang), number(row[kind], lang)) for row in listed.to_dict("records")]
    numbers = table((word("sheet.place", lang), what), rows, caption=what)
    label = word("map_page.institutions_here" if near else "map_page.clients_here", lang)
    slots |= {
        "title": [
            _finding(
                clause,
                listed,
                ring=ring,
                home=home,
                regions=tables["regions"],
                kind=kind,
                total=total,
                lang=lang,
            )
        ],
        "facts": [
            tile(fact, label=label, note=date if near else period(when, lang), sheet=RING, lang=lang),
        ],
        "ranking": [
            *_ranking(
                listed,
                most=_LISTED_NEAR if near else _LISTED,
                kind=kind,
                title=what,
                note=note,
                status=origin.status,
                lang=lang,
            ),
            *(_ways(sub_zones, buildings if ring == "zone" else None, lang=lang) if near else []),
        ],
        f"{RING}.head": head(
            RING, title=word(f"map_page.head_{ring}", lang), note=note, status=origin.status, lang=lang
        ),
        f"{RING}.table": [numbers],
    }
    sheet = chart_sheet(
        title=word(f"map_page.head_{ring}", lang),
        definition=word(f"map_page.definition_{kind if near else 'reach'}", lang),
        unit=word(f"map_page.unit_{kind}", lang),
        when=word("fact.asof", lang, date=date) if near else period(when, lang),
        every="monthly" if near else "irregular",
        origin=origin,
        sources=tables["sources"],
        lang=lang,
        table_of=RING,
    )
    return View(
        title=texts.document_title(tables, "map", lang), slots=slots, figures={RING: drawn}, sheets={RING: sheet}
    )


def _finding(
    clause: str,
    listed: pd.DataFrame,
    *,
    ring: str,
    home: Set[str],
    regions: pd.DataFrame,
    kind: str,
    total: int,
    lang: str,
) -> str:
    """Say what the ring shows of the clause that it proves: which place has most, else how many there are.

    A place has most only where it would still have, were everyone whose place is not known in the second one. At home
    most are served anyway: what reaches out is compared beyond it.

    Args:
        clause: The clause of the policy sentence.
        listed: The places, most first.
        ring: One of ``schema.RINGS``; on the outermost what counts is what is beyond the border.
        home: The regions among them where the zone itself lies; what lies in those is not beyond them either.
        regions: The ``regions`` public table.
        kind: What is counted, a column of ``listed`` and a unit.
        total: Of all, also those whose place is not known.
        lang: One of ``i18n.LANGS``.
    """
    unknown = max(0, total - int(listed[kind].sum()))
    at_home = listed[listed["region_code"].isin(home)] if home else listed.head(0)
    if home:
        listed = listed[~listed["region_code"].isin(reach.inside(home, regions=regions))]
    counts = [int(count) for count in listed[kind].dropna()]
    values = {"clause": clause[:1].upper() + clause[1:], "total": str(amount(total, unit=kind, lang=lang)).strip()}
    sentences = [word(f"map_page.title_total_{kind}", lang, **values), values["clause"]]
    if ring == RINGS[-1] and len(at_home) and sum(counts) and len(counts) == len(listed) and not unknown:
        away = str(amount(sum(counts), unit=kind, lang=lang)).strip()
        sentences.insert(0, word("map_page.title_away", lang, clause=values["clause"], total=away))
    if counts and len(counts) == len(listed) and counts[0] - sum(counts[1:2]) > unknown:
        place, *here = [_name(row, lang) for row in [*listed.head(1).to_dict("records"), *at_home.to_dict("records")]]
        if here:
            place = word("map_page.beyond", lang, home=word("list.comma", lang).join(here), place=place)
        values |= {"place": place, "figure": str(amount(counts[0], unit=kind, lang=lang)).strip()}
        most = (f"title_most_{kind}", "title_most")
        sentences = [*(word(f"map_page.{name}", lang, **values) for name in most), *sentences]
    return fitting(sentences, lang, most=_TITLE_WIDTH)


def _name(row: Mapping[Hashable, Any], lang: str) -> str:
    name = row[f"name_{lang}"]
    return str(row["name_zh"] if pd.isna(name) else name)


def _ranking(
    listed: pd.DataFrame, *, most: int, kind: str, title: str, note: str, status: str, lang: str
) -> list[Component]:
    """List so many of the places with most, each with a bar as long as its share of the first."""
    rows = listed.head(most).to_dict("records")
    longest = max((int(row[kind]) for row in rows), default=0)
    rest = len(listed) - len(rows)
    items = [
        html.Li(
            [
                html.Span(_name(row, lang)),
                html.Span(number(row[kind], lang)),
                html.Progress(value=str(row[kind]), max=str(longest), **attributes(aria_hidden="true")),
            ]
        )
        for row in rows
    ]
    return [
        html.Div([html.H2(title), *sample_mark(status, lang)], className="chart-title"),
        html.P(note, className="ranking-note"),
        html.Ol(items),
        *([html.P(word("map_page.more", lang, count=rest), className="ranking-rest")] if rest > 0 else []),
    ]


def _ways(zones: pd.DataFrame, buildings: pd.DataFrame | None, *, lang: str) -> list[Component]:
    """Lead from the map to those who sit there: to the directory of each sub-zone that has institutions.

    Args:
        zones: The sub-zones.
        buildings: The buildings, where the map has a circle for each; a touch on one is a touch on its sub-zone's way.
        lang: One of ``i18n.LANGS``.
    """
    inside = {} if buildings is None else buildings.groupby("zone_id")["building_id"].agg(" ".join).to_dict()
    ways = [
        control(
            _name(zone, lang),
            ctl=f"map.zone.{zone['zone_id']}",
            href=page_address(lang, "institutions", f"zone={zone['zone_id']}"),
            sets={"zone": str(zone["zone_id"])},
            marks={
                "data-go-page": "institutions",
                "data-fresh": "1",
                "data-marks": f"{zone['zone_id']} {inside.get(zone['zone_id'], '')}".strip(),
            },
        )
        for zone in zones.to_dict("records")
        if zone["institutions"] > 0
    ]
    led = [html.P(word("map_page.ways", lang), className="ranking-note"), html.Div(ways, className="chips")]
    return [html.Div(led, className="ranking-ways")] if ways else []
