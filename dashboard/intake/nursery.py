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
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

_LONGEST = 1_000
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


class Nursery:
    """Forks processes that read, one at a time; what they are forked from begins with the first and ends with us."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def child(self) -> Iterator[Child]:
        """Give a new process; it is killed at the end if it still runs."""
        with self._lock:
            theirs_in, ours_in = os.pipe()
            answer, theirs_out = os.pipe()
            asked = os.fdopen(ours_in, "wb")
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
                os.close(answer)
                with suppress(OSError):  # it fell before it had heard everything
                    asked.close()
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
                [sys.executable, "-P", "-m", "dashboard.intake.child", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **ENVIRONMENT},
            )
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
        """End what the processes are forked from."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            with suppress(ChildProcessError):
                self._process.wait()
            self._process = None


NURSERY = Nursery()
atexit.register(NURSERY.end)


def attend(line: socket.socket) -> Iterator[tuple[int, int]]:
    """Fork whenever somebody asks, and tell how each fork ended; the fork gets its pipes, and nothing else.

    Args:
        line: Where somebody asks; when the last of them is gone, it ends.

    Yields:
        In the fork, once: where it is told what to read, and where it answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides what becomes of a child
    while True:
        content, pipes, _, _ = socket.recv_fds(line, _LONGEST, 2)
        if not content:
            return
        pid = os.fork()
        if not pid:
            line.close()
            yield pipes[0], pipes[1]
            return
        for pipe in pipes:
            os.close(pipe)
        word = content.decode()
        with suppress(OSError):  # who asked may be gone
            line.send(json.dumps({"word": word, "pid": pid}).encode())
        _, status = os.waitpid(pid, 0)
        with suppress(OSError):
            line.send(json.dumps({"word": word, "code": os.waitstatus_to_exitcode(status)}).encode())
