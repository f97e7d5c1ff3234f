"""Making a release: written beside and forced to the disk, then shown by one rename; or nothing at all."""

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.releases import disk, reading, retention
from dashboard.releases import package as packages
from dashboard.releases import tables as parquet
from dashboard.releases.failures import PublicationConflict, ReleaseCorrupt, ReleaseNotWritten
from dashboard.schema import INTERNAL_TABLES, PUBLIC_TABLES

_LOCK = ".lock"
_PATIENCE_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.05
_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, kw_only=True)
class Published:
    """The outcome of a publication.

    Args:
        name: The release that is live now.
        number: Its number.
        unchanged: Whether it was live before already: what was to be published is what it holds.
    """

    name: str
    number: int
    unchanged: bool


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """All of a release but its number: files by table, their description, and what its package says beside."""

    public: Mapping[str, bytes]
    internal: Mapping[str, bytes]
    resources: Sequence[packages.Fields]
    facts: Mapping[str, Any]

    @property
    def content(self) -> str:
        return packages.content_of(self.resources)

    @property
    def size(self) -> int:
        return sum(len(content) for content in (*self.public.values(), *self.internal.values()))


def publish(
    data_dir: Path,
    *,
    public: Mapping[str, pd.DataFrame],
    internal: Mapping[str, pd.DataFrame],
    inputs: Sequence[packages.Input],
    by: str,
    approved_by: str,
    why: str,
    program: str,
    titles: packages.Titles,
    at: datetime,
    confirmations: Sequence[Mapping[str, str]] = (),
    checks: Sequence[str] = (),
    expected: int | None = None,
) -> Published:
    """Make tables the live release.

    What is live already is not published again: neither the public tables nor the internal ones differ. Input tables
    that changed where the public does not see it do make a release, for the next publication builds on them.

    Args:
        data_dir: The data folder; made if missing.
        public: Every public table, with the dtypes of the schema.
        internal: Input tables as they were accepted; none where the public ones were prepared elsewhere. Stored apart,
            readable by the owner only.
        inputs: The files that the tables came from.
        by: Who publishes.
        approved_by: Who approved it.
        why: Why.
        program: Name and version of the program.
        titles: Chinese and English title of (table, column), for the package.
        at: When, with its offset. Order never follows it: numbers do.
        confirmations: Warnings that were confirmed, each with its reason.
        checks: Names of the checks that the tables passed.
        expected: Number of the release that the tables were prepared upon, 0 for none; None where that does not matter.

    Returns:
        The release that is live now.

    Raises:
        PublicationConflict: Another publication is under way, or one has come between.
        ReleaseNotWritten: The disk is full or failed; what is live has not changed and nothing is left behind.
        ValueError: A table is missing or not of its schema; ``at`` has no offset.
    """
    if at.tzinfo is None:
        raise ValueError("the time of a publication needs its offset from UTC")
    if set(public) != set(PUBLIC_TABLES) or set(internal) - set(INTERNAL_TABLES):
        raise ValueError(f"tables {sorted({*public, *internal})}")
    files = {name: parquet.encode(public[name], table=table) for name, table in PUBLIC_TABLES.items()}
    inside = {name: parquet.encode(frame, table=INTERNAL_TABLES[name]) for name, frame in internal.items()}
    draft = _Draft(
        public=files,
        internal=inside,
        resources=[
            packages.resource(files[name], rows=len(public[name]), table=table, titles=titles)
            for name, table in PUBLIC_TABLES.items()
        ],
        facts=_facts(by=by, approved_by=approved_by, why=why, program=program, at=at)
        | {
            "confirmations": [dict(confirmation) for confirmation in confirmations],
            "checks": list(checks),
            "sources": packages.sources(inputs),
            "internal": {
                name: {
                    "bytes": len(content),
                    "hash": packages.digest(content),
                    "rows": len(internal[name]),
                }
                for name, content in inside.items()
            },
        },
    )
    return _make(data_dir, draft, at=at, expected=expected)


