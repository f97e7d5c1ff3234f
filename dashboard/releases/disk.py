"""Files that are there whole or not at all: written beside, forced to the disk, then renamed."""

import os
import shutil
from pathlib import Path

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def write_new(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file that does not exist yet, and wait until the disk has it.

    Raises:
        OSError: No space, no right, a worn disk, or the file exists.
    """
    file = os.open(path, _NEW_FILE, mode)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    finally:
        os.close(file)


def make_folder(path: Path, *, mode: int = 0o755) -> None:
    """Make a folder, and those above it, where they are missing; the name of each is forced to the disk."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Wait until the disk has the names in a folder: a rename alone may be lost with the power."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def rename(source: Path, target: Path) -> None:
    """Give a finished file or folder its name, in one step that a reader sees whole; both stand in one folder."""
    source.rename(target)
    settle(target.parent)


def remove(path: Path) -> None:
    """Remove a file or a folder if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def space(folder: Path) -> int:
    """Say how many bytes may still be written under a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize
