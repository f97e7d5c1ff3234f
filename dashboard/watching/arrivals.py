"""When dropped files are whole: none is read while it is being copied, and what comes together belongs together."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.watching.places import Places, is_open, left_alone

Signature = tuple[tuple[str, int, int, int], ...]
"""Of a file or of all files in a folder: path in it, size, time of change, inode."""

_PATIENCE_SECONDS = 600.0


@dataclass
class _Seen:
    signature: Signature
    first: float
    changed: float


@dataclass
class Arrivals:
    """Watches dropped files until they have been quiet for a while.

    Only differences of sizes and times count, and a clock that only ever grows: what the clocks of the server, the
    share or the office PC say the time is has no say.

    Args:
        quiet: Seconds without a change after which a file is whole.
        clock: Seconds that only ever grow.
    """

    quiet: float
    clock: Callable[[], float]
    held: Mapping[str, str] = field(default_factory=dict)
    """Names of files that are there and not taken, each with the reason: ``open``, ``arriving`` or ``unreadable``."""
    _seen: dict[Path, _Seen] = field(default_factory=dict)

    def whole(self, places: Places) -> list[Path]:
        """List what has arrived and is whole.

        Returns:
            Files and folders that form one delivery; nothing while one of them is still changing. One that has been
            changing for ten minutes no longer holds the others back.

        Raises:
            OSError: The folder cannot be read.
        """
        now = self.clock()
        here = places.arrivals()
        self._seen = {path: seen for path, seen in self._seen.items() if path in set(here)}
        held: dict[str, str] = {}
        ready = []
        wait = False
        for path in here:
            signature = _signature(path)
            seen = self._seen.get(path)
            if seen is None or seen.signature != signature:
                self._seen[path] = seen = _Seen(signature, first=seen.first if seen else now, changed=now)
            reason = "arriving" if now - seen.changed < self.quiet else _hindrance(path)
            if not reason:
                ready.append(path)
                continue
            held[path.name] = reason
            wait = wait or (reason == "arriving" and now - seen.first < _PATIENCE_SECONDS)
        self.held = held
        return [] if wait else ready


def _signature(path: Path) -> Signature:
    """Take down what tells a file that changes from one that does not; what has just gone counts as nothing."""
    found = []
    try:
        inside = (
            [path] if not path.is_dir() else [Path(top) / name for top, _, names in os.walk(path) for name in names]
        )
        for each in sorted(inside):
            status = each.lstat()
            found.append((str(each.relative_to(path)), status.st_size, status.st_mtime_ns, status.st_ino))
    except OSError:
        return ()
    return tuple(found)


def _hindrance(path: Path) -> str:
    """Say why a quiet file is not to be taken yet; nothing where it is."""
    if is_open(path):
        return "open"
    inside = [path] if not path.is_dir() else list(path.iterdir())
    if any(left_alone(each.name) and not each.name.startswith(".") for each in inside):
        return "open" if any(each.name.startswith("~$") for each in inside) else "arriving"
    try:
        for each in inside:
            if each.is_file() and not each.is_symlink():
                each.open("rb").close()
    except OSError:
        return "unreadable"
    return ""
