"""Reads files in a process of its own, ``python -m dashboard.intake.child``; ``nursery`` starts it, and nobody else.

Before anything is opened the process gives up what it could do harm with: memory, processor time and writing.
"""

import json
import os
import resource
import socket
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from dashboard.intake.delivery import Findings
from dashboard.intake.files import shown
from dashboard.intake.nursery import attend
from dashboard.intake.passing import END, FAULT, FILE, OUT_OF_MEMORY, PART, pack, send
from dashboard.intake.reading import Reading
from dashboard.schema import Place, parse_words

_FILES_OPEN = 32


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


def main() -> None:
    """Wait to be forked, and read in each fork; a fork ends here, and runs nothing that its parent left to be done."""
    for asked, answer in attend(socket.socket(fileno=int(sys.argv[1]))):
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
