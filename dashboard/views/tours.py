"""What a presenter's keys lead through: the tours that the release tells, and its welcome line.

Not a view: a talk goes over pages, so it comes with the grammar of addresses, once for all languages.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.addresses import WELCOME, Grammar, UnknownState
from dashboard.i18n import LANGS, word
from dashboard.schema import TOURS
from dashboard.views import texts

Tables = Mapping[str, pd.DataFrame]
_MINUTE = 60


def presented(tables: Tables, *, grammar: Grammar) -> dict[str, Any]:
    """Lay out what can be presented.

    Args:
        tables: The public tables of a release.
        grammar: Its grammar. Where it does not know a stop's picture, the page's first one is shown: whoever presents
            stands before guests and must not meet a fault.

    Returns:
        ``tours``: each that has a stop, with its name, its title in every language, how many minutes it takes, and its
        stops in order: the page, its state, and what is said. ``welcome``: the line in every language and ``on``, the
        one day on which it stands; None where there is none.
    """
    stops = tables["tours"].sort_values(["tour", "seq"]).to_dict("records")
    tours = [_tour(name, [stop for stop in stops if stop["tour"] == name], tables["texts"], grammar) for name in TOURS]
    return {"tours": [tour for tour in tours if tour["stops"]], "welcome": _welcome(tables["texts"])}


def _tour(name: str, stops: Sequence[Mapping[Hashable, Any]], said: pd.DataFrame, grammar: Grammar) -> dict[str, Any]:
    return {
        "name": name,
        "title": {lang: texts.text(said, f"tour.{name}", lang) or word(f"tour.{name}", lang) for lang in LANGS},
        "minutes": max(1, round(sum(int(stop["seconds"]) for stop in stops if not pd.isna(stop["seconds"])) / _MINUTE)),
        "stops": list(_stops(stops, grammar)),
    }


def _stops(stops: Sequence[Mapping[Hashable, Any]], grammar: Grammar) -> Iterator[dict[str, Any]]:
    for stop in stops:
        page = stop["page"]
        try:
            state = grammar.parse(page, "" if pd.isna(stop["picture"]) else stop["picture"])
        except UnknownState:
            state = grammar.parse(page, "")
        said = {lang: stop["said_zh"] if pd.isna(stop[f"said_{lang}"]) else stop[f"said_{lang}"] for lang in LANGS}
        yield {"page": page, "state": state, "said": said}


def _welcome(said: pd.DataFrame) -> dict[str, str] | None:
    """Read the welcome line; it stands on the day that its row is dated, for it greets the guests of that day alone."""
    row = said[said["key"] == WELCOME]
    if row.empty:
        return None
    return {"on": str(row["as_of"].iloc[0]), **{lang: texts.text(said, WELCOME, lang) for lang in LANGS}}
