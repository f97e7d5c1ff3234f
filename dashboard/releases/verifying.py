"""Reading everything again: disks rot, and what nobody opens rots unseen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dashboard.releases import reading
from dashboard.releases.failures import ReleaseCorrupt


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What re-hashing everything found.

    Args:
        releases: How many releases there are.
        files: How many files are what was published.
        damaged: Every file that is not, newest release first.
    """

    releases: int
    files: int
    damaged: tuple[ReleaseCorrupt, ...]


def verify(data_dir: Path) -> Verified:
    """Read and hash every file again: the pointer, and of every release its package, its tables and its internal ones.

    Args:
        data_dir: The data folder. Nothing in it is changed.
    """
    names = reading.names(data_dir)
    faults = [fault for name in names for fault in _faults_of(data_dir, name)]
    if names or (data_dir / reading.POINTER).exists():
        faults.insert(0, _fault(partial(_check_pointer, data_dir)))
    # A pointer to a damaged package names the same file as the release does.
    damaged = {(fault.name, fault.file): fault for fault in faults if fault is not None}
    return Verified(releases=len(names), files=sum(fault is None for fault in faults), damaged=tuple(damaged.values()))


def _faults_of(data_dir: Path, name: str) -> Iterator[ReleaseCorrupt | None]:
    """Say of every file of a release what is wrong with it, or None; its package alone tells of the others."""
    try:
        package = reading.sealed_package(data_dir, name)
    except ReleaseCorrupt as error:
        yield error
        return
    yield None
    for resource in package["resources"]:
        yield _fault(partial(reading.table_file, data_dir, name, resource=resource))
    for table in package["internal"]:
        yield _fault(partial(reading.internal_file, data_dir, name, package=package, table=table))


def _fault(check: Callable[[], object]) -> ReleaseCorrupt | None:
    try:
        check()
    except ReleaseCorrupt as error:
        return error
    return None


def _check_pointer(data_dir: Path) -> None:
    pointer = reading.read_pointer(data_dir)
    if pointer is None:
        raise ReleaseCorrupt(reading.POINTER, reading.POINTER, "missing")
    if reading.sealed_package(data_dir, pointer.name)["seal"] != pointer.seal:
        raise ReleaseCorrupt(reading.POINTER, reading.POINTER, "altered", "the seal of another package")
