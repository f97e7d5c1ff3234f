"""Reading in a process of its own: whatever a file does there, the caller gets a delivery with a sentence about it.

Readers of foreign formats crash, hang and ask for all the memory there is, some of them in ways that no ``except``
holds. So they run where only the child can fall.
"""

import logging
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.intake.delivery import Delivery, Findings
from dashboard.intake.files import gather, shown
from dashboard.intake.passing import END, FAULT, FILE, OUT_OF_MEMORY, PART, Garbled, received, unpack
from dashboard.intake.reading import Reading
from dashboard.nursery import NURSERY, Child, Limits, Request
from dashboard.schema import Place, Words

_log = logging.getLogger(__name__)

_MOST_FALLS = 3
"""Files that may bring the child down before the rest are not tried any more; the delivery is refused anyhow."""
_MOST_ANSWER = 2_000_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True)
class _Answer:
    """What came back from the child: a delivery; or which file it was reading when it fell, and of what."""

    delivery: Delivery | None
    fell_at: int | None = None
    code: str = ""
    reason: str = ""


def read_confined(paths: Sequence[Path], *, words: Words, limits: Limits | None = None) -> Delivery:
    """Read what staff deliver, as ``read`` does, in a limited process of its own.

    Args:
        paths: CSV, XLSX, XLS and Parquet files, and folders of them.
        words: How tables, columns and codes are spelled.
        limits: What that process may take.

    Returns:
        The tables and every problem in them, among these the files at which the process fell.
    """
    findings = Findings()
    left = list(gather(paths, findings=findings))
    limits = limits or Limits()
    empty = Delivery(tables={}, origins={}, problems=(), conversions=(), files=())
    for _ in range(_MOST_FALLS):
        if not left and findings.problems:
            return replace(empty, problems=tuple(findings.problems))
        answer = _ask(left, words=words, limits=limits) if left else _Answer(_nothing(words))
        if answer.delivery:
            return _joined(findings, answer.delivery)
        fallen = "" if answer.fell_at is None else shown(left.pop(answer.fell_at))
        findings.refuse(answer.code, Place(file=fallen), reason=answer.reason)
        if not fallen:
            break
    return replace(empty, problems=tuple(findings.problems))


def _nothing(words: Words) -> Delivery:
    return Reading(words=words, findings=Findings()).delivery()


def _joined(findings: Findings, delivery: Delivery) -> Delivery:
    """Add what was found beside the reading; that no table was found is then no news."""
    if not findings.problems:
        return delivery
    told = [problem for problem in delivery.problems if problem.code != "files.nothing"]
    return replace(delivery, problems=(*findings.problems, *told))


def _ask(paths: Sequence[Path], *, words: Words, limits: Limits) -> _Answer:
    """Let a child read files, and wait for it no longer than its limits allow."""
    request = Request.about(paths, words=words.source, limits=limits)
    late = threading.Event()
    with NURSERY.child(request) as child:
        timer = threading.Timer(limits.waiting * request.seconds, _end, (child, late))
        timer.start()
        try:
            content = _talk(child)
            code = child.wait()
        finally:
            timer.cancel()
    return _understood(content, code=code, late=late.is_set(), seconds=request.seconds)


def _end(child: Child, late: threading.Event) -> None:
    late.set()
    child.kill()


def _talk(child: Child) -> bytes:
    """Ask, and take the answer, no more of it than a delivery can hold."""
    child.ask()
    content = bytearray()
    while chunk := os.read(child.answer, _CHUNK):
        content += chunk
        if len(content) > _MOST_ANSWER:
            child.kill()
            break
    return bytes(content)


def _understood(content: bytes, *, code: int, late: bool, seconds: int) -> _Answer:
    """Make sense of what the child sent, and of how it ended."""
    parts: list[bytes] = []
    fell_at = None
    for message in received(content):
        kind, said = message[:1], message[1:]
        if kind == FILE:
            fell_at = int(said)
        elif kind == FAULT:
            _log.error("a reader failed:\n%s", said.decode(errors="replace"))
        elif kind == PART:
            parts.append(said)
        elif kind == END:
            try:
                return _Answer(unpack(parts))
            except Garbled as garbled:
                _log.exception("what the reading process sent is no delivery")
                return _Answer(None, None, "files.reader_failed", str(garbled))
    if late or code == -signal.SIGXCPU:
        return _Answer(None, fell_at, "files.too_slow", str(seconds))
    reason = signal.Signals(-code).name if code < 0 else str(code)
    _log.error("the reading process ended: %s", reason)
    # The system, too, kills what takes too much memory.
    heavy = code in {OUT_OF_MEMORY, -signal.SIGKILL}
    return _Answer(None, fell_at, "files.too_heavy" if heavy else "files.reader_failed", reason)
