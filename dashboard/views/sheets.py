"""Data sheets: all that is known of a value or a chart, and who published it."""

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.charts import table
from dashboard.components.sheets import sheet
from dashboard.i18n import calendar, number, word
from dashboard.queries import institutions
from dashboard.queries.facts import Fact, Origin, Source, source
from dashboard.views.wording import of, shown, when


def aims_lines(known: pd.DataFrame, *, lang: str) -> list[tuple[str, ...]]:
    """List the aims, and how many institutions in force serve each first.

    Args:
        known: The ``institutions`` public table.
        lang: One of ``LANGS``.
    """
    counts = institutions.count_by_aim(known)
    return [(word(f"aim.{aim}", lang), number(count, lang)) for aim, count in counts.itertuples(index=False)]


def aims_table(known: pd.DataFrame, *, caption: str, lang: str) -> Component:
    """Lay out the table behind the lights."""
    headers = (word("sheet.aim", lang), word("sheet.institutions", lang))
    return table(headers, aims_lines(known, lang=lang), caption=caption)


def source_line(named: Source, lang: str) -> str:
    """Say who published a number, and where."""
    parts = [
        word("source.title", lang, publisher=of(named, "publisher", lang), title=of(named, "title", lang)),
        named.address_or_number,
        word("source.grade", lang, grade=named.grade),
    ]
    return word("list.comma", lang).join(part for part in parts if part)


def fact_sheet(fact: Fact, sources: pd.DataFrame, lang: str) -> list[Component]:
    """Lay out the data sheet of a published value."""
    lines = [
        (word("sheet.definition", lang), of(fact, "definition", lang)),
        (word("sheet.unit", lang), of(fact, "unit", lang)),
        (word("sheet.period", lang), when(fact, lang)),
        (word("sheet.qualifier", lang), _qualifier(fact.qualifier, lang)),
        (word("sheet.scope", lang), of(fact, "scope_note", lang)),
        (word("sheet.source", lang), source_line(source(sources, source_id=fact.source_id), lang)),
        (word("sheet.owner", lang), of(fact, "owner", lang)),
        (word("sheet.status", lang), word(f"status.{fact.status}", lang)),
        (word("sheet.as_of", lang), calendar(fact.as_of, lang)),
        (word("sheet.next_update", lang), _next_update(fact, lang)),
    ]
    return sheet(
        title=of(fact, "name", lang), value=str(shown(fact, lang).amount), status=fact.status, lines=lines, lang=lang
    )


def _next_update(fact: Fact, lang: str) -> str:
    """Say when the next value is due; where nobody has set a date, how often there is one."""
    try:
        return calendar(fact.next_update, lang)
    except ValueError:
        return fact.next_update or word(f"frequency.{fact.frequency}", lang)


def _qualifier(qualifier: str, lang: str) -> str:
    """Say what a qualifier means; nothing where the figure is exact."""
    name = {"≥": "least", ">": "more", "≈": "about"}.get(qualifier)
    return word(f"qualifier_means.{name}", lang) if name else ""


def chart_sheet(
    *,
    title: str,
    definition: str,
    unit: str,
    when: str,
    every: str,
    origin: Origin,
    sources: pd.DataFrame,
    lang: str,
    partial: str = "",
    table_of: str = "",
) -> list[Component]:
    """Lay out the data sheet of a chart.

    Args:
        title: What it shows.
        definition: What is counted, and how.
        unit: The unit of its numbers.
        when: The time that it covers.
        every: How often new numbers come, as ``indicators`` spell it.
        origin: What it rests on.
        sources: The ``sources`` public table.
        lang: One of ``i18n.LANGS``.
        partial: What is not there, and why; nothing where all is.
        table_of: The chart whose numbers stand below as a table.
    """
    origins = [source_line(source(sources, source_id=name), lang) for name in origin.source_ids]
    lines = [
        (word("sheet.definition", lang), definition),
        (word("sheet.unit", lang), unit),
        (word("sheet.period", lang), when),
        (word("sheet.partial", lang), partial),
        (word("sheet.as_of", lang), calendar(origin.as_of, lang)),
        (word("sheet.source", lang), word("list.semicolon", lang).join(origins)),
        (word("sheet.owner", lang), _owners(sources, origin, lang)),
        (word("sheet.status", lang), word(f"status.{origin.status}", lang)),
        (word("sheet.next_update", lang), word(f"frequency.{every}", lang)),
    ]
    return sheet(title=title, value="", status=origin.status, lines=lines, lang=lang, table_of=table_of)


def _owners(sources: pd.DataFrame, origin: Origin, lang: str) -> str:
    """Name who answers for a table: the publishers of its sources."""
    names = dict.fromkeys(of(source(sources, source_id=name), "publisher", lang) for name in origin.source_ids)
    return word("list.comma", lang).join(names)
