"""What the release calls things, and the lines that stand on every page."""

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.i18n import LANGS, calendar, word

ZONE_REGION = "CCNA"


def text(rows: pd.DataFrame, key: str, lang: str) -> str:
    """Read a text of the release; the Chinese where the English is missing, nothing where both are."""
    found = rows.loc[rows["key"] == key]
    if found.empty:
        return ""
    value = found[lang].iloc[0]
    return str(found["zh"].iloc[0]) if pd.isna(value) else str(value)


def zone_names(zones: pd.DataFrame, lang: str) -> dict[str, str]:
    """Name each sub-zone that is part of the area today, in the order of the table."""
    active = zones.loc[zones["state"] == "active"]
    names = active["name_zh"] if lang == "zh" else active["name_en"].fillna(active["name_zh"])
    return dict(zip(active["zone_id"], names, strict=True))


def zone_title(tables: Mapping[str, pd.DataFrame], lang: str) -> str:
    """Name the service zone by its official name, or by the page's own where the release has none."""
    return text(tables["texts"], "zone.name", lang) or word("shell.name", lang)


def other(lang: str) -> str:
    """Name the other language.

    Example:
        >>> other("zh")
        'en'
    """
    return LANGS[1 - LANGS.index(lang)]


def as_of(tables: Mapping[str, pd.DataFrame], lang: str) -> list[Component]:
    """Say as of when the release speaks: the newest date in it."""
    dated = [frame["as_of"].dropna() for frame in tables.values() if "as_of" in frame]
    dates = [str(known.max()) for known in dated if len(known)]
    if not dates:
        return []
    return [html.Span(word("fact.as_of", lang, date=calendar(max(dates), lang)))]


def document_title(tables: Mapping[str, pd.DataFrame], page: str, lang: str) -> str:
    """Title the document: the page, then the zone."""
    return word("shell.title", lang, page=word(f"page.{page}", lang), zone=zone_title(tables, lang))
