"""The data folder: rights, room, words, releases and the lock."""

import os
import stat
from pathlib import Path

from dashboard import releases
from dashboard.doctor.finding import Finding, good, note, wrong
from dashboard.schema import WordsError, load_words
from dashboard.settings import WORDS

_MEGABYTE = 1_000_000
_LEAST_MB = 200
_FEW_MB = 1_000
_LEAST_FILES = 1_000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def permissions(data_dir: Path) -> Finding:
    """Look whether the data folder is there and may be written to."""
    if not data_dir.is_dir():
        return wrong("permissions", "missing", folder=data_dir)
    for folder in (data_dir, data_dir / "releases", data_dir / "internal", data_dir / "cache"):
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return wrong("permissions", "denied", folder=folder)
    return good("permissions", folder=data_dir)


def privacy(data_dir: Path) -> Finding:
    """Look whether what single institutions reported can be read by its owner only."""
    internal = data_dir / "internal"
    try:
        closed = not internal.exists() or not internal.stat().st_mode & _OTHERS
    except OSError:
        closed = True
    return good("privacy") if closed else wrong("privacy", "open", folder=internal)


def space(data_dir: Path) -> Finding:
    """Look whether the disk has room for publications to come."""
    try:
        room = os.statvfs(data_dir)
    except OSError as error:
        return wrong("space", "unknown", folder=data_dir, reason=error.strerror)
    free = room.f_bavail * room.f_frsize // _MEGABYTE
    if free < _LEAST_MB:
        return wrong("space", "full", free=free, needed=_LEAST_MB)
    # Some file systems count no files at all.
    if room.f_files and room.f_favail < _LEAST_FILES:
        return wrong("space", "no_files", free=room.f_favail, needed=_LEAST_FILES)
    return note("space", "low", free=free, needed=_FEW_MB) if free < _FEW_MB else good("space", free=free)


def words(data_dir: Path) -> Finding:
    """Look whether the words of headers can be read."""
    file = data_dir / WORDS
    try:
        load_words(file)
    except WordsError as error:
        return wrong("words", "unreadable", file=file, reason=error)
    return good("words")


def kept_releases(data_dir: Path) -> Finding:
    """Look whether every file of every release is what was published."""
    verified = releases.verify(data_dir)
    if verified.damaged:
        first = verified.damaged[0]
        return wrong("releases", "damaged", count=len(verified.damaged), name=first.name, file=first.file)
    live = releases.live(data_dir)
    if live.refused:
        return wrong("releases", "refused", name=live.refused[0].name, file=live.refused[0].file)
    if live.release is None:
        return note("releases", "none")
    return good("releases", count=verified.releases, files=verified.files, name=live.release.name)


def lock(data_dir: Path) -> Finding:
    """Look whether anybody is publishing, and whether the disk knows locks at all."""
    try:
        under_way = releases.under_way(data_dir)
    except OSError as error:
        return wrong("lock", "unusable", folder=data_dir, reason=error.strerror)
    return note("lock", "held") if under_way else good("lock")
