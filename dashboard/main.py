"""The one place where the parts are put together."""

import contextlib
import gc
import hashlib
import importlib.metadata
import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import dash_bootstrap_components as dbc
from dash import Dash, html
from flask import g
from plotly.utils import PlotlyJSONEncoder

from dashboard import callbacks, ids, releases, routes
from dashboard.addresses import PAGES, SHAPES
from dashboard.figures import boundaries
from dashboard.i18n import LANGS
from dashboard.releases import Store
from dashboard.routes import Documents, Served, assets, headers, shell
from dashboard.routes import exhibit as exhibits
from dashboard.routes.answers import Answers, ground_folder
from dashboard.routes.assets import Asset
from dashboard.routes.fonts import Fonts
from dashboard.routes.shows import Shows
from dashboard.schema import RINGS
from dashboard.settings import Settings
from dashboard.views.setting import Setting
from dashboard.views.shelf import Shelf
from dashboard.views.showing import Showing

_PACKAGE = Path(__file__).parent
_DRAWING = ("dash", "plotly", "pandas", "dash-bootstrap-components")


class Display(Dash):
    """The Dash app; its index is our own document."""

    port: int

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """Write the document that the route prepared, around what Dash needs in it.

        What Dash would ask for before its first picture, layout and callbacks, comes with the document.
        """
        del metas, title, css, scripts, favicon, app_entry, renderer
        layout = json.loads(PlotlyJSONEncoder().encode(_layout()))
        told = {"layout": layout, "dependencies": json.loads(self.dependencies().get_data())}
        return str(g.document(config=config, told=told))


def drawing_hash(settings: Settings, *, geo: str) -> str:
    """Digest everything that draws: code, words, boundaries, display settings and the libraries that write JSON.

    Args:
        settings: The knobs; those that change pictures count.
        geo: Digest of the boundary files.

    Returns:
        Eight hex digits; they stand in the addresses of boundaries, which lie under maps whatever the release is.
    """
    digest = hashlib.sha256()
    for path in sorted([*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("locales/**/*.toml")]):
        digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes())
    reviews = sorted((ring, review.number, review.sha256) for ring, review in settings.reviews.items())
    digest.update(repr((geo, settings.public_display, reviews)).encode())
    digest.update(repr([(name, importlib.metadata.version(name)) for name in _DRAWING]).encode())
    return digest.hexdigest()[:8]


