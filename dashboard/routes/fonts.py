"""The characters that a release brings and the shipped fonts do not have, as small fonts of their own."""

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from dashboard.frontend import characters_of, file_name, subset
from dashboard.releases import Release

WEIGHTS = (400, 700)
# Releases whose fonts are kept in memory: as many as are on show.
_MOST = 2


class Fonts:
    """Makes and keeps the fonts of releases.

    Args:
        vendor: Folder of the built browser files, with the shipped subsets and, in ``fonts``, the whole fonts.
        folder: Where what was made is kept; a sub-folder for each release.
    """

    def __init__(self, vendor: Path, *, folder: Path) -> None:
        """Remember both folders; nothing is read before a release asks for it."""
        self._vendor = vendor
        self._folder = folder
        self._lock = threading.Lock()
        self._made: dict[str, Mapping[int, bytes]] = {}

    @cached_property
    def _shipped(self) -> frozenset[str]:
        return characters_of(self._vendor / f"noto-sans-sc-{WEIGHTS[0]}.woff2")

    @cached_property
    def _drawn(self) -> frozenset[str]:
        """List what the whole font draws; a font of characters that it does not draw would be none."""
        return characters_of(self._vendor / "fonts" / file_name(WEIGHTS[0]))

    def of(self, release: Release) -> Mapping[int, bytes]:
        """Give the fonts of a release, made now if this is the first time that anyone asks.

        Returns:
            A WOFF2 file by weight; empty where the shipped fonts have every character.
        """
        with self._lock:
            if release.name not in self._made:
                # What is blank needs no drawing; and the whole font is large, so it is opened only if there is need.
                missing = frozenset(filter(str.strip, release.characters - self._shipped))
                missing = missing and missing & self._drawn
                self._made[release.name] = {
                    weight: self._font(release, weight, missing) for weight in WEIGHTS if missing
                }
                while len(self._made) > _MOST:
                    del self._made[next(iter(self._made))]
            return self._made[release.name]

    def _font(self, release: Release, weight: int, characters: frozenset[str]) -> bytes:
        kept = self._folder / release.name / f"{weight}.woff2"
        if not kept.exists():
            font = subset(characters, weight=weight, fonts=self._vendor / "fonts")
            kept.parent.mkdir(parents=True, exist_ok=True)
            beside = kept.with_suffix(f".{threading.get_ident()}.new")
            beside.write_bytes(font)
            beside.replace(kept)
        return kept.read_bytes()
