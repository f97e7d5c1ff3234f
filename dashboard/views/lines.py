"""The lines below a page: as of when it speaks, and who published what it shows."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.i18n import calendar, word


def as_of(dates: Iterable[Any], lang: str) -> list[Component]:
    """Say as of when a page speaks: the newest date of what it shows."""
    known = [str(date) for date in dates if not pd.isna(date)]
    return [html.Span(word("fact.as_of", lang, date=calendar(max(known), lang)))] if known else []


def published_by(sources: pd.DataFrame, ids: Iterable[Any], lang: str) -> list[Component]:
    """Say in a line who published what a page shows: the first of them, and whether there are more."""
    rows = sources[sources["source_id"].isin([str(name) for name in ids if not pd.isna(name)])]
    publishers = list(dict.fromkeys(rows[f"publisher_{lang}"].fillna(rows["publisher_zh"]).dropna()))
    if not publishers:
        return []
    key = "source.of_more" if len(publishers) > 1 else "source.of"
    return [html.Span(word(key, lang, publisher=publishers[0]))]