def rollback(
    data_dir: Path,
    number: int,
    *,
    by: str,
    why: str,
    program: str,
    at: datetime,
    approved_by: str = "",
    expected: int | None = None,
) -> Published:
    """Make an earlier release's content live again, as a new release: history only ever grows.

    Its files are taken byte for byte, its input tables with them, so that the next publication builds on those that
    belong to what is shown.

    Args:
        data_dir: The data folder.
        number: The release to go back to.
        by: Who does it.
        why: Why.
        program: Name and version of the program.
        at: When, with its offset.
        approved_by: Who approved it.
        expected: Number of the release that is thought to be live; None where that does not matter.

    Returns:
        The new release; the live one, unchanged, where that holds the same already.

    Raises:
        NothingToRollBack: No release has that number.
        ReleaseCorrupt: That release, or its internal reports, are damaged.
        PublicationConflict: Another publication is under way, or one has come between.
        ReleaseNotWritten: The disk is full or failed; nothing has changed and nothing is left behind.
    """
    name = reading.name_of(data_dir, number)
    reading.open_release(data_dir, name)
    package = reading.read_package(data_dir, name)
    draft = _Draft(
        public=dict(reading.table_files(data_dir, name, package=package)),
        internal=reading.internal_files(data_dir, name, package=package),
        resources=package["resources"],
        facts=_facts(by=by, approved_by=approved_by, why=why, program=program, at=at)
        | {"rolledBackTo": number}
        | {kept: package[kept] for kept in ("confirmations", "checks", "sources", "internal")},
    )
    return _make(data_dir, draft, at=at, expected=expected)


def _facts(*, by: str, approved_by: str, why: str, program: str, at: datetime) -> dict[str, Any]:
    return {
        "publishedAt": at.isoformat(timespec="seconds"),
        "publishedBy": by,
        "approvedBy": approved_by,
        "why": why,
        "program": program,
    }


def _make(data_dir: Path, draft: _Draft, *, at: datetime, expected: int | None) -> Published:
    """Write a draft as the next release and show it, unless it is what is live already."""
    try:
        disk.make_folder(data_dir / reading.RELEASES)
        with _only_publisher(data_dir, expected=expected):
            shown = reading.live(data_dir)
            found = shown.release.number if shown.release else 0
            if expected is not None and expected != found:
                raise PublicationConflict(expected=expected, found=found)
            number = _next_number(data_dir)
            retention.sweep(data_dir, number=number)
            if shown.release and not shown.refused and _holds(shown.release, draft):
                return Published(name=shown.release.name, number=shown.release.number, unchanged=True)
            package = packages.seal(
                packages.compose(
                    number=number,
                    previous=shown.release.name if shown.release else "",
                    resources=draft.resources,
                    facts=draft.facts,
                )
            )
            retention.retire(data_dir, at=at, needed=_needed(data_dir, shown.release))
            _ask_for_space(data_dir, needed=2 * (draft.size + len(package)))
            name = f"{number}-{draft.content}"
            _write(data_dir, draft, package=package, name=name)
            return Published(name=name, number=number, unchanged=False)
    except OSError as error:
        raise _not_written(error) from error


def _not_written(error: OSError) -> ReleaseNotWritten:
    reason = "full" if error.errno in _FULL else "denied" if error.errno in _DENIED else "failed"
    return ReleaseNotWritten(reason, str(error))


