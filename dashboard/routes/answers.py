"""Views, layouts and boundaries as finished answers, and the making of all of them for a release."""

import fcntl
import itertools
import os
import shutil
from collections.abc import Iterator, Mapping
from functools import partial

from dashboard.addresses import LANGS_AND_PAGES, SHAPES, ReleaseName, directory_address, geo_address, layout_address
from dashboard.i18n import LANGS
from dashboard.pages import Names, screen
from dashboard.schema import RINGS
from dashboard.views import Answer, Setting, Shelf, Showing, as_json

_GROUND = "geo-"


def ground_folder(build: str) -> str:
    """Name the folder of what a build draws whatever the release is: the ground of maps."""
    return f"{_GROUND}{build}"


class Answers:
    """Takes answers from the shelf, or has them made.

    Args:
        setting: What pictures depend on beside a release.
        shelf: Where finished answers are kept.
    """

    def __init__(self, *, setting: Setting, shelf: Shelf) -> None:
        """Keep both."""
        self._setting = setting
        self._shelf = shelf

    def view(self, showing: Showing, *, lang: str, page: str, state: Mapping[str, str], best: bool = False) -> Answer:
        """Give a view."""
        wanted = showing.grammar.view_state(page, state)
        make = partial(showing.view, page, lang=lang, state=wanted)
        return self._shelf.take(showing.address(lang, page, wanted), make, release=str(showing.name), best=best)

    def layout(self, showing: Showing, *, lang: str, page: str) -> Answer:
        """Give the layout of a page."""
        address = layout_address(str(showing.name), lang, page)
        make = partial(_lay_out, showing, lang=lang, page=page)
        return self._shelf.take(address, make, release=str(showing.name), best=True)

    def directory(self, showing: Showing, *, lang: str) -> Answer:
        """Give the directory of institutions."""
        address = directory_address(str(showing.name), lang)
        return self._shelf.take(address, partial(showing.directory, lang), release=str(showing.name), best=True)

    def ground(self, ring: str, *, lang: str, shape: str) -> Answer | None:
        """Give what lies under the data of a map; None where there is no such ring."""
        make = self._setting.ground(ring, lang=lang, shape=shape)
        if make is None:
            return None
        address = geo_address(self._setting.build, ring, lang, shape)
        return self._shelf.take(address, make, release=self._ground_folder, best=True)

    @property
    def _ground_folder(self) -> str:
        return ground_folder(self._setting.build)

    def make_all(self, showing: Showing, *, keep: set[str]) -> None:
        """Make every answer of a release, as small as it can be, and forget releases that nobody shows any more.

        One process does this for all: who comes second finds the folder taken and goes. What visitors ask first is made
        first. Ends early when the server that wanted it has gone.

        Args:
            showing: The release.
            keep: Names of the other releases that screens may still ask for.
        """
        folder = self._shelf.folder / str(showing.name)
        folder.mkdir(parents=True, exist_ok=True)
        server = os.getppid()
        with (folder / ".making").open("w") as taken:
            try:
                fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            for _ in self._each(showing):
                if os.getppid() != server:
                    return
            for other in self._shelf.folder.iterdir():
                old = ReleaseName.parse(other.name) or other.name.startswith(_GROUND)
                if old and other.name not in {*keep, str(showing.name), self._ground_folder}:
                    shutil.rmtree(other, ignore_errors=True)

    def _each(self, showing: Showing) -> Iterator[Answer | None]:
        for lang, page in LANGS_AND_PAGES:
            yield self.layout(showing, lang=lang, page=page)
            first = next(showing.grammar.states(page))
            yield self.view(showing, lang=lang, page=page, state=first, best=True)
        for lang in LANGS:
            yield self.directory(showing, lang=lang)
            for ring, shape in itertools.product(RINGS, SHAPES):
                yield self.ground(ring, lang=lang, shape=shape)
        for lang, page in LANGS_AND_PAGES:
            for state in showing.grammar.states(page):
                yield self.view(showing, lang=lang, page=page, state=state, best=True)


def _lay_out(showing: Showing, *, lang: str, page: str) -> bytes:
    other = LANGS[1 - LANGS.index(lang)]
    names = Names(zone=showing.zone_title(lang), zone_other=showing.zone_title(other), zones=showing.zones(lang))
    return as_json(screen(page, lang=lang, names=names))
