"""Deliveries that have been taken: moved aside by rename, with a note from which any crash can be gone on from."""

import contextlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dashboard.watching.places import Places

_NOTE = "claim.json"
_FILES = "files"
_RESULT = "result"


@dataclass(frozen=True, kw_only=True)
class Note:
    """What must survive a crash.

    Args:
        names: What was dropped, by name.
        live: Number of the release that was live when it was taken; 0 for none.
        by: Who owns the first file.
        tries: How often handling it has begun.
        undoes: The release to go back to, where it is a request to undo; 0 otherwise.
        reason: The reason that such a request gives.
        became: What it became, once that is decided and only the moving is left: a key of ``watch.done``.
        number: The release that is live after it; 0 where nothing was published.
        target: The folder that it goes to, below the watched one.
    """

    names: tuple[str, ...]
    live: int
    by: str
    tries: int = 0
    undoes: int = 0
    reason: str = ""
    became: str = ""
    number: int = 0
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One delivery in hand.

    Args:
        folder: Its own working folder.
        note: What is known of it.
    """

    folder: Path
    note: Note

    @property
    def files(self) -> Path:
        """Where the dropped files are."""
        return self.folder / _FILES

    @property
    def paths(self) -> list[Path]:
        """List the dropped files and folders."""
        return sorted(self.files.iterdir()) if self.files.is_dir() else []

    @property
    def result(self) -> Path:
        """Where the report is written before all moves on together."""
        return self.folder / _RESULT

    def noted(self, note: Note) -> "Claim":
        """Write the note down anew, and wait until the disk has it."""
        write_whole(self.folder / _NOTE, json.dumps(asdict(note), ensure_ascii=False).encode())
        return Claim(folder=self.folder, note=note)


def take(places: Places, paths: Sequence[Path], *, live: int, by: str) -> Claim:
    """Move dropped files aside.

    The note comes first, so that whoever finds it after a crash moves the rest. A file that has gone meanwhile is left
    out: whoever dropped it has taken it back.

    Raises:
        OSError: A file cannot be moved, for another program has it open or the folder is read-only.
    """
    places.working.mkdir(exist_ok=True)
    taken = [int(entry.name) for entry in places.working.iterdir() if entry.name.isdecimal()]
    folder = places.working / str(max(taken, default=0) + 1)
    folder.mkdir()
    claim = Claim(folder=folder, note=Note(names=tuple(path.name for path in paths), live=live, by=by))
    claim = claim.noted(claim.note)
    gather(places, claim)
    return claim


def gather(places: Places, claim: Claim) -> None:
    """Move what the note names and is still outside; once it is decided what becomes of it, what comes is new."""
    if claim.note.became:
        return
    claim.files.mkdir(exist_ok=True)
    for name in claim.note.names:
        source, target = places.folder / name, claim.files / name
        if not target.exists():
            try:
                source.rename(target)
            except FileNotFoundError:
                continue
    settle(claim.files)
    settle(places.folder)


def open_claims(places: Places) -> list[Claim]:
    """List what was taken and is not done, oldest first: all of it is left from before where nothing is in hand."""
    if not places.working.is_dir():
        return []
    folders = [entry for entry in places.working.iterdir() if entry.name.isdecimal()]
    return [Claim(folder=each, note=read_note(each)) for each in sorted(folders, key=lambda each: int(each.name))]


def read_note(folder: Path) -> Note:
    """Read the note of a working folder; nothing is moved before it is written, so where it is missing all is empty."""
    try:
        known = json.loads((folder / _NOTE).read_bytes())
        return Note(**{**known, "names": tuple(known["names"])})
    except (OSError, ValueError, TypeError, KeyError):
        return Note(names=tuple(path.name for path in folder.glob(f"{_FILES}/*")), live=0, by="")


def forgive(claim: Claim) -> None:
    """Take back that a try was made, where it failed for no fault of the delivery."""
    with contextlib.suppress(OSError):
        claim.noted(replace(read_note(claim.folder), tries=claim.note.tries))


def remove(folder: Path) -> None:
    """Remove a working folder, or a report that was left half written."""
    shutil.rmtree(folder)


def free(path: Path) -> Path:
    """Find a name that is not taken.

    Example:
        >>> free(Path("/nowhere/a.csv")).name
        'a.csv'
    """
    number = 2
    wanted = path
    while os.path.lexists(wanted):
        wanted = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return wanted


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that readers see whole or as it was before."""
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def settle(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
