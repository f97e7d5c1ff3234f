"""Files as they arrive: found, measured, proven to be what their names say, and read once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from dashboard.intake.delivery import Findings, InputFile
from dashboard.schema import Place

_MEGABYTE = 1_000_000
LARGEST = {".csv": 200 * _MEGABYTE, ".tsv": 200 * _MEGABYTE, ".xlsx": 20 * _MEGABYTE}
"""File endings that are read, and the most bytes of each."""

# What staff have instead; each gets a sentence of its own. The rest are refused by their ending.
_INSTEAD = {".xls": "files.legacy_workbook", ".et": "files.legacy_workbook", ".xlsm": "files.macros"}
_TABULAR = (".xlsb", ".ods", ".numbers", ".parquet")
_LOCK_MARK = "~$"
_ZIP = b"PK\x03\x04"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The bytes of one file; everything later works on these, so the file cannot change under the reader."""

    name: str
    ending: str
    content: bytes

    @property
    def stem(self) -> str:
        """Name it without its ending."""
        return self.name[: -len(self.ending)]

    @property
    def input_file(self) -> InputFile:
        """Describe it for the record."""
        digest = hashlib.sha256(self.content).hexdigest()
        return InputFile(name=self.name, size=len(self.content), sha256=digest)


def gather(paths: Iterable[Path], *, findings: Findings) -> Iterator[Path]:
    """List the files that are meant: each file named, and of each folder named the tables in it.

    A folder also holds read-me files and the like, so only what looks like a table is taken from it; a file that is
    named is meant, whatever it is.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        wanted = {*LARGEST, *_INSTEAD, *_TABULAR}
        try:
            inside = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in wanted and entry.is_file())
        except OSError:
            findings.refuse("files.unreadable", Place(file=path.name))
            continue
        inside = [entry for entry in inside if not entry.name.startswith((_LOCK_MARK, "."))]
        if not inside:
            findings.refuse("files.folder_empty", Place(file=path.name))
        yield from inside


def open_file(path: Path, *, findings: Findings) -> Opened | None:
    """Read a file, unless its name, size or first bytes say that it is not one to read.

    Returns:
        The file, or None where a problem has been found in it.
    """
    place = Place(file=path.name)
    ending = path.suffix.lower()
    if path.name.startswith(_LOCK_MARK):
        findings.refuse("files.lock_file", place)
        return None
    if ending not in LARGEST:
        findings.refuse(_INSTEAD.get(ending, "files.unsupported"), place, ending=ending or path.name)
        return None
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # a pipe or a device may never end
            findings.refuse("files.unreadable", place)
            return None
        with path.open("rb") as stream:
            content = stream.read(LARGEST[ending] + 1) if status.st_size <= LARGEST[ending] else b""
    except FileNotFoundError:
        findings.refuse("files.missing", place)
        return None
    except (OSError, ValueError):  # a name that no file system takes is a ValueError
        findings.refuse("files.unreadable", place)
        return None
    size = max(status.st_size, len(content))  # it may have grown meanwhile
    if size > LARGEST[ending]:
        findings.refuse("files.too_large", place, limit=LARGEST[ending] // _MEGABYTE, size=-(-size // _MEGABYTE))
        return None
    fault = _type_fault(content, ending)
    if fault:
        findings.refuse(fault, place, ending=ending)
        return None
    return Opened(name=path.name, ending=ending, content=content)


def _type_fault(content: bytes, ending: str) -> str:
    """Say what the first bytes give away: a name proves nothing."""
    if not content.strip():
        return "files.empty"
    if content.startswith(_COMPOUND):
        return "files.password" if _ENCRYPTED in content else "files.legacy_workbook"
    if ending == ".xlsx":
        return "" if content.startswith(_ZIP) else "files.not_a_workbook"
    return "files.not_text" if content.startswith(_ZIP) else ""
