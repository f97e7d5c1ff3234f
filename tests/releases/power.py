"""What a disk may hold after the power went: everything that was waited for, and of the rest what chance kept.

The model trusts no file system further than POSIX does. What was written to a file is there for certain once that file
was synced; a name that was given, changed or taken away, once its folder was; before that each may be there, be missing
or, for content, be cut short, each for itself.
"""

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.releases.calls import Call

Name = tuple[str, ...]


@dataclass(eq=False)
class File:
    """A file: what the disk has for certain, and what was written since."""

    safe: bytes = b""
    written: bytes = b""
    source: Path | None = None


@dataclass(eq=False)
class Folder:
    """A folder: the names that the disk has for certain, and each change of names since, in order."""

    safe: dict[str, "File | Folder"] = field(default_factory=dict)
    now: dict[str, "File | Folder"] = field(default_factory=dict)
    changes: list[dict[str, "File | Folder | None"]] = field(default_factory=list)

    def change(self, change: dict[str, "File | Folder | None"]) -> None:
        """Give and take names, in one step."""
        self.changes.append(change)
        _apply(self.now, change)

    def settle(self) -> None:
        """Have the disk keep every name."""
        self.safe, self.changes = dict(self.now), []


def _apply(names: dict[str, File | Folder], change: dict[str, File | Folder | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


class Disk:
    """A disk under a data folder.

    Args:
        data: The folder as it is now, all of it safe.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._root = self._read(data)

    def _read(self, path: Path) -> Folder:
        names: dict[str, File | Folder] = {
            child.name: self._read(child) if child.is_dir() else File(source=child) for child in path.iterdir()
        }
        return Folder(safe=dict(names), now=dict(names))

    def make(self, call: Call) -> None:
        """Do what a call does; one that failed, for there was nothing of that name, changes nothing."""
        if call.path == self._data:
            folder, name, node = Folder(), "", self._root
        else:
            folder, name = self._folder(call.path.parent), call.path.name
            node = folder.now.get(name)
        if call.name == "open" and node is None:
            folder.change({name: File()})
        elif call.name == "mkdir":
            folder.change({name: Folder()})
        elif call.name in {"unlink", "rmdir"} and node is not None:
            folder.change({name: None})
        elif call.name == "rename" and call.target is not None:
            assert call.target.parent == call.path.parent
            folder.change({name: None, call.target.name: node})
        elif call.name == "write":
            assert isinstance(node, File)
            node.written += call.content
        elif call.name == "fsync":
            if isinstance(node, Folder):
                node.settle()
            elif node is not None:
                node.safe = node.written

    def _folder(self, path: Path) -> Folder:
        folder: File | Folder = self._root
        for part in path.relative_to(self._data).parts:
            assert isinstance(folder, Folder)
            folder = folder.now[part]
        assert isinstance(folder, Folder)
        return folder

    def lose_power(self, to: Path, *, names: float, content: float, chance: random.Random) -> Path:
        """Write down what the disk may hold now.

        Args:
            to: A folder to make for it.
            names: How likely a change of names was kept that nobody waited for.
            content: How likely content was kept; what was not is missing or cut short.
            chance: Decides.
        """
        self._write(self._root, to, names=names, content=content, chance=chance)
        return to

    def _write(self, folder: Folder, to: Path, *, names: float, content: float, chance: random.Random) -> None:
        to.mkdir()
        kept = dict(folder.safe)
        for change in folder.changes:
            if chance.random() < names:
                _apply(kept, change)
        for name, node in kept.items():
            if isinstance(node, Folder):
                self._write(node, to / name, names=names, content=content, chance=chance)
            elif node.source is not None:
                os.link(node.source, to / name)
            else:
                (to / name).write_bytes(_kept(node, content=content, chance=chance))


def _kept(file: File, *, content: float, chance: random.Random) -> bytes:
    """Choose what the disk kept of a file."""
    if file.safe == file.written or chance.random() < content:
        return file.written
    cut = chance.choice([0, len(file.written) // 2, len(file.written) - 1])
    return max(file.safe, file.written[: max(cut, 0)], key=len)


def without(calls: Iterable[Call], *, folders: bool) -> Sequence[Call]:
    """Leave out that anybody waited for folders, or for files."""
    return [call for call in calls if not (call.name == "fsync" and call.folder == folders)]
