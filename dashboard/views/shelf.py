"""Keeps finished answers: compressed once, in memory up to a bound, and in a folder that all workers share.

An answer's address holds all it depends on, so an answer is never changed, only forgotten.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

_QUALITY_NOW = 5
_QUALITY_BEST = 9


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One finished answer, packed for each encoding that a browser takes."""

    etag: str
    gzip: bytes
    br: bytes

    @property
    def plain(self) -> bytes:
        """Unpack it; held as it is it would take five times the memory of both."""
        plain: bytes = brotli.decompress(self.br)
        return plain

    @property
    def size(self) -> int:
        """Count the bytes that it holds in memory."""
        return len(self.gzip) + len(self.br)

    @classmethod
    def of(cls, plain: bytes, *, best: bool) -> "Answer":
        """Compress an answer.

        Args:
            plain: The body.
            best: Take the time for the smallest form; else the quickest that still pays.
        """
        return cls(
            etag=hashlib.sha256(plain).hexdigest()[:16],
            gzip=gzip.compress(plain, 9 if best else 6, mtime=0),
            br=brotli.compress(plain, quality=_QUALITY_BEST if best else _QUALITY_NOW),
        )


class Shelf:
    """The kept answers of one server process.

    Args:
        folder: Where finished answers lie for all processes; a sub-folder for each release.
        most: The most bytes to keep in memory; the longest unused go first.
    """

    def __init__(self, folder: Path, *, most: int) -> None:
        """Begin with an empty shelf."""
        self._folder = folder
        self._most = most
        self._held = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._making: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @property
    def folder(self) -> Path:
        """Say where finished answers lie for all processes."""
        return self._folder

    def kept(self, address: str) -> Answer | None:
        """Give the answer if it is in memory; as cheap as a look into a dict."""
        return self._kept.get(address)

    def take(self, address: str, make: Callable[[], bytes], *, release: str, best: bool = False) -> Answer:
        """Give the answer, from memory, from the folder, or made now and kept in both.

        Args:
            address: Its whole address.
            make: Makes the body.
            release: The release that it belongs to, for the folder.
            best: Compress as well as possible if it has to be made.
        """
        answer = self._kept.get(address)
        if answer is not None:
            return answer
        # Whoever else wants it meanwhile waits for this one to be made instead of making another.
        with self._making[address]:
            answer = self._kept.get(address)
            if answer is None:
                stem = self._stem(address, release)
                answer = self._read(stem)
                if answer is None:
                    answer = Answer.of(make(), best=best)
                    if best:
                        self._write(stem, answer)
                self._keep(address, answer)
        self._making.pop(address, None)
        return answer

    def lay_by(self, address: str, body: bytes, *, release: str) -> None:
        """Put an answer into the folder alone.

        What every screen asks for once would push out of memory what visitors ask for all day.

        Args:
            address: Its whole address.
            body: The answer.
            release: The release that it belongs to, for the folder.
        """
        self._write(self._stem(address, release), Answer.of(body, best=True))

    def laid_by(self, address: str, *, release: str) -> Answer | None:
        """Give what was laid by; None where it was not, or is damaged."""
        return self._read(self._stem(address, release))

    def _stem(self, address: str, release: str) -> Path:
        return self._folder / release / hashlib.sha256(address.encode()).hexdigest()[:24]

    def _keep(self, address: str, answer: Answer) -> None:
        with self._lock:
            if address in self._kept:
                return
            self._kept[address] = answer
            self._held += answer.size
            while self._held > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._held -= oldest.size

    def _read(self, stem: Path) -> Answer | None:
        """Read an answer from the folder; a torn or missing file means that it is made again."""
        try:
            packed = stem.with_suffix(".br").read_bytes()
            zipped = stem.with_suffix(".gz").read_bytes()
            plain = brotli.decompress(packed)
            if gzip.decompress(zipped) != plain:
                return None
        except (OSError, EOFError, brotli.error):
            return None
        return Answer(etag=hashlib.sha256(plain).hexdigest()[:16], gzip=zipped, br=packed)

    def _write(self, stem: Path, answer: Answer) -> None:
        """Put an answer into the folder; a folder that cannot be written costs speed only."""
        try:
            stem.parent.mkdir(parents=True, exist_ok=True)
            for suffix, body in ((".gz", answer.gzip), (".br", answer.br)):
                beside = stem.with_suffix(f"{suffix}.{threading.get_ident()}.new")
                beside.write_bytes(body)
                beside.replace(stem.with_suffix(suffix))
        except OSError:
            return
