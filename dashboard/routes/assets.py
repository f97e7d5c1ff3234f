"""Styles, scripts and fonts under names that hold their content's hash, so that a browser fetches each but once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard import theme

WORKER = "worker.js"
"""Asked for by the browser itself, at the root and under this name."""

# What a page may ask for, by its name in templates; everything else under assets/ is source and is not served.
NAMES: Mapping[str, str] = {
    "display.css": "vendor/display.css",
    # Dash looks for this name in the document and refuses one without it.
    "dash-renderer.js": "vendor/dash.js",
    "display.js": "vendor/display.js",
    "watchdog.js": "vendor/watchdog.js",
    "plotly.js": "vendor/plotly.js",
    WORKER: "vendor/worker.js",
    "noto-sans-sc-400.woff2": "vendor/noto-sans-sc-400.woff2",
    "noto-sans-sc-700.woff2": "vendor/noto-sans-sc-700.woff2",
}
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
}


class AssetsMissing(RuntimeError):
    """The browser files have not been built."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is served: under which address, of which type, in which encodings."""

    address: str
    type: str
    plain: bytes
    gzip: bytes | None
    br: bytes | None


def load(folder: Path) -> dict[str, Asset]:
    """Read what pages need into memory, with the compressed forms that the build put beside.

    Args:
        folder: The assets folder.

    Returns:
        Asset by its name in templates.

    Raises:
        AssetsMissing: A file is not there; ``zone-display build`` makes it.
    """
    assets = {}
    for name, where in NAMES.items():
        path = folder / where
        try:
            assets[name] = _asset(name, path.read_bytes(), gzip=_beside(path, ".gz"), br=_beside(path, ".br"))
        except OSError as error:
            raise AssetsMissing(name) from error
    assets["seal.svg"] = _asset("seal.svg", theme.mark().encode())
    return assets


def _asset(name: str, plain: bytes, *, gzip: bytes | None = None, br: bytes | None = None) -> Asset:
    stem, suffix = name.rsplit(".", 1)
    digest = hashlib.sha256(plain).hexdigest()[:8]
    return Asset(address=f"/assets/{stem}.{digest}.{suffix}", type=_TYPES[suffix], plain=plain, gzip=gzip, br=br)


def _beside(path: Path, suffix: str) -> bytes | None:
    compressed = path.with_name(path.name + suffix)
    return compressed.read_bytes() if compressed.exists() else None
