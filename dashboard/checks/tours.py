"""Stops of tours that lead nowhere."""

from collections.abc import Iterator

import pandas as pd

from dashboard.addresses import DATA_TABS, Grammar, UnknownState
from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem


def stops_lead_somewhere(evidence: Evidence) -> Iterator[Problem]:
    """Every stop shows a picture that its page has: before guests, no key may be answered with nothing."""
    stops = evidence.frame("tours")
    if stops.empty:
        return
    grammar = _grammar(evidence)
    unknown = [
        _unknown(grammar, page, picture)
        for page, picture in zip(stops["page"], stops["picture"].fillna("").astype(str), strict=True)
    ]
    broken = [bool(said) for said in unknown]
    if any(broken):
        said = pd.Series(unknown, dtype="string")
        yield from evidence.rows("tours.unknown_picture", "tours", broken, column="picture", said=said)


def _grammar(evidence: Evidence) -> Grammar:
    """Lay out what addresses may say with these tables; the screens' own grammar may know less, never more."""
    zones, indicators = evidence.frame("zones"), evidence.frame("indicators")
    shown_on = indicators["show_on"].fillna("").str.split(";")
    measures = {
        tab: tuple(str(code) for code, on in zip(indicators["code"], shown_on, strict=True) if f"data_{tab}" in on)
        for tab in DATA_TABS
    }
    return Grammar(
        zones=tuple(zones.loc[zones["state"] == "active", "zone_id"]),
        boxes=tuple(evidence.frame("structure")["element_id"]),
        measures=measures,
    )


def _unknown(grammar: Grammar, page: object, picture: str) -> str:
    """Name the part of a stop's address that its page does not know; nothing where it knows all."""
    try:
        grammar.parse(str(page), picture)
    except UnknownState as unknown:
        return str(unknown)
    except KeyError:
        return ""  # a page that there is not is found where the cell is read
    return ""
