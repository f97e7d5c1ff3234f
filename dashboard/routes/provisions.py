"""What a screen takes along of a release, so that it goes on without its server."""

import itertools
from collections.abc import Iterable, Mapping

from dashboard.addresses import LANGS_AND_PAGES, bundle_address, font_address, shell_address
from dashboard.routes.assets import WORKER, Asset


def provisions(release: str, *, assets: Mapping[str, Asset], weights: Iterable[int]) -> list[str]:
    """List the addresses of all that a screen takes along: scripts, styles, fonts, a document, every answer in bundles.

    Args:
        release: Its name in addresses.
        assets: The browser files by name.
        weights: Weights in which the release has a font of its own.
    """
    files = [asset.address for name, asset in assets.items() if name != WORKER]
    fonts = [font_address(release, weight) for weight in weights]
    bundles = itertools.starmap(bundle_address, ((release, lang, page) for lang, page in LANGS_AND_PAGES))
    return [*files, *fonts, shell_address(release), *bundles]
