"""The live release, kept open; whether another has become live is one question to the file system."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.releases.failures import ReleaseCorrupt
from dashboard.releases.reading import POINTER, Live, Release, live, open_release

_DAY_SECONDS = 24 * 60 * 60.0
_Key = tuple[int, int, int] | None


class Store:
    """Keeps the live release and the one shown before it, for one process and all its threads.

    Nobody waits for a new release to be opened but who comes first of all: while one thread opens it, the others are
    served what was live until now. A day after it was opened everything is read from the disk and checked again, for
    disks rot.

    Args:
        data_dir: The data folder.
        clock: Seconds that only ever grow.
    """

    def __init__(self, data_dir: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember where to look; nothing is opened yet."""
        self._data_dir = data_dir
        self._clock = clock
        self._lock = threading.Lock()
        self._state: tuple[_Key, Live, float] | None = None
        self._before: Release | None = None
        self._not_there: str | None = None

    def live(self) -> Live:
        """Say what is to be shown now, and what was refused on the way to it."""
        state, key = self._state, self._key()
        if state is not None and state[0] == key and self._clock() < state[2]:
            return state[1]
        return self._renew(key, wait=state is None)

    def verify(self) -> Live:
        """Read and check everything again, whether or not another release has become live.

        Returns:
            What is to be shown now: an older release where the live one has rotted, the live one again where it was
            mended.
        """
        with self._lock:
            return self._open(self._key())

    def get(self, name: str) -> Release | None:
        """Find a release that screens may still ask for: the live one, or the one that was live before it.

        Args:
            name: ``<number>-<content>``.

        Returns:
            It, or None: every other release is history.
        """
        release = self.live().release
        if release is None:
            return None
        if name == release.name:
            return release
        before = self._before
        if before is not None and before.name == name:
            return before
        return self._open_before(name) if name == release.package["previous"] != self._not_there else None

    def _key(self) -> _Key:
        try:
            found = (self._data_dir / POINTER).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _renew(self, key: _Key, *, wait: bool) -> Live:
        if not self._lock.acquire(blocking=wait) and self._state is not None:
            return self._state[1]
        try:
            state = self._state
            if state is not None and state[0] == key and self._clock() < state[2]:
                return state[1]
            return self._open(key)
        finally:
            self._lock.release()

    def _open(self, key: _Key) -> Live:
        """Open what is live; the key was read before, so that a swap meanwhile is seen at the next call."""
        found = live(self._data_dir)
        was = self._state[1].release if self._state else None
        if was is not None and (found.release is None or found.release.name != was.name):
            self._before = was
        self._not_there = None
        self._state = (key, found, self._clock() + _DAY_SECONDS)
        return found

    def _open_before(self, name: str) -> Release | None:
        """Open the release that was live before this process began; once, be it good or not."""
        with self._lock:
            try:
                self._before = open_release(self._data_dir, name)
            except ReleaseCorrupt:
                self._not_there = name
                return None
            return self._before
