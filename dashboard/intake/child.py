"""Reads files in a process of its own, ``python -m dashboard.intake.child``, which ``dashboard.nursery`` alone starts.

Before anything is opened the process gives up what it could do harm with: memory, processor time and writing.
"""

import json
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dashboard.intake.delivery import Findings
from dashboard.intake.files import shown
from dashboard.intake.passing import END, FAULT, FILE, OUT_OF_MEMORY, PART, pack, send
from dashboard.intake.reading import Reading
from dashboard.schema import Place, parse_words

_FILES_OPEN = 32
_LONGEST = 1_000
"""Bytes of a message on the line to who asks."""


def read_for(asked: BinaryIO, out: BinaryIO) -> None:
    """Read the files that a request names, and write the delivery."""
    request = json.loads(asked.read())
    _confine(memory=request["memory"], seconds=request["seconds"])
    reading = Reading(words=parse_words(request["words"], name="words"), findings=Findings())
    for number, name in enumerate(request["paths"]):
        send(out, FILE + str(number).encode())
        path = Path(name)
        try:
            reading.take(path)
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise  # what is left of a full memory is no place to read the next file in
        except BaseException as error:  # noqa: BLE001 - a crash in a library written in Rust is no Exception
            send(out, FAULT + traceback.format_exc().encode(errors="replace"))
            place = Place(file=shown(path))
            reading.findings.refuse("files.reader_failed", place, reason=type(error).__name__)
    for part in pack(reading.delivery()):
        send(out, PART + part)
    send(out, END)


def _confine(*, memory: int, seconds: int) -> None:
    """Limit what this process may take, for good."""
    for limit, value, most in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),  # the first says why it ends, the second only ends it
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, _FILES_OPEN, _FILES_OPEN),
    ):
        _, allowed = resource.getrlimit(limit)
        if allowed != resource.RLIM_INFINITY:
            value, most = min(value, allowed), min(most, allowed)
        resource.setrlimit(limit, (value, most))


def _attend(line: socket.socket) -> Iterator[tuple[int, int]]:
    """Fork whenever somebody asks, and tell how each fork ended; the fork gets its pipes, and nothing else.

    Args:
        line: Where somebody asks; when the last of them is gone, it ends.

    Yields:
        In the fork, once: where it is told what to read, and where it answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides what becomes of a fork
    pid = 0
    while True:
        content, pipes, _, _ = socket.recv_fds(line, _LONGEST, 2)
        if not content:
            return
        if pid:
            os.waitpid(pid, 0)
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
        # Until the next one it keeps its number, so that whoever kills it late kills nobody else.
        end = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert end is not None
        code = end.si_status if end.si_code == os.CLD_EXITED else -end.si_status
        with suppress(OSError):
            line.send(json.dumps({"word": word, "code": code}).encode())


def main() -> None:
    """Wait to be forked, and read in each fork; a fork ends here, and runs nothing that its parent left to be done."""
    for asked, answer in _attend(socket.socket(fileno=int(sys.argv[1]))):
        code = 1
        try:
            with os.fdopen(asked, "rb") as request, os.fdopen(answer, "wb") as out:
                read_for(request, out)
            code = 0
        except MemoryError:
            code = OUT_OF_MEMORY
        finally:
            os._exit(code)


if __name__ == "__main__":
    main()