def build_hash(drawing: str, *, files: Mapping[str, Asset]) -> str:
    """Digest all that makes a display of a release: what draws it, and the scripts and styles of the browser.

    A screen that is told of another build knows that it needs a new document; and all that one keeps belongs together.

    Args:
        drawing: The digest of what draws.
        files: The browser files; each address holds the hash of its content.

    Returns:
        Eight hex digits; the last part of a release's name in addresses.
    """
    addresses = sorted(asset.address for asset in files.values())
    return hashlib.sha256(" ".join([drawing, *addresses]).encode()).hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What the app, the warming and an exhibit share."""

    setting: Setting
    shows: Shows
    answers: Answers
    shelf: Shelf
    documents: Documents
    fonts: Fonts


def _parts(settings: Settings) -> _Parts:
    files = assets.load(settings.assets_dir)
    geo = boundaries.load(settings.data_dir / "geo")
    drawing, cache = drawing_hash(settings, geo=geo.hash), settings.data_dir / "cache"
    setting = Setting(
        boundaries=geo,
        drawing=drawing,
        kept=cache / ground_folder(drawing),
        reviews={ring: (review.number, review.sha256) for ring, review in settings.reviews.items()},
        public=settings.public_display,
    )
    shows = Shows(
        Store(settings.data_dir),
        setting=setting,
        build=build_hash(drawing, files=files),
        public=settings.public_display,
        allow_sample=settings.allow_sample,
    )
    shelf = Shelf(cache, most=settings.memory_mb * 1024 * 1024)
    return _Parts(
        setting=setting,
        shows=shows,
        answers=Answers(setting=setting, shelf=shelf),
        shelf=shelf,
        documents=Documents(assets=files, poll=settings.poll_seconds, times=settings.times),
        fonts=Fonts(settings.assets_dir / "vendor", folder=cache / "fonts"),
    )


def _display(settings: Settings) -> Display:
    """Make the Dash app, without an address of our own."""
    app = Display(
        "zone-display",
        assets_folder=str(settings.assets_dir),
        assets_url_path="_dash-assets",  # ours are served under names that hold their hash
        include_assets_files=False,
        compress=False,
        update_title="",
        suppress_callback_exceptions=True,
        use_async=False,
    )
    app.port = settings.port
    app.layout = _layout()
    callbacks.register(app)
    return app


def create_app(settings: Settings | None = None) -> Display:
    """Make the app.

    Args:
        settings: The knobs; from the environment if not given.

    Raises:
        AssetsMissing: The browser files have not been built.
    """
    settings = settings or Settings()
    parts = _parts(settings)
    app = _display(settings)
    routes.register(
        app,
        shows=parts.shows,
        answers=parts.answers,
        shelf=parts.shelf,
        documents=parts.documents,
        fonts=parts.fonts,
        defence=headers.defence(app.csp_hashes()),
        warm=partial(_begin_warming, settings) if settings.warm else _stay_cold,
    )
    # Opened before the workers part, a release is in memory once for all of them; frozen, it stays so.
    showing, _ = parts.shows.live()
    if showing is not None and settings.warm:
        _rehearse(parts, showing)
    gc.collect()
    gc.freeze()
    return app


def _rehearse(parts: _Parts, showing: Showing) -> None:
    """Draw every page once before the workers part: what drawing takes is then in memory once, and no visitor waits.

    What cannot be made now says why when it is asked for.
    """
    with contextlib.suppress(Exception):
        parts.fonts.of(showing.release)
        parts.setting.recall()
        for page in PAGES:
            showing.view(page, lang=LANGS[0], state=next(showing.grammar.states(page)))
        first = PAGES[0]
        parts.answers.view(showing, lang=LANGS[0], page=first, state=next(showing.grammar.states(first)))


def warm(settings: Settings | None = None) -> None:
    """Make every answer of the live release, ready in the folder that all workers serve from.

    Args:
        settings: The knobs; from the environment if not given.
    """
    parts = _parts(settings or Settings())
    showing, _ = parts.shows.live()
    if showing is not None:
        before, server = f"{showing.release.package['previous']}-{showing.name.build}", os.getppid()

        def wanted() -> bool:
            """Say whether the server that began this still stands and still shows the release."""
            return os.getppid() == server and parts.shows.live()[0] is showing

        parts.answers.make_all(showing, keep={before}, wanted=wanted)


def lay_out(settings: Settings) -> None:
    """Make what lies under the maps before anybody serves: names take seconds to place, and no visitor waits for it.

    Args:
        settings: The knobs.
    """
    answers = _parts(settings).answers
    for ring, lang, shape in itertools.product(RINGS, LANGS, SHAPES):
        answers.ground(ring, lang=lang, shape=shape)


class NothingToShow(LookupError):
    """There is no release at all that is sound."""


class SampleRefused(ValueError):
    """The release holds demo data, and the display is a public one."""


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """What was written: of which release, and how many files."""

    release: str
    files: int


def exhibit(settings: Settings, folder: Path, *, number: int | None = None) -> Exhibit:
    """Write a release as a folder that any web server serves.

    Args:
        settings: The knobs.
        folder: Where; not there yet, or empty.
        number: The release; the live one if not given.

    Raises:
        AssetsMissing: The browser files have not been built.
        FolderInUse: There is something in the folder.
        NothingToRollBack: No release has that number.
        NothingToShow: No number was given, and no release is sound.
        OSError: The disk refused.
        ReleaseCorrupt: The release is damaged.
        SampleRefused: A public display does not show demo data.
    """
    parts = _parts(settings)
    if number is None:
        showing, _ = parts.shows.live()
    else:
        showing = parts.shows.ready(releases.open_number(settings.data_dir, number))
    if showing is None:
        raise NothingToShow
    if parts.shows.refuses_sample(showing):
        raise SampleRefused(showing.release.name)
    app = _display(settings)
    with app.server.test_request_context():
        app.server.preprocess_request()
        document = shell(
            app, showing=showing, documents=parts.documents, fonts=parts.fonts, served=Served.EXHIBIT
        ).encode()
    files = exhibits.contents(
        showing,
        document=document,
        answers=parts.answers,
        assets=parts.documents.assets,
        fonts=parts.fonts.of(showing.release),
    )
    return Exhibit(release=showing.release.name, files=exhibits.write(folder, files))


def _stay_cold() -> None:
    """Make views only when they are asked for."""


def _begin_warming(settings: Settings) -> None:
    """Warm in a process of its own: in a thread of a worker it would take the visitors' time."""
    knobs = {name.upper(): value for name, value in settings.model_dump(mode="json").items()}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in knobs.items()}
    begun = subprocess.Popen(
        ["/usr/bin/env", "nice", "-n", "19", sys.executable, "-m", __name__],
        env={**os.environ, **texts},
        stdin=subprocess.DEVNULL,
    )
    threading.Thread(target=begun.wait, daemon=True, name="warming").start()


def _layout() -> html.Div:
    """Lay out what Dash mounts beside the page: its data sheet and an institution's card.

    Neither closes by itself: told twice while it slides, by a tap beside it and another, it would open again.
    """
    held = {"backdrop": "static", "keyboard": False}
    return html.Div(
        [
            html.Div(id=ids.STANDS, hidden=True),
            dbc.Offcanvas(
                id=ids.SHEET, placement="bottom", close_button=False, class_name="sheet", is_open=False, **held
            ),
            dbc.Modal(id=ids.CARD, centered=True, class_name="card-dialog", is_open=False, **held),
        ]
    )


if __name__ == "__main__":
    warm()
