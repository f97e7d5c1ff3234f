"""Looking into the folder again and again: one look does all that there is to do, and says what it did."""

import contextlib
import errno
import fcntl
import getpass
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from dashboard import publishing
from dashboard.schema import WordsError
from dashboard.watching import claims, places, status
from dashboard.watching.arrivals import Arrivals
from dashboard.watching.claims import Claim
from dashboard.watching.handling import Handled, Handler
from dashboard.watching.places import Places

_LOG = logging.getLogger(__name__)
_LOCK = ".lock"
_STATUS_SECONDS = 30.0
_RETRY_SECONDS = 60.0
_CONFLICTS_SECONDS = 2.0
_FAULTS = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)


class AlreadyWatched(Exception):
    """Another process watches that folder."""


@dataclass(frozen=True)
class Said:
    """A sentence for whoever runs the watcher: a key of ``watch.says`` and its values."""

    key: str
    values: dict[str, object] = field(default_factory=dict)


def _now() -> datetime:
    return datetime.now().astimezone()


@dataclass
class Watch:
    """One folder under watch.

    Args:
        folder: The folder.
        data_dir: The data folder.
        by: Who publishes; empty: whoever owns the dropped file.
        quiet: Seconds without a change after which a file is whole.
        clock: Seconds that only ever grow; all waiting goes by it.
        now: What time it is; only written down, never compared.
    """

    folder: Path
    data_dir: Path
    by: str = ""
    quiet: float = 5.0
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    _lock: int | None = None
    _hindered: str = ""
    _retry_at: float = 0.0
    _status_at: float = float("-inf")

    def __post_init__(self) -> None:
        """Lay out what looks and what handles."""
        self.places = Places(self.folder)
        self._arrivals = Arrivals(quiet=self.quiet, clock=self.clock)
        self._handler = Handler(places=self.places, data_dir=self.data_dir)

    def look(self) -> list[Said]:
        """Look once: go on with what is in hand, take what is whole, and keep the page of the folder current.

        Returns:
            What happened since the last look, as sentences.

        Raises:
            AlreadyWatched: Another process watches the folder.
        """
        said: list[Said] = []
        try:
            self._hold()
            said += self._work()
            said += self._well()
        except OSError as error:
            said += self._hinder("watch.says.folder", error.strerror or str(error), folder=self.folder)
            if not self.folder.is_dir():
                self.close()  # the lock was on what is gone; whoever comes back first holds the folder
        return said

    def _work(self) -> list[Said]:
        said: list[Said] = []
        open_claims = claims.open_claims(self.places)
        if not open_claims:
            whole = self._arrivals.whole(self.places)
            if whole:
                standing = publishing.standing(self.data_dir)
                for paths in _deliveries(whole):
                    by = self.by or _owner(paths[0])
                    open_claims.append(claims.take(self.places, paths, live=standing.number, by=by))
        if open_claims and self.clock() >= self._retry_at:
            self._show()
            for claim in open_claims:
                said += self._handle(claim)
        if said or self.clock() - self._status_at >= _STATUS_SECONDS:
            self._show()
        return said

    def _handle(self, claim: Claim) -> list[Said]:
        """Handle one delivery; where that cannot be now, keep it and say why once."""
        try:
            handled = self._handler.handle(claim, at=self.now())
        except publishing.PublicationConflict as conflict:
            values = {"expected": conflict.expected, "found": conflict.found}
            return self._later(claim, _CONFLICTS_SECONDS, "watch.says.conflict", "", **values)
        except publishing.ReleaseNotWritten as failure:
            return self._later(claim, _RETRY_SECONDS, f"watch.says.not_written.{failure.reason}", failure.detail)
        except publishing.ReleaseCorrupt as corrupt:
            return self._later(claim, _RETRY_SECONDS, "watch.says.corrupt", corrupt.detail, name=corrupt.name)
        except WordsError as error:
            return self._later(claim, _RETRY_SECONDS, "watch.says.words", str(error))
        except OSError as error:
            key = "watch.says.full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "watch.says.folder"
            if not self.folder.is_dir():
                raise
            return self._later(claim, _RETRY_SECONDS, key, error.strerror or str(error), folder=self.folder)
        except _FAULTS:
            # A fault of ours must not stop the folder; after a few tries the delivery goes back with a sentence.
            _LOG.exception("handling %s failed", claim.note.names)
            return self._later(claim, _CONFLICTS_SECONDS, "watch.says.failed", "", names=", ".join(claim.note.names))
        return [_done(handled)]

    def _later(self, claim: Claim, seconds: float, key: str, reason: str, **values: object) -> list[Said]:
        """Put a delivery off: what hindered it is not its fault, unless it is ours."""
        if key != "watch.says.failed":
            claims.forgive(claim)
        self._retry_at = self.clock() + seconds
        return self._hinder(key, reason, **values)

    def _hinder(self, key: str, reason: str, **values: object) -> list[Said]:
        """Say what is in the way, once as long as it stays the same."""
        hindered = f"{key} {reason}"
        if hindered == self._hindered:
            return []
        self._hindered = hindered
        return [Said(key, {"reason": reason, **values})]

    def _well(self) -> list[Said]:
        if not self._hindered or claims.open_claims(self.places):
            return []
        self._hindered = ""
        return [Said("watch.says.well", {"folder": self.folder})]

    def _show(self) -> None:
        page = status.page(
            publishing.standing(self.data_dir),
            waiting=[path.name for path in self.places.waiting()],
            held=self._arrivals.held,
            hindered=self._hindered.partition(" ")[0],
            in_hand=[name for claim in claims.open_claims(self.places) for name in claim.note.names],
            at=self.now(),
        )
        with contextlib.suppress(OSError):  # a reader on a share may hold it for a moment
            claims.write_whole(self.places.status, page.encode())
        self._status_at = self.clock()

    def _hold(self) -> None:
        """Hold the lock that one watcher at a time can hold; the system lets go of it when its holder dies."""
        if self._lock is not None:
            return
        if not self.folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.folder))
        self.places.working.mkdir(exist_ok=True)
        file = os.open(self.places.working / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            raise AlreadyWatched(str(self.folder)) from None
        except BaseException:
            os.close(file)
            raise
        self._lock = file

    def close(self) -> None:
        """Let go of the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def run(watch: Watch, *, every: float, say: Callable[[str, dict[str, object]], None]) -> NoReturn:
    """Look for ever.

    Args:
        watch: What to look into.
        every: Seconds between two looks.
        say: Takes the sentences: a key, and its values.

    Raises:
        AlreadyWatched: Another process watches the folder.
    """
    with _closing(watch):
        while True:
            for said in watch.look():
                say(said.key, said.values)
            time.sleep(every)


@contextmanager
def _closing(watch: Watch) -> Iterator[None]:
    try:
        yield
    finally:
        watch.close()


def _deliveries(whole: list[Path]) -> list[list[Path]]:
    """Part what arrived together: a request to undo is one of its own, and comes first."""
    undo = [path for path in whole if places.is_undo(path.name)]
    rest = [path for path in whole if path not in undo]
    return [*([path] for path in undo), *([rest] if rest else [])]


def _owner(path: Path) -> str:
    """Name the owner of a file; on a share, where all belong to one, that is who mounted it."""
    try:
        return path.owner()
    except (OSError, KeyError):
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return str(os.getuid())


def _done(handled: Handled) -> Said:
    values = {"names": ", ".join(handled.names), "place": handled.place, "number": handled.number}
    return Said(f"watch.done.{handled.key}", values)
