"""What a screen takes along of a release, to go on without its server; an exhibit is made of the same."""

import itertools
from collections.abc import Iterable, Mapping

from dashboard.addresses import LANGS_AND_PAGES, bundle_address, font_address, shell_address
from dashboard.routes.assets import Asset

# It fetches all the rest and is kept by the browser itself.
_NOT_TAKEN = "worker.js"


def files(release: str, *, assets: Mapping[str, Asset], weights: Iterable[int]) -> list[str]:
    """List what a display is begun with, whatever the page: scripts, styles and fonts.

    Args:
        release: Its name in addresses.
        assets: The browser files by name.
        weights: Weights in which the release has a font of its own.
    """
    return [
        *(asset.address for name, asset in assets.items() if name != _NOT_TAKEN),
        *(font_address(release, weight) for weight in weights),
    ]


def provisions(release: str, *, assets: Mapping[str, Asset], weights: Iterable[int]) -> list[str]:
    """List the addresses of all that a screen takes along: its files, the document, and every answer in bundles.

    Args:
        release: Its name in addresses.
        assets: The browser files by name.
        weights: Weights in which the release has a font of its own.
    """
    bundles = itertools.starmap(bundle_address, ((release, lang, page) for lang, page in LANGS_AND_PAGES))
    return [*files(release, assets=assets, weights=weights), shell_address(release), *bundles]
