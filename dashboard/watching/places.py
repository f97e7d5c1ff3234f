"""What stands where in the folder, and what in it is left alone."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from dashboard.i18n import LANGS, word

STAFF = "zh"
"""Folders and files are named in the language of those who use them."""
_LEFT_ALONE = (".tmp", ".temp", ".crdownload", ".part", ".partial", ".download")
_OF_THE_SYSTEM = ("desktop.ini", "thumbs.db")
_LOCKS = ("~$", ".~", ".~lock.")
_LOCK_END = {".~lock.": "#"}


@dataclass(frozen=True)
class Places:
    """The folder and its parts.

    Args:
        folder: The folder that is watched.
    """

    folder: Path

    @property
    def published(self) -> Path:
        """Where deliveries go that were published."""
        return self.folder / word("watch.folder.published", STAFF)

    @property
    def returned(self) -> Path:
        """Where deliveries go that staff have to correct."""
        return self.folder / word("watch.folder.returned", STAFF)

    @property
    def working(self) -> Path:
        """Where deliveries are while they are handled."""
        return self.folder / word("watch.folder.working", STAFF)

    @property
    def status(self) -> Path:
        """The page that says how things stand."""
        return self.folder / word("watch.file.status", STAFF)

    def arrivals(self) -> list[Path]:
        """List what was dropped: files and folders, no links, nothing that is still made by another program.

        Raises:
            OSError: The folder cannot be read.
        """
        own = {self.published.name, self.returned.name, self.working.name, self.status.name}
        found = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name in own or left_alone(entry.name):
                    continue
                mode = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                    found.append(Path(entry.path))
        return sorted(found)

    def waiting(self) -> list[Path]:
        """List the deliveries that staff have to correct, newest first."""
        if not self.returned.is_dir():
            return []
        folders = [entry for entry in self.returned.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
        return sorted(folders, key=lambda folder: folder.name, reverse=True)


def left_alone(name: str) -> bool:
    """Say whether a name is that of a program's own file, or of a file that is still arriving.

    Example:
        >>> [name for name in ("a.xlsx", "~$a.xlsx", "b.csv.part", ".hidden") if left_alone(name)]
        ['~$a.xlsx', 'b.csv.part', '.hidden']
    """
    lower = name.lower()
    return name.startswith((".", "~$")) or lower.endswith(_LEFT_ALONE) or lower in _OF_THE_SYSTEM


def is_undo(name: str) -> bool:
    """Say whether a file asks for the last publication to be undone."""
    return name.casefold() in {word("watch.file.undo", lang) for lang in LANGS}


def is_open(path: Path) -> bool:
    """Say whether Excel, WPS or LibreOffice has a file open: each lays a file of its own beside it."""
    return any((path.parent / f"{mark}{path.name}{_LOCK_END.get(mark, '')}").exists() for mark in _LOCKS)