@contextlib.contextmanager
def _only_publisher(data_dir: Path, *, expected: int | None) -> Iterator[None]:
    """Hold the lock that one publisher at a time can hold; the system lets go of it when its holder dies."""
    file = os.open(data_dir / reading.RELEASES / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    newest = max((packages.number_of(name) or 0 for name in reading.names(data_dir)), default=0)
                    raise PublicationConflict(expected=newest if expected is None else expected, found=newest) from None
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(file)


def under_way(data_dir: Path) -> bool:
    """Say whether somebody is publishing right now.

    Raises:
        OSError: The lock cannot be opened, or the disk knows no locks.
    """
    try:
        file = os.open(data_dir / reading.RELEASES / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def _next_number(data_dir: Path) -> int:
    """Count on from every release that was ever complete, and from the live one even if its folder is gone."""
    numbers = [packages.number_of(name) or 0 for name in reading.names(data_dir)]
    with contextlib.suppress(ReleaseCorrupt):
        pointer = reading.read_pointer(data_dir)
        numbers.append((packages.number_of(pointer.name) or 0) if pointer else 0)
    return max(numbers, default=0) + 1


def _needed(data_dir: Path, shown: reading.Release | None) -> set[str]:
    """Name what stays however old it is: what is shown, what was shown before it, and what the pointer names."""
    needed = {shown.name, str(shown.package["previous"])} if shown else set()
    with contextlib.suppress(ReleaseCorrupt):
        pointer = reading.read_pointer(data_dir)
        needed |= {pointer.name} if pointer else set()
    return needed


def _holds(release: reading.Release, draft: _Draft) -> bool:
    """Say whether a release and the internal tables that belong to it hold what a draft does."""
    inside = {table: described["hash"] for table, described in release.package["internal"].items()}
    return release.content == draft.content and inside == {
        table: packages.digest(content) for table, content in draft.internal.items()
    }


def _ask_for_space(data_dir: Path, *, needed: int) -> None:
    free = disk.space(data_dir)
    if free < needed:
        raise ReleaseNotWritten("full", needed=needed, free=free)


def _write(data_dir: Path, draft: _Draft, *, package: bytes, name: str) -> None:
    """Write a release in the order that no crash can break: its reports, its tables, then the pointer.

    Whatever fails, down to the last wait for the disk, everything is put back as it was. Only where the disk refuses
    even that, once the pointer has moved, the new release stays: a pointer to nothing would be worse.
    """
    number = packages.number_of(name)
    folder = data_dir / reading.RELEASES / name
    inside = data_dir / reading.INTERNAL / str(number)
    beside = (folder.with_name(f"{retention.NEW}{name}"), inside.with_name(f"{retention.NEW}{number}"))
    try:
        disk.make_folder(inside.parent, mode=_PRIVATE_FOLDER)
        _write_folder(
            beside[1],
            {packages.path_of(table): content for table, content in draft.internal.items()},
            folder_mode=_PRIVATE_FOLDER,
            file_mode=_PRIVATE_FILE,
        )
        disk.rename(beside[1], inside)
        tables = {packages.path_of(table): content for table, content in draft.public.items()}
        _write_folder(beside[0], tables | {packages.FILE: package})
        disk.rename(beside[0], folder)
        _point(data_dir, reading.Pointer(name=name, seal=packages.unseal(package)["seal"]))
    except BaseException as error:
        if _points_to(data_dir, name):
            raise ReleaseNotWritten("unsure", str(error)) from error
        for written in (*beside, folder, inside):
            with contextlib.suppress(OSError):
                disk.remove(written)
        raise


def _points_to(data_dir: Path, name: str) -> bool:
    try:
        pointer = reading.read_pointer(data_dir)
    except ReleaseCorrupt:
        return False
    return pointer is not None and pointer.name == name


def _write_folder(
    folder: Path, files: Mapping[str, bytes], *, folder_mode: int = 0o755, file_mode: int = 0o644
) -> None:
    folder.mkdir(folder_mode)
    for name, content in files.items():
        disk.write_new(folder / name, content, mode=file_mode)
    disk.settle(folder)


def _point(data_dir: Path, pointer: reading.Pointer) -> None:
    """Swap the pointer in one rename; should the disk not confirm it, swap it back.

    The old pointer is copied beforehand, so that putting it back needs no room on the disk.
    """
    current, (new, old) = data_dir / reading.POINTER, reading.beside_pointer(data_dir)
    was = current.read_bytes() if current.exists() else None
    swapped = False
    try:
        if was is not None:
            disk.write_new(old, was)
        disk.write_new(new, pointer.text)
        swapped = True
        disk.rename(new, current)
    except BaseException:
        if swapped:
            with contextlib.suppress(OSError):
                old.rename(current) if was is not None else current.unlink(missing_ok=True)
                disk.settle(data_dir)
        for beside in (new, old):
            with contextlib.suppress(OSError):
                disk.remove(beside)
        raise
    with contextlib.suppress(OSError):
        disk.remove(old)
