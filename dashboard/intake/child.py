"""Reads files in a process of its own, ``python -m dashboard.intake.child``; ``confined`` starts it, and nobody else.

Before anything is opened the process gives up what it could do harm with: memory, processor time and writing.
"""

import json
import resource
import sys
import traceback
from pathlib import Path

from dashboard.intake.delivery import Findings
from dashboard.intake.files import shown
from dashboard.intake.passing import END, FAULT, FILE, OUT_OF_MEMORY, PART, pack, send
from dashboard.intake.reading import Reading
from dashboard.schema import Place, parse_words

_FILES_OPEN = 32


def main() -> None:
    """Read the files that stdin names, and write the delivery to stdout."""
    request = json.loads(sys.stdin.buffer.read())
    _confine(memory=request["memory"], seconds=request["seconds"])
    out = sys.stdout.buffer
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


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
