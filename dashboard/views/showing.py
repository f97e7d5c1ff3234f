"""One release on show: its name in addresses, its grammar, its names, and every view of it."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.addresses import ATTRACT, Grammar, ReleaseName, directory_address, view_address
from dashboard.i18n import LANGS
from dashboard.queries import facts
from dashboard.releases import Release
from dashboard.views import attract, data, institutions, map, overview, progress, revenue, structure, texts, tours  # noqa: A004 - the page is called map
from dashboard.views.setting import Setting
from dashboard.views.view import View, as_json

# Bells, escapes and overrides of direction: a reader would see other words than were written.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Tables of published numbers: rows whose source is not good enough for a screen never reach a view.
_SOURCED = ("values", "targets", "milestones")


class Showing:
    """A release as this installation shows it.

    Args:
        release: An open release.
        setting: What pictures depend on beside it.
        build: Eight hex digits over everything that draws.
    """

    def __init__(self, release: Release, *, setting: Setting, build: str) -> None:
        """Name the release and lay out its grammar."""
        self.release = release
        tables = dict(release.tables)
        if _UNSEEN.search("".join(release.characters)):
            tables = {name: _legible(frame) for name, frame in tables.items()}
        self._tables = tables | {
            name: facts.shown(tables[name], tables["sources"]) for name in _SOURCED if name in tables
        }
        self.name = ReleaseName(release.number, release.content, build)
        self._setting = setting
        self.grammar = Grammar(
            zones=tuple(texts.zone_names(self._tables, LANGS[0])),
            boxes=structure.boxes(self._tables),
            measures=data.measures(self._tables),
            scenes=attract.scenes(self._tables),
        )

    @cached_property
    def presented(self) -> dict[str, Any]:
        """Lay out its tours and its welcome line."""
        return tours.presented(self._tables, grammar=self.grammar)

    def zone_title(self, lang: str) -> str:
        """Name the service zone."""
        return texts.zone_title(self._tables, lang)

    def zones(self, lang: str) -> dict[str, str]:
        """Name the sub-zones by their ids, in order."""
        return texts.zone_names(self._tables, lang)

    def view(self, page: str, *, lang: str, state: Mapping[str, str]) -> bytes:
        """Make one view.

        Args:
            page: One of ``addresses.SHOWN``.
            lang: One of ``i18n.LANGS``.
            state: A state of the page, as ``Grammar.states`` lists them.

        Returns:
            Its JSON.
        """
        return self._picture(page, lang=lang, state=state).as_json(
            following=self._following(page, lang=lang, state=state)
        )

    def directory(self, lang: str) -> bytes:
        """Make the directory of institutions, as JSON."""
        return as_json(institutions.directory(self._tables, lang=lang))

    def _picture(self, page: str, *, lang: str, state: Mapping[str, str]) -> View:
        tables = self._tables
        if page == "overview":
            return overview.view(tables, lang=lang, shape=state["shape"])
        if page == ATTRACT:
            return attract.view(tables, lang=lang, scene=state["scene"])
        if page == "map":
            return map.view(tables, lang=lang, ring=state["ring"], setting=self._setting, shape=state["shape"])
        if page == "institutions":
            return institutions.view(
                tables,
                lang=lang,
                by=state["by"],
                directory=directory_address(str(self.name), lang),
                shape=state["shape"],
            )
        if page == "structure":
            return structure.view(
                tables, lang=lang, box=state.get("box", ""), element=state["element"], shape=state["shape"]
            )
        if page == "data":
            return data.view(
                tables, lang=lang, tab=state["tab"], code=state.get(state["tab"], ""), shape=state["shape"]
            )
        if page == "progress":
            return progress.view(
                tables, lang=lang, tab=state["tab"], by=state["by"], category=state["from"], shape=state["shape"]
            )
        return revenue.view(
            tables,
            lang=lang,
            tab=state["tab"],
            by=state["by"],
            zone=state["zone"],
            class_=state["class"],
            shape=state["shape"],
        )

    def address(self, lang: str, page: str, state: Mapping[str, str]) -> str:
        """Write the address of a view."""
        return view_address(str(self.name), lang, page, self.grammar.view_query(page, state))

    def _following(self, page: str, *, lang: str, state: Mapping[str, str]) -> list[str]:
        """List the views one touch away: another chip of this page, another page, the other language."""
        mine = self.grammar.view_state(page, state)
        shaped = {"shape": mine.get("shape", "")}
        first = {name: next(self.grammar.states(name)) | shaped for name in self.grammar.pages}
        return [
            *(self.address(lang, page, near) for near in self.grammar.near(page, mine)),
            *(self.address(lang, name, default) for name, default in first.items() if name != page),
            self.address(texts.other(lang), page, mine),
        ]


def _legible(frame: pd.DataFrame) -> pd.DataFrame:
    """Take out of every text what would change how the rest of it is read."""
    texts_of: pd.DataFrame = frame.select_dtypes("string")
    return frame.assign(**{str(name): texts_of[name].str.replace(_UNSEEN, "", regex=True) for name in texts_of.columns})
