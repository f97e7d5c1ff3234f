"""Files as they arrive: found, measured, proven to be what their names say, and read once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from unicodedata import category

from dashboard.intake.delivery import Findings, InputFile
from dashboard.schema import Place

_MEGABYTE = 1_000_000
LARGEST = {
    ".csv": 200 * _MEGABYTE,
    ".tsv": 200 * _MEGABYTE,
    ".xlsx": 20 * _MEGABYTE,
    ".xls": 20 * _MEGABYTE,
    ".parquet": 50 * _MEGABYTE,
}
"""File endings that are read, and the most bytes of each."""

_SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic", ".ofd")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
# What staff have instead; each gets a sentence of its own. The rest are refused by their ending.
_INSTEAD = {
    ".et": "files.wps",
    ".ett": "files.wps",
    ".xlsm": "files.macros",
    ".xltm": "files.macros",
    ".xlsb": "files.other_workbook",
    ".ods": "files.other_workbook",
    ".numbers": "files.other_workbook",
    ".xlt": "files.other_workbook",
    ".xltx": "files.other_workbook",
    **dict.fromkeys(_SCANS, "files.scan"),
    **dict.fromkeys(_ARCHIVES, "files.archive"),
}
_LOCK_MARK = "~$"
_ZIP = b"PK\x03\x04"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_PARQUET = b"PAR1"
_PARQUET_ENCRYPTED = b"PARE"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
# Characters that show nothing, or turn what follows around.
_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


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


def shown(path: Path) -> str:
    """Name a file without its folders, as a sentence can show it.

    Example:
        >>> shown(Path("/in/re\u202eslx.csv"))
        're\ufffdslx.csv'
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if category(char) in _UNSHOWN else char for char in path.name)


def gather(paths: Iterable[Path], *, findings: Findings) -> Iterator[Path]:
    """List the files that are meant: each file named, and of each folder named the tables in it.

    A folder also holds read-me files and the like, so only what looks like a table is taken from it; a file that is
    named is meant, whatever it is.
    """
    for path in paths:
        try:
            if not path.is_dir():
                yield path
                continue
        except OSError:  # a name longer than any file has
            yield path
            continue
        try:
            entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith((_LOCK_MARK, ".")))
        except OSError:
            findings.refuse("files.unreadable", Place(file=shown(path)))
            continue
        endings = [entry.suffix.lower() for entry in entries]
        wanted = {*LARGEST, *_INSTEAD} - {*_SCANS, *_ARCHIVES}
        inside = [
            entry
            for entry, ending in zip(entries, endings, strict=True)
            if ending in wanted and (entry.is_file() or entry.is_symlink())
        ]
        if not inside:
            scans = any(ending in _SCANS for ending in endings)
            findings.refuse("files.scans" if scans else "files.folder_empty", Place(file=shown(path)))
        yield from inside


def files_of(paths: Iterable[Path]) -> list[Path]:
    """List the files of a delivery, as they are read."""
    return list(gather(paths, findings=Findings()))


def open_file(path: Path, *, findings: Findings) -> Opened | None:
    """Read a file, unless its name, size or first bytes say that it is not one to read.

    Returns:
        The file, or None where a problem has been found in it.
    """
    place = Place(file=shown(path))
    ending = path.suffix.lower()
    if path.name.startswith(_LOCK_MARK):
        findings.refuse("files.lock_file", place)
        return None
    if ending not in LARGEST:
        findings.refuse(_INSTEAD.get(ending, "files.unsupported"), place, ending=ending or place.file)
        return None
    try:
        status = path.lstat()
        if S_ISLNK(status.st_mode):  # it may lead anywhere
            findings.refuse("files.link", place)
            return None
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
    return Opened(name=place.file, ending=ending, content=content)


def _type_fault(content: bytes, ending: str) -> str:
    """Say what the first bytes give away: a name proves nothing."""
    if not content.strip():
        return "files.empty"
    if content.startswith(_COMPOUND):
        return _compound_fault(content, ending)
    if content.startswith(_PARQUET_ENCRYPTED):
        return "files.password"
    match ending:
        case ".xlsx":
            return "" if content.startswith(_ZIP) else "files.not_a_workbook"
        case ".xls":
            return "files.new_workbook" if content.startswith(_ZIP) else "files.not_a_workbook"
        case ".parquet":
            return "" if content.startswith(_PARQUET) else "files.not_parquet"
        case _:
            return "files.not_text" if content.startswith((_ZIP, _PARQUET)) else ""


def _compound_fault(content: bytes, ending: str) -> str:
    """Say what is wrong with a compound file, which legacy workbooks are, and others that hide behind a password."""
    if _ENCRYPTED in content:
        return "files.password"
    if _MACROS in content:
        return "files.macros"
    return "" if ending == ".xls" else "files.legacy_workbook"
