"""Facts in words: a value as a tile shows it, and everything that its data sheet says about it."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.charts import table
from dashboard.components.facts import Shown
from dashboard.components.sheets import sheet
from dashboard.figures.text import fit, width
from dashboard.i18n import MONEY, Amount, amount, calendar, number, period, to_date, word
from dashboard.queries import institutions
from dashboard.queries.facts import Fact, Origin, Source, origin, source
from dashboard.schema import parse_period

MISSING = "missing"
SUPPRESSED = "suppressed"
# The most characters or words of a title that is read at a glance.
_TITLE: Mapping[str, int] = {"zh": 18, "en": 10}
# Pixels at the reference canvas. A title is one line; very broad letters are broader than they are estimated.
_TITLE_SIZE, _TITLE_WIDTH = 48, 1720
_ONE = re.compile(r"[0-9A-Za-z.,%\u2212]+|\S")


def of(thing: object, name: str, lang: str) -> str:
    """Read a text that comes in a pair; the Chinese where nobody has written the English yet."""
    return str(getattr(thing, f"{name}_{lang}") or getattr(thing, f"{name}_zh"))


def cell(row: Mapping[Hashable, Any], name: str) -> str:
    """Read a text of a row; empty where it is missing."""
    return "" if pd.isna(row[name]) else str(row[name])


def value_of(row: Mapping[Hashable, Any], name: str) -> float | None:
    """Read a number of a row; None where it is missing."""
    return None if pd.isna(row[name]) else float(row[name])


def in_words(row: Mapping[Hashable, Any], name: str, lang: str, *, strict: bool = False) -> str:
    """Read one text of a pair; the Chinese where nobody has written the English, unless ``strict``."""
    return cell(row, f"{name}_{lang}") or ("" if strict else cell(row, f"{name}_zh"))


def origin_of(frame: pd.DataFrame) -> Origin:
    """Say where the rows of a frame come from.

    Raises:
        ValueError: The frame has no row, so a chart of it should not have been worded.
    """
    found = origin(frame)
    if found is None:
        raise ValueError("an empty frame comes from nowhere")
    return found


def shown(fact: Fact, lang: str) -> Shown:
    """Word a published value."""
    return Shown(
        code=fact.code,
        region=fact.region_code,
        period=fact.period,
        raw="" if fact.value is None else f"{fact.value:g}" if fact.value % 1 else str(int(fact.value)),
        unit=fact.unit_zh,
        status=MISSING if fact.value is None else fact.status,
        amount=amount(
            fact.value, unit=unit_of(fact, lang), lang=lang, qualifier=fact.qualifier, decimals=fact.decimals
        ),
        as_of=fact.as_of,
        stale_after=fact.stale_after_days,
    )


def money(row: Mapping[Hashable, Any] | None, *, table: str, region: str, lang: str) -> Shown:
    """Word a sum of reported revenue, or why there is none.

    Args:
        row: A row of ``queries.revenue.series``; None where there is no such period.
        table: The public table that it is from.
        region: The sub-zone, class or place that it speaks of.
        lang: One of ``i18n.LANGS``.
    """
    value = None if row is None or pd.isna(row["revenue"]) else float(row["revenue"])
    hidden = row is not None and bool(row["suppressed"])
    words = Amount(before="", figure=word("state.suppressed", lang), after="") if hidden else None
    return Shown(
        code=table,
        region=region,
        period="" if row is None else str(row["period"]),
        raw="" if value is None else f"{value:.10g}",
        unit=word("unit.wan_yuan", "zh"),
        status=SUPPRESSED if hidden else MISSING if row is None or value is None else str(row["status"]),
        amount=words or amount(value, unit=MONEY, lang=lang),
        as_of="" if row is None else str(row["as_of"]),
    )


def when(fact: Fact, lang: str, *, short: bool = False) -> str:
    """Say which time a value speaks of, and, unless it is to be short, as of when."""
    as_of = word("fact.as_of", lang, date=calendar(fact.as_of, lang))
    if short and fact.period_type == "asof":
        return calendar(fact.as_of, lang)
    if fact.period_type in {"asof", "cumulative"}:
        return word(f"fact.{fact.period_type}", lang, date=calendar(fact.as_of, lang))
    if short:
        return span(fact.period, period_type=fact.period_type, lang=lang)
    return word(
        "fact.period_as_of", lang, period=span(fact.period, period_type=fact.period_type, lang=lang), as_of=as_of
    )


def span(text: str, *, period_type: str, lang: str) -> str:
    """Name the time that a row of ``values`` speaks of; a year to date by its months."""
    if period_type != "YTD":
        return period(text, lang)
    try:
        until = parse_period(text)
    except ValueError:
        return period(text, lang)
    return to_date(until.year, month=until.end.month, lang=lang)


def unit_of(fact: Fact, lang: str) -> str:
    """Name the unit of a fact as ``i18n.amount`` takes it."""
    # Money has its own way of being said in each language; every other unit is a text of the indicator.
    return MONEY if fact.unit_zh == word("unit.wan_yuan", "zh") else of(fact, "unit", lang)


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


def fitting(sentences: Sequence[str], lang: str, *, most: float = _TITLE_WIDTH) -> str:
    """Take the first sentence that is short enough for a title; the last one, cut to one line, where none is.

    What a sentence names comes from the release and may be long. A shorter true sentence is better than a cut one.

    Args:
        sentences: From the one that says most to the one that says least.
        lang: One of ``LANGS``.
        most: The width of a title's place, in pixels at the reference canvas.

    Example:
        >>> fitting(["Revenue of the whole of the area was up 8.3% in the second quarter", "Revenue up 8.3%"], "en")
        'Revenue up 8.3%'
    """
    for sentence in sentences:
        if _length(sentence, lang) <= _TITLE[lang] and width(sentence, size=_TITLE_SIZE) <= most:
            return sentence
    return fit(sentences[-1], size=_TITLE_SIZE, most=0.9 * most)


def _length(sentence: str, lang: str) -> int:
    """Count as readers do: words, or in Chinese characters, a number in it being one."""
    return len(_ONE.findall(sentence)) if lang == "zh" else len(sentence.split())


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
