"""Facts in words: a value as a tile shows it, and the time that it speaks of."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.components.shown import Shown
from dashboard.i18n import MONEY, Amount, amount, calendar, period, to_date, word
from dashboard.queries.facts import Fact, Origin, origin
from dashboard.schema import parse_period

MISSING = "missing"
SUPPRESSED = "suppressed"


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
