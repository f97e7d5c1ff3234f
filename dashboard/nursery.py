"""Processes that read, each forked from one that has imported what reading takes.

Starting Python and importing pandas takes most of a second, forking what has done so a hundredth of that; and a fork
is as much a process of its own, with limits of its own, as one that was started anew.
"""

import atexit
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Self

_LONGEST = 1_000
_READER = "dashboard.intake.child"
# As -m would, but without looking for garbage: importing pandas makes many objects and none of it.
_BEGIN = (
    "import gc, runpy, sys; gc.set_threshold(100_000); del sys.argv[0]; runpy.run_module(sys.argv[0], None, '__main__')"
)
# Readers work one after another: threads would only ask for memory.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a process that reads may take.

    Args:
        memory: Bytes of address space, beside those for the size of the files.
        memory_per_byte: Bytes of address space for each byte of files.
        processor: Seconds of processor time, beside those for the size of the files.
        processor_per_megabyte: Seconds of processor time for each megabyte of files.
        waiting: How many times as long it may take by the clock: the machine has other work.
    """

    memory: int = 1_500_000_000
    memory_per_byte: int = 13
    processor: int = 15
    processor_per_megabyte: float = 0.5
    waiting: int = 6


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a process is asked to read.

    Args:
        paths: The files, none of them a folder; absolute, with links as they are, for whoever opens one sees them.
        words: The text that says how tables, columns and codes are spelled.
        memory: Bytes of address space that the process may take.
        seconds: Seconds of processor time that it may take.
    """

    paths: tuple[str, ...]
    words: str
    memory: int
    seconds: int

    @classmethod
    def about(cls, paths: Sequence[Path], *, words: str, limits: Limits) -> Self:
        """Ask for files, with limits by their size."""
        size = sum(map(_size, paths))
        return cls(
            paths=tuple(os.path.abspath(path) for path in paths),  # noqa: PTH100 - Path.resolve would follow links
            words=words,
            memory=limits.memory + limits.memory_per_byte * size,
            seconds=limits.processor + int(limits.processor_per_megabyte * size / 1_000_000),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


class Child:
    """One process that reads.

    Args:
        request: What it is to read.
        asked: Where it is told so.
        answer: Where it writes what it found.
        hear: Waits for the next that is told of it: its number, or how it ended.
    """

    def __init__(
        self, request: Request, *, asked: BinaryIO, answer: int, hear: Callable[[], Mapping[str, Any]]
    ) -> None:
        """Take our ends of its pipes; it may not have begun."""
        self.request = request
        self.answer = answer
        self._asked = asked
        self._hear = hear
        self._code: int | None = None

    @cached_property
    def _pid(self) -> int:
        """Its number; 0 where it could not be forked."""
        return int(self._hear().get("pid", 0))

    def ask(self) -> None:
        """Tell it what to read, unless it has been told."""
        if not self._asked.closed:
            with suppress(OSError), self._asked as asked:  # it fell before it had heard everything
                asked.write(json.dumps(asdict(self.request)).encode())

    def begun(self) -> None:
        """Wait until it has begun."""
        _ = self._pid

    def wait(self) -> int:
        """Wait until it has ended, and give its code: that of its exit, or below zero the signal that ended it."""
        self.begun()
        if self._code is None:
            self._code = int(self._hear().get("code", 1))
        return self._code

    def kill(self) -> None:
        """End it, unless it is known to have ended."""
        if self._code is None and self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """Close our ends of its pipes."""
        os.close(self.answer)
        with suppress(OSError):  # it fell before it had heard everything
            self._asked.close()


class Nursery:
    """Forks processes that read, one at a time; what they are forked from begins with the first and ends with us."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ahead: Child | None = None

    def ready(self) -> None:
        """Begin what the processes are forked from, and do not wait for it."""
        with self._lock:
            if self._line is None:
                self._begin()

    def ahead(self, request: Request) -> None:
        """Have a process read what ``child`` will be given in a moment, and do not wait for it."""
        with self._lock:
            if self._ahead is None:
                self._ahead = self._new(request)
                self._ahead.ask()

    @contextmanager
    def child(self, request: Request) -> Iterator[Child]:
        """Give the process that began ahead on this very request, or a new one; it is killed at the end if it runs."""
        with self._lock:
            if self._ahead and self._ahead.request != request:
                self.end()  # nobody wants to know what it reads
            child, self._ahead = self._ahead or self._new(request), None
            try:
                child.begun()
                yield child
            finally:
                child.kill()
                child.wait()
                child.close()

    def _new(self, request: Request) -> Child:
        (theirs_in, ours_in), (answer, theirs_out) = os.pipe(), os.pipe()
        word = secrets.token_hex(8)
        child = Child(request, asked=os.fdopen(ours_in, "wb"), answer=answer, hear=lambda: self._hear(word))
        try:
            self._send(word, theirs_in, theirs_out)
        except BaseException:
            child.close()
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return child

    def _send(self, word: str, *pipes: int) -> None:
        if self._line is not None:
            with suppress(OSError):  # what it was forked from has been killed: another takes its place
                socket.send_fds(self._line, [word.encode()], pipes)
                return
        socket.send_fds(self._begin(), [word.encode()], pipes)

    def _begin(self) -> socket.socket:
        self.end()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BEGIN, _READER, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **ENVIRONMENT},
            )
        atexit.register(self.end)
        self._line = ours
        return ours

    def _hear(self, word: str) -> Mapping[str, Any]:
        """Take the next message about a process; those about one whose asker has died are passed over."""
        assert self._line is not None
        with suppress(OSError):
            while content := self._line.recv(_LONGEST):
                message: dict[str, Any] = json.loads(content)
                if message["word"] == word:
                    return message
        return {}

    def end(self) -> None:
        """End what the processes are forked from; the next child begins another."""
        atexit.unregister(self.end)
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            with suppress(ChildProcessError):
                self._process.wait()
            self._process = None


NURSERY = Nursery()
"""The one of this program."""
