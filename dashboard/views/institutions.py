"""Institutions: the counts by class, sub-zone and year, and the directory that the page filters."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.cards import card, detail
from dashboard.components.charts import head, table
from dashboard.components.controls import info
from dashboard.components.facts import figure, sample_mark
from dashboard.components.shown import Shown
from dashboard.components.states import awaiting
from dashboard.figures import institutions as figures
from dashboard.i18n import amount, calendar, number, word
from dashboard.queries import institutions
from dashboard.views import lines, texts
from dashboard.views.frames import Frames
from dashboard.views.sheets import aims_lines, chart_sheet
from dashboard.views.spelling import sounds, spelled
from dashboard.views.view import Drawing, Nodes, View
from dashboard.views.wording import origin_of

COUNTS = "institutions-counts"
FRAMES = Frames(wide=(656, 532), compact=(552, 380))


def view(tables: Mapping[str, pd.DataFrame], *, lang: str, by: str, directory: str, shape: str = "") -> View:
    """Picture the institutions.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
        by: What to count by, one of ``addresses.COUNTED_BY``.
        directory: Address of the directory; it is the same whatever is counted.
        shape: One of ``addresses.SHAPES``.
    """
    known = tables["institutions"]
    slots: dict[str, Nodes] = {
        "as-of": lines.as_of(known["as_of"], lang),
        "source": lines.published_by(tables["sources"], known["source_id"], lang),
    }
    title = texts.document_title(tables, "institutions", lang)
    present = institutions.in_force(known, on=None)
    if present.empty:
        waiting = awaiting(word("institutions.directory", lang), lang=lang)
        slots |= {
            "title": [word("institutions.awaited", lang)],
            f"{COUNTS}.head": [html.H2(word(f"institutions.by_{by}", lang), id=f"{COUNTS}-title")],
            f"{COUNTS}.table": [],
            "cards": [waiting],
        }
        return View(
            title=title,
            slots=slots,
            instead={COUNTS: [awaiting(word("institutions.counts", lang), lang=lang)]},
            directory=directory,
        )
    origin = origin_of(present)
    total = Shown(
        code="institutions_in_force",
        region=texts.ZONE_REGION,
        period=origin.as_of,
        raw=str(len(present)),
        unit=word("unit.institutions", "zh"),
        status=origin.status,
        amount=amount(len(present), unit="institutions", lang=lang),
        as_of=origin.as_of,
    )
    # What is counted by years is everyone who ever joined.
    lit = len(known if by == "year" else present) <= figures.DOTS_UP_TO
    drawn, rows, headers = _counts(tables, lang=lang, by=by, shape=shape)
    heading = word(f"institutions.counted_by_{by}", lang)
    numbers = table(headers, rows, caption=heading)
    slots |= {
        "title": [
            html.Span([figure(total, look="in-title"), word("list.sentence", lang) + word("institutions.title", lang)]),
            *sample_mark(origin.status, lang),
            info(sheet=COUNTS, label=word("sheet.open_for", lang, name=heading)),
        ],
        f"{COUNTS}.head": head(
            COUNTS,
            title=heading,
            note=word(
                "institutions.lights_note" if lit else "institutions.counts_note",
                lang,
                date=calendar(origin.as_of, lang),
            ),
            status=origin.status,
            lang=lang,
        ),
        f"{COUNTS}.table": [numbers],
        "directory-status": sample_mark(origin.status, lang),
    }
    return View(
        title=title,
        slots=slots,
        figures={COUNTS: drawn},
        sheets={
            COUNTS: chart_sheet(
                title=heading,
                definition=word(f"institutions.definition_{by}", lang),
                unit=word("unit.institutions" if lang == "zh" else "unit.institutions_many", lang).strip(),
                when=word("fact.asof", lang, date=calendar(origin.as_of, lang)),
                every="monthly",
                origin=origin,
                sources=tables["sources"],
                lang=lang,
                table_of=COUNTS,
            )
        },
        directory=directory,
    )


def directory(tables: Mapping[str, pd.DataFrame], *, lang: str) -> list[dict[str, Any]]:
    """List every institution with what the page filters by, its card, and what the card opens.

    Args:
        tables: The public tables of a release.
        lang: One of ``i18n.LANGS``.
    """
    listed = institutions.directory(
        tables["institutions"], zones=texts.short_zones(tables), buildings=tables["buildings"]
    )
    entries = []
    for row in listed.to_dict("records"):
        facts_of = {str(name): "" if pd.isna(value) else str(value) for name, value in row.items()}
        name = _in(facts_of, "name", lang) or word("institutions.unnamed", lang)
        classes = facts_of["classes"].split(";")
        aims = facts_of["aims"].split(";")
        objects = [code for code in facts_of["objects"].split(";") if code]
        place = word("list.place", lang).join(
            part for part in (_in(facts_of, "zone", lang), _in(facts_of, "building", lang), facts_of["floor"]) if part
        )
        does = [
            (word("card.classes", lang), _listed([word(f"class.{code}", lang) for code in classes], lang)),
            (word("card.aims", lang), _listed([word(f"aim.{code}", lang) for code in aims], lang)),
            (word("card.objects", lang), _listed([word(f"object.{code}", lang) for code in objects], lang)),
            (word("card.services", lang), _in(facts_of, "services", lang)),
            (word("card.honours", lang), _in(facts_of, "honours", lang)),
        ]
        is_found = [
            (word("card.place", lang), place),
            (word("card.address", lang), _in(facts_of, "address", lang)),
            (word("card.hours", lang), facts_of["hours"]),
            (word("card.phone", lang), facts_of["phone"] or word("state.missing", lang)),
            (word("card.joined", lang), calendar(facts_of["joined_on"], lang)),
            (word("sheet.as_of", lang), calendar(facts_of["as_of"], lang)),
        ]
        entries.append(
            {
                "id": facts_of["inst_id"],
                "order": _order(_in(facts_of, "name", lang), lang),
                "classes": classes,
                "aims": aims,
                "zone": facts_of["zone_id"],
                "letters": spelled(_in(facts_of, "name", lang)),
                "node": card(
                    facts_of["inst_id"],
                    name=name,
                    tags=[word(f"class.{code}", lang) for code in classes],
                    place=place,
                    aim=facts_of["aim_primary"],
                    lang=lang,
                ),
                "detail": detail(
                    name=name,
                    told=(does, is_found),
                    aim=facts_of["aim_primary"],
                    status=facts_of["status"],
                    lang=lang,
                ),
            }
        )
    return sorted(entries, key=lambda entry: entry.pop("order"))


def _counts(
    tables: Mapping[str, pd.DataFrame], *, lang: str, by: str, shape: str
) -> tuple[Drawing, list[tuple[str, ...]], tuple[str, ...]]:
    """Draw the counts and list them: the drawing, the table's rows, its headers."""
    known = tables["institutions"]
    counted = word("sheet.institutions", lang)
    lights = institutions.lights(known)
    rows: list[tuple[str, ...]]
    if by == "year":
        years = institutions.count_by_year(known)
        ever = institutions.lights(known, ever=True)
        rows = [
            (str(row["year"]), number(row["joined"], lang), number(row["in_force"], lang))
            for row in years.to_dict("records")
        ]
        headers = (word("sheet.year", lang), word("sheet.joined", lang), word("sheet.in_force", lang))
        return Drawing(figure=figures.by_year(years, lights=ever, lang=lang, **FRAMES.frame(shape))), rows, headers
    if by == "zone":
        zones = institutions.count_by_zone(known, zones=texts.short_zones(tables))
        names = zones["name_zh"] if lang == "zh" else zones["name_en"].fillna(zones["name_zh"])
        rows = [(name, number(count, lang)) for name, count in zip(names, zones["institutions"], strict=True)]
        drawn = figures.by_zone(zones, lights=lights, lang=lang, **FRAMES.frame(shape))
        return Drawing(figure=drawn), rows, (word("sheet.zone", lang), counted)
    if by == "aim":
        aims = institutions.count_by_aim(known)
        rows = aims_lines(known, lang=lang)
        drawn = figures.by_aim(aims, lights=lights, lang=lang, **FRAMES.frame(shape))
        return Drawing(figure=drawn), rows, (word("sheet.aim", lang), counted)
    classes = institutions.count_by_class(known)
    rows = [
        (word(f"class.{name}", lang), number(count, lang))
        for name, count in zip(classes["class"], classes["institutions"], strict=True)
    ]
    drawn = figures.by_class(classes, lights=lights, lang=lang, **FRAMES.frame(shape))
    return Drawing(figure=drawn), rows, (word("sheet.class", lang), counted)


def _order(name: str, lang: str) -> tuple[bool, list[str]]:
    """Give what a list of names is ordered by: sounds in Chinese, letters in English; who gives no name comes last."""
    return not name, sounds(name) if lang == "zh" else [name.casefold()]


def _in(row: Mapping[str, str], name: str, lang: str) -> str:
    """Read one text of a pair; the Chinese where nobody has written the English yet."""
    return row[f"{name}_{lang}"] or row[f"{name}_zh"]


def _listed(names: Sequence[str], lang: str) -> str:
    return word("list.comma", lang).join(names)
