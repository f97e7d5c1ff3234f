"""What the release calls things, and what leads on a first page."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from dashboard.i18n import LANGS, word
from dashboard.remembered import remembered

ZONE_REGION = "CCNA"
HEADLINES = ("institutions", "revenue", "visits")
"""The indicators of the area that lead."""


def text(rows: pd.DataFrame, key: str, lang: str) -> str:
    """Read a text of the release; the Chinese where the English is missing, nothing where both are."""
    chinese, english = _by_key(rows).get(key, ("", ""))
    return (chinese if lang == "zh" else english) or chinese


@remembered
def _by_key(rows: pd.DataFrame) -> Mapping[str, tuple[str, str]]:
    written = rows[["zh", "en"]].fillna("")
    return MappingProxyType(dict(zip(rows["key"], zip(written["zh"], written["en"], strict=True), strict=True)))


def short_zones(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the sub-zones under their short names where they have one: full names are too long for a label or a chip.

    Returns:
        The ``zones`` table with ``name_zh`` and ``name_en`` replaced.
    """
    return _short_zones(tables["zones"], tables["texts"])


@remembered
def _short_zones(zones: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    named = zones.copy()
    for lang in LANGS:
        short = [text(texts, f"zone.{zone}.short", lang) for zone in zones["zone_id"]]
        named[f"name_{lang}"] = [new or old for new, old in zip(short, zones[f"name_{lang}"], strict=True)]
    return named.astype(zones.dtypes)


def zone_names(tables: Mapping[str, pd.DataFrame], lang: str) -> dict[str, str]:
    """Name each sub-zone that is part of the area today, in the table's order."""
    zones = short_zones(tables)
    active = zones.loc[zones["state"] == "active"]
    names = active["name_zh"] if lang == "zh" else active["name_en"].fillna(active["name_zh"])
    return dict(zip(active["zone_id"], names, strict=True))


def region(regions: pd.DataFrame, code: str, lang: str) -> str:
    """Name a place; in Chinese where nobody has written the English yet."""
    row = regions.loc[regions["region_code"] == code].iloc[0]
    name = row[f"name_{lang}"]
    return str(row["name_zh"] if pd.isna(name) else name)


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


def document_title(tables: Mapping[str, pd.DataFrame], page: str, lang: str) -> str:
    """Title the document: the page, then the zone."""
    return word("shell.title", lang, page=word(f"page.{page}", lang), zone=zone_title(tables, lang))
