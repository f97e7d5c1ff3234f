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
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, BinaryIO

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


class Child:
    """One process that reads.

    Args:
        pid: Its number; 0 where it could not be forked.
        asked: Where it is told what to read.
        answer: Where it writes what it found.
        ended: Waits until it has ended, and gives its code: that of its exit, or below zero the signal that ended it.
    """

    def __init__(self, pid: int, *, asked: BinaryIO, answer: int, ended: Callable[[], int]) -> None:
        """Take both ends of its pipes."""
        self._pid = pid
        self.asked = asked
        self.answer = answer
        self._ended = ended
        self._code: int | None = None

    def wait(self) -> int:
        """Wait until it has ended, and give its code."""
        if self._code is None:
            self._code = self._ended()
        return self._code

    def kill(self) -> None:
        """End it, unless it is known to have ended."""
        if self._code is None and self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


def _close(asked: BinaryIO) -> None:
    with suppress(OSError):  # it fell before it had heard everything
        asked.close()


class Nursery:
    """Forks processes that read, one at a time; what they are forked from begins with the first and ends with us."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ready(self) -> None:
        """Begin what the processes are forked from, and do not wait for it."""
        with self._lock:
            if self._line is None:
                self._begin()

    @contextmanager
    def child(self) -> Iterator[Child]:
        """Give a new process; it is killed at the end if it still runs."""
        with self._lock, ExitStack() as at_the_end:
            (theirs_in, ours_in), (answer, theirs_out) = os.pipe(), os.pipe()
            asked = os.fdopen(ours_in, "wb")
            at_the_end.callback(os.close, answer)
            at_the_end.callback(_close, asked)
            word = secrets.token_hex(8)
            try:
                self._send(word, theirs_in, theirs_out)
            finally:
                os.close(theirs_in)
                os.close(theirs_out)
            child = Child(
                self._hear(word).get("pid", 0),
                asked=asked,
                answer=answer,
                ended=lambda: self._hear(word).get("code", 1),
            )
            try:
                yield child
            finally:
                child.kill()
                child.wait()

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
