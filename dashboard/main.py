"""The one place where the parts are put together."""

import gc
import hashlib
import importlib.metadata
import itertools
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import dash_bootstrap_components as dbc
from dash import Dash, html
from flask import g
from plotly.utils import PlotlyJSONEncoder

from dashboard import callbacks, ids, routes
from dashboard.addresses import SHAPES
from dashboard.figures import boundaries
from dashboard.i18n import LANGS
from dashboard.releases import Store
from dashboard.routes import assets, headers
from dashboard.routes.answers import Answers, ground_folder
from dashboard.routes.fonts import Fonts
from dashboard.routes.shows import Shows
from dashboard.schema import RINGS
from dashboard.settings import Settings
from dashboard.views import Setting, Shelf

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


def build_hash(settings: Settings, *, geo: str) -> str:
    """Digest everything that draws: code, words, boundaries, display settings and the libraries that write JSON.

    Args:
        settings: The knobs; those that change pictures count.
        geo: Digest of the boundary files.

    Returns:
        Eight hex digits; the last part of a release's name in addresses.
    """
    digest = hashlib.sha256()
    for path in sorted([*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("locales/**/*.toml")]):
        digest.update(str(path.relative_to(_PACKAGE)).encode() + b"\0" + path.read_bytes())
    reviews = sorted((ring, review.number, review.sha256) for ring, review in settings.reviews.items())
    digest.update(repr((geo, settings.public_display, reviews)).encode())
    digest.update(repr([(name, importlib.metadata.version(name)) for name in _DRAWING]).encode())
    return digest.hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What the app and the warming share."""

    shows: Shows
    answers: Answers
    shelf: Shelf


def _parts(settings: Settings) -> _Parts:
    geo = boundaries.load(settings.data_dir / "geo")
    build, cache = build_hash(settings, geo=geo.hash), settings.data_dir / "cache"
    setting = Setting(
        boundaries=geo,
        build=build,
        kept=cache / ground_folder(build),
        reviews={ring: (review.number, review.sha256) for ring, review in settings.reviews.items()},
        public=settings.public_display,
    )
    shows = Shows(
        Store(settings.data_dir),
        setting=setting,
        build=build,
        public=settings.public_display,
        allow_sample=settings.allow_sample,
    )
    shelf = Shelf(cache, most=settings.memory_mb * 1024 * 1024)
    return _Parts(shows=shows, answers=Answers(setting=setting, shelf=shelf), shelf=shelf)


def create_app(settings: Settings | None = None) -> Display:
    """Make the app.

    Args:
        settings: The knobs; from the environment if not given.

    Raises:
        AssetsMissing: The browser files have not been built.
    """
    settings = settings or Settings()
    files = assets.load(settings.assets_dir)
    parts = _parts(settings)
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
    routes.register(
        app,
        shows=parts.shows,
        answers=parts.answers,
        shelf=parts.shelf,
        documents=routes.Documents(assets=files, poll=settings.poll_seconds, times=settings.times),
        fonts=Fonts(settings.assets_dir / "vendor", folder=parts.shelf.folder / "fonts"),
        defence=headers.defence(app.csp_hashes()),
        warm=partial(_begin_warming, settings) if settings.warm else _stay_cold,
    )
    # Opened before the workers part, a release is in memory once for all of them; frozen, it stays so.
    parts.shows.live()
    gc.collect()
    gc.freeze()
    return app


def warm(settings: Settings | None = None) -> None:
    """Make every answer of the live release, ready in the folder that all workers serve from.

    Args:
        settings: The knobs; from the environment if not given.
    """
    parts = _parts(settings or Settings())
    showing, _ = parts.shows.live()
    if showing is not None:
        before = f"{showing.release.package['previous']}-{showing.name.build}"
        parts.answers.make_all(showing, keep={before})


def lay_out(settings: Settings) -> None:
    """Make what lies under the maps before anybody serves: names take seconds to place, and no visitor waits for it.

    Args:
        settings: The knobs.
    """
    answers = _parts(settings).answers
    for ring, lang, shape in itertools.product(RINGS, LANGS, SHAPES):
        answers.ground(ring, lang=lang, shape=shape)


def _stay_cold() -> None:
    """Make views only when they are asked for."""


def _begin_warming(settings: Settings) -> None:
    """Warm in a process of its own: in a thread of a worker it would take the visitors' time."""
    knobs = {name.upper(): value for name, value in settings.model_dump(mode="json").items()}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in knobs.items()}
    begun = subprocess.Popen(
        ["/usr/bin/env", "nice", sys.executable, "-m", __name__], env={**os.environ, **texts}, stdin=subprocess.DEVNULL
    )
    threading.Thread(target=begun.wait, daemon=True, name="warming").start()


def _layout() -> html.Div:
    """Lay out what Dash mounts beside the page: its data sheet and an institution's card."""
    return html.Div(
        [
            html.Div(id=ids.CLOSED, hidden=True),
            dbc.Offcanvas(id=ids.SHEET, placement="bottom", is_open=False, close_button=False, class_name="sheet"),
            dbc.Modal(id=ids.CARD, is_open=False, centered=True, class_name="card-dialog"),
        ]
    )


if __name__ == "__main__":
    warm()
