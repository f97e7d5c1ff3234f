"""What may go from the data folder: what a crash left behind, and releases that nobody goes back to any more.

At least the newest thirty releases stay, and every one of the last seven days; what is shown and what was shown before
it stay however old they are. A release goes by one rename to a name that no reader looks at; its internal tables and
its files follow, and where a crash interrupts that the next publication goes on with it.
"""

import contextlib
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.releases import disk, reading
from dashboard.releases import package as packages
from dashboard.releases.failures import ReleaseCorrupt

NEW = ".new-"
"""How the name of a folder begins that is still being written."""
LEAST_KEPT = 30
LEAST_AGE = timedelta(days=7)
_GOING = ".old-"


def sweep(data_dir: Path, *, number: int) -> None:
    """Remove what a crash left behind: nothing that was ever complete, but what was on its way out already.

    Args:
        data_dir: The data folder.
        number: The next release's number: internal tables of it belong to nobody.
    """
    for leftover in (data_dir / reading.RELEASES).glob(f"{NEW}*"):
        disk.remove(leftover)
    for leftover in (data_dir / reading.INTERNAL).glob("*"):
        unclaimed = leftover.name.isdecimal() and int(leftover.name) >= number
        if unclaimed or leftover.name.startswith(NEW):
            disk.remove(leftover)
    for leftover in reading.beside_pointer(data_dir):
        disk.remove(leftover)
    for going in (data_dir / reading.RELEASES).glob(f"{_GOING}*"):
        _take_away(data_dir, going)


def retire(data_dir: Path, *, at: datetime, needed: Collection[str]) -> list[str]:
    """Remove the releases that are old enough.

    One that the disk will not let go of stays for the next time: old files must not keep new ones out.

    Args:
        data_dir: The data folder.
        at: The time of the publication that asks.
        needed: Names of releases that stay however old they are.

    Returns:
        Names of the releases that went, newest first.
    """
    gone = []
    for name in expired(data_dir, at=at, needed=needed):
        folder = data_dir / reading.RELEASES / name
        going = folder.with_name(f"{_GOING}{name}")
        with contextlib.suppress(OSError):
            disk.rename(folder, going)
            gone.append(name)
            _take_away(data_dir, going)
    return gone


def expired(data_dir: Path, *, at: datetime, needed: Collection[str]) -> list[str]:
    """List the releases that may go, newest first.

    A clock that runs ahead once makes nothing old: the time that counts is the earlier of this publication's and the
    newest release's. One whose time cannot be read stays: it may be mended yet.

    Args:
        data_dir: The data folder.
        at: The time of the publication that asks.
        needed: Names of releases that stay however old they are.
    """
    names = reading.names(data_dir)
    if len(names) <= LEAST_KEPT:
        return []
    newest = _published_at(data_dir, names[0])
    until = min(at, newest or at) - LEAST_AGE
    dated = ((name, _published_at(data_dir, name)) for name in names[LEAST_KEPT:] if name not in needed)
    return [name for name, published in dated if published is not None and published < until]


def _published_at(data_dir: Path, name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(reading.sealed_package(data_dir, name)["publishedAt"])
    except ReleaseCorrupt:
        return None


def _take_away(data_dir: Path, going: Path) -> None:
    """Remove what is left of a release: the folder that tells its number goes last."""
    number = packages.number_of(going.name.removeprefix(_GOING))
    with contextlib.suppress(OSError):
        if number is not None:
            disk.remove(data_dir / reading.INTERNAL / str(number))
        disk.remove(going)
