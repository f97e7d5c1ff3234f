"""Views, layouts and boundaries as finished answers, and the making of all of them for a release."""

import fcntl
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from dashboard.addresses import (
    LANGS_AND_PAGES,
    SHAPES,
    ReleaseName,
    bundle_address,
    directory_address,
    layout_address,
)
from dashboard.i18n import LANGS
from dashboard.pages import Names, screen
from dashboard.schema import RINGS
from dashboard.views.setting import Setting
from dashboard.views.shelf import Answer, Shelf
from dashboard.views.showing import Showing
from dashboard.views.view import as_json

_GROUND = "geo-"
_WITH_DIRECTORY, _WITH_GROUND = "institutions", "map"


def ground_folder(drawing: str) -> str:
    """Name the folder of what a build draws whatever the release is: the ground of maps."""
    return f"{_GROUND}{drawing}"


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
        return self._shelf.take(self._setting.geo(ring, lang, shape), make, release=self._ground_folder, best=True)

    @property
    def drawing(self) -> str:
        """Give the hash in the addresses of what lies under maps."""
        return self._setting.drawing

    @property
    def _ground_folder(self) -> str:
        return ground_folder(self.drawing)

    def of_page(self, showing: Showing, *, lang: str, page: str) -> Iterator[tuple[str, Answer]]:
        """List every answer that a page can ask for in one language, by its address."""
        name = str(showing.name)
        yield layout_address(name, lang, page), self.layout(showing, lang=lang, page=page)
        if page == _WITH_DIRECTORY:
            yield directory_address(name, lang), self.directory(showing, lang=lang)
        for ring, shape in itertools.product(RINGS, SHAPES) if page == _WITH_GROUND else ():
            ground = self.ground(ring, lang=lang, shape=shape)
            if ground is not None:
                yield self._setting.geo(ring, lang, shape), ground
        for state in showing.grammar.states(page):
            yield showing.address(lang, page, state), self.view(showing, lang=lang, page=page, state=state, best=True)

    def bundle(self, showing: Showing, *, lang: str, page: str) -> Answer | None:
        """Give all answers of a page in one: a line for each, its address before it, and an empty line at the end.

        So a screen gets a whole release in a few requests, and a tenth of the bytes: views of a page resemble each
        other. No request waits for one to be made: that takes seconds of a processor that visitors need.

        Returns:
            It; None until the making of all answers has come to it.
        """
        name = str(showing.name)
        return self._shelf.laid_by(bundle_address(name, lang, page), release=name)

    def make_all(self, showing: Showing, *, keep: set[str], wanted: Callable[[], bool]) -> None:
        """Make every answer of a release, as small as it can be, and forget releases that nobody shows any more.

        One process does this for all: who comes second finds the folder taken and goes. What visitors ask first is made
        first.

        Args:
            showing: The release.
            keep: Names of the other releases that screens may still ask for.
            wanted: Whether anybody still wants them; asked again after each, and ends it early.
        """
        folder = self._shelf.folder / str(showing.name)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".making").open("w") as taken:
            try:
                fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            for _ in self._each(showing):
                if not wanted():
                    return
            for other in self._shelf.folder.iterdir():
                old = ReleaseName.parse(other.name) or other.name.startswith(_GROUND)
                if old and other.name not in {*keep, str(showing.name), self._ground_folder}:
                    shutil.rmtree(other, ignore_errors=True)

    def _each(self, showing: Showing) -> Iterator[Answer]:
        for lang, page in LANGS_AND_PAGES:
            yield self.layout(showing, lang=lang, page=page)
            first = next(showing.grammar.states(page))
            yield self.view(showing, lang=lang, page=page, state=first, best=True)
        for lang, page in LANGS_AND_PAGES:
            lines = []
            for address, answer in self.of_page(showing, lang=lang, page=page):
                lines.append(b"%b\t%b\n" % (address.encode(), answer.plain))
                yield answer
            if self.bundle(showing, lang=lang, page=page) is None:
                name = str(showing.name)
                self._shelf.lay_by(bundle_address(name, lang, page), b"".join([*lines, b"\n"]), release=name)


def _lay_out(showing: Showing, *, lang: str, page: str) -> bytes:
    other = LANGS[1 - LANGS.index(lang)]
    names = Names(zone=showing.zone_title(lang), zone_other=showing.zone_title(other), zones=showing.zones(lang))
    return as_json(screen(page, lang=lang, names=names))
