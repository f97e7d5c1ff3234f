"""The rings as they are laid out, kept on the disk: names take a second to place, and no visitor waits for it twice."""

import threading
from collections.abc import Callable
from pathlib import Path

from dashboard.figures.boundaries import Boundaries, Composition, from_text, to_text


class Laid:
    """The compositions of one build.

    Args:
        folder: Where they lie for all processes, and for the next start; None keeps them in memory only.
        geo: The boundary files.
    """

    def __init__(self, folder: Path | None, *, geo: Boundaries) -> None:
        """Begin with none in memory."""
        self._folder = folder
        self._geo = geo
        self._kept: dict[str, Composition] = {}

    def take(self, ring: str, lang: str, make: Callable[[], Composition]) -> Composition:
        """Give a ring as it is laid out: from memory, from the folder, or laid out now and kept in both."""
        name = f"{ring}-{lang}.json"
        laid = self._kept.get(name) or self._read(name)
        if laid is None:
            laid = make()
            self._write(name, laid)
        self._kept[name] = laid
        return laid

    def recall(self) -> None:
        """Take into memory what lies in the folder."""
        for path in self._folder.glob("*.json") if self._folder else ():
            laid = self._read(path.name)
            if laid is not None:
                self._kept[path.name] = laid

    def _read(self, name: str) -> Composition | None:
        """Read a ring back; a torn or missing file means that it is laid out again."""
        if self._folder is None:
            return None
        try:
            return from_text((self._folder / name).read_text(encoding="utf-8"), geo=self._geo)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write(self, name: str, laid: Composition) -> None:
        """Put a ring into the folder; a folder that cannot be written costs speed only."""
        if self._folder is None:
            return
        beside = self._folder / f"{name}.{threading.get_ident()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_text(to_text(laid), encoding="utf-8")
            beside.replace(self._folder / name)
        except OSError:
            return
