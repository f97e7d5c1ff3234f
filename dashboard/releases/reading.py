"""Opening releases: everything is checked before anything is shown, and what fails is refused whole, by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.releases import package as packages
from dashboard.releases import tables as parquet
from dashboard.releases.failures import NothingToRollBack, ReleaseCorrupt, TableUnreadable
from dashboard.remembered import remembered
from dashboard.schema import INTERNAL_TABLES, LATER_TABLES, PUBLIC_TABLES

POINTER = "current"
RELEASES = "releases"
INTERNAL = "internal"
_MOST_POINTER_BYTES = 200


@dataclass(frozen=True, kw_only=True)
class Release:
    """An opened release. It never changes; what reads a frame of it makes its own.

    A table that an earlier release held as well is the same frame, so what was worked out of it is still known.

    Args:
        number: Its number; a higher one was published later, whatever the clocks said.
        content: Eight digits of what its tables hold.
        name: ``<number>-<content>``.
        tables: Its public tables by name.
        package: Its package file.
    """

    number: int
    content: str
    name: str
    tables: Mapping[str, pd.DataFrame]
    package: Mapping[str, Any]

    @property
    def holds_sample(self) -> bool:
        """Say whether any row of it is demo data."""
        return any((frame["status"] == "demo").any() for frame in self.tables.values())

    @cached_property
    def characters(self) -> frozenset[str]:
        """Collect every character of its tables: what a font must draw, and what no screen should be told."""
        return frozenset().union(*map(_characters, self.tables.values()))


@remembered
def _characters(frame: pd.DataFrame) -> frozenset[str]:
    columns = [pa.array(frame[name], pa.large_string()) for name in frame.columns[frame.dtypes == "string"]]
    texts = pa.chunked_array(columns, pa.large_string()).unique()
    return frozenset("".join(filter(None, texts.to_pylist())))


@dataclass(frozen=True, kw_only=True)
class Live:
    """What is to be shown, and what had to be refused on the way to it.

    Args:
        release: The live release; where that is damaged, the newest good one before it; or None where there is none.
        refused: What was refused, newest first; empty in good times.
    """

    release: Release | None
    refused: tuple[ReleaseCorrupt, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One release in the history.

    Args:
        number: Its number.
        name: Its name.
        published_at: When, ISO; empty where its package cannot be read, as are the next three.
        by: Who published it.
        approved_by: Who approved it.
        why: Why.
        inputs: SHA-256 of each file that it was made from.
        rolled_back_to: Number of the release whose content it brought back; 0 where it was published from files.
        previous: Number of the release that was live before it; 0 for none.
        live: Whether ``current`` names it.
        problem: What is wrong with it, or None where every file is what was published.
    """

    number: int
    name: str
    published_at: str = ""
    by: str = ""
    approved_by: str = ""
    why: str = ""
    inputs: tuple[str, ...] = ()
    rolled_back_to: int = 0
    previous: int = 0
    live: bool = False
    problem: ReleaseCorrupt | None = None

    @property
    def good(self) -> bool:
        """Say whether it may be shown."""
        return self.problem is None


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """What ``current`` says: a release's name, and the seal of its package."""

    name: str
    seal: str

    @property
    def text(self) -> bytes:
        """Write it as the file holds it."""
        return f"{self.name} {self.seal}\n".encode()


def open_release(data_dir: Path, name: str) -> Release:
    """Open a release, every file of it checked against its package and every table against its schema.

    Args:
        data_dir: The data folder.
        name: The release's name.

    Raises:
        ReleaseCorrupt: A file is missing, altered, unreadable or of another schema; the first one found is named.
    """
    package = read_package(data_dir, name)
    tables = {}
    for table, content in table_files(data_dir, name, package=package):
        try:
            tables[table] = _decoded(content, table)
        except TableUnreadable as error:
            raise ReleaseCorrupt(name, packages.path_of(table), error.reason, error.detail) from error
    tables |= {table: PUBLIC_TABLES[table].empty() for table in LATER_TABLES - {*tables}}
    return Release(
        number=package["number"],
        content=package["content"],
        name=name,
        tables=MappingProxyType(tables),
        package=MappingProxyType(package),
    )


@lru_cache(maxsize=2 * len(PUBLIC_TABLES))
def _decoded(content: bytes, table: str) -> pd.DataFrame:
    """Decode a public table once, however often its release is opened; the same bytes are the same rows."""
    return parquet.decode(content, table=PUBLIC_TABLES[table])


def name_of(data_dir: Path, number: int) -> str:
    """Find the complete release of a number.

    Raises:
        NothingToRollBack: There is none.
    """
    for name in names(data_dir):
        if packages.number_of(name) == number:
            return name
    raise NothingToRollBack(number)


def open_number(data_dir: Path, number: int) -> Release:
    """Open a release by its number.

    Raises:
        NothingToRollBack: No release has that number.
        ReleaseCorrupt: As for ``open_release``.
    """
    return open_release(data_dir, name_of(data_dir, number))


def read_package(data_dir: Path, name: str) -> dict[str, Any]:
    """Read the package file of a release.

    Raises:
        ReleaseCorrupt: It is missing, altered, of another release, or has other tables or columns than ours.
    """
    package = sealed_package(data_dir, name)
    columns = {made["name"]: [field["name"] for field in made["schema"]["fields"]] for made in package["resources"]}
    expected = {*PUBLIC_TABLES} - (LATER_TABLES - {*columns})
    other = [table for table in {*columns, *expected} if columns.get(table) != _columns(table)]
    if other:
        raise ReleaseCorrupt(name, packages.FILE, "schema", ", ".join(sorted(other)))
    return package


def _columns(table: str) -> list[str] | None:
    return list(PUBLIC_TABLES[table].names) if table in PUBLIC_TABLES else None


def sealed_package(data_dir: Path, name: str) -> dict[str, Any]:
    """Read a package file that is what was written, whatever tables it is about."""
    content = _read(data_dir / RELEASES / name, packages.FILE, name=name, most=packages.MOST_BYTES)
    try:
        package = packages.unseal(content)
        resources, number, content8 = package["resources"], package["number"], package["content"]
        agrees = name == f"{number}-{content8}" and content8 == packages.content_of(resources)
        placed = all(resource["path"] == packages.path_of(resource["name"]) for resource in resources)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ReleaseCorrupt(name, packages.FILE, "altered", str(error)) from error
    if not (agrees and placed):
        raise ReleaseCorrupt(name, packages.FILE, "altered", "another release's package")
    return package


def table_files(data_dir: Path, name: str, *, package: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Read the tables' files of a release, each as its package says.

    Yields:
        Table and file, in the package's order.

    Raises:
        ReleaseCorrupt: A file is missing, unreadable or altered.
    """
    for resource in package["resources"]:
        yield resource["name"], table_file(data_dir, name, resource=resource)


def table_file(data_dir: Path, name: str, *, resource: Mapping[str, Any]) -> bytes:
    """Read one table's file of a release, as its package describes it.

    Raises:
        ReleaseCorrupt: It is missing, unreadable or altered.
    """
    content = _read(data_dir / RELEASES / name, resource["path"], name=name, most=parquet.MOST_BYTES)
    if packages.digest(content) != resource["hash"]:
        raise ReleaseCorrupt(name, resource["path"], "altered")
    return content


def internal_files(data_dir: Path, name: str, *, package: Mapping[str, Any]) -> dict[str, bytes]:
    """Read the internal tables' files that belong to a release.

    Raises:
        ReleaseCorrupt: One is missing, unreadable or altered.
    """
    return {table: internal_file(data_dir, name, package=package, table=table) for table in package["internal"]}


def internal_file(data_dir: Path, name: str, *, package: Mapping[str, Any], table: str) -> bytes:
    """Read one internal table's file that belongs to a release; a fault names it by its path below the data folder.

    Raises:
        ReleaseCorrupt: It is missing, unreadable or altered.
    """
    path = f"{INTERNAL}/{package['number']}/{packages.path_of(table)}"
    content = _read(data_dir, path, name=name, most=parquet.MOST_BYTES)
    if packages.digest(content) != package["internal"][table]["hash"]:
        raise ReleaseCorrupt(name, path, "altered")
    return content


def _read(folder: Path, file: str, *, name: str, most: int) -> bytes:
    try:
        if (folder / file).stat().st_size > most:
            raise ReleaseCorrupt(name, file, "oversize")
        return (folder / file).read_bytes()
    except FileNotFoundError as error:
        raise ReleaseCorrupt(name, file, "missing") from error
    except OSError as error:
        raise ReleaseCorrupt(name, file, "unreadable", str(error)) from error


def read_pointer(data_dir: Path) -> Pointer | None:
    """Read which release is live.

    Returns:
        The pointer, or None where there is none.

    Raises:
        ReleaseCorrupt: It is garbled. It holds the package's seal beside the name, for a flipped bit in a name may well
            give another release's name.
    """
    if not (data_dir / POINTER).exists():
        return None
    content = _read(data_dir, POINTER, name=POINTER, most=_MOST_POINTER_BYTES)
    name, _, seal = content.decode(errors="replace").removesuffix("\n").partition(" ")
    pointer = Pointer(name=name, seal=seal)
    if packages.number_of(name) is None or pointer.text != content:
        raise ReleaseCorrupt(POINTER, POINTER, "altered", repr(content[:80]))
    return pointer


def beside_pointer(data_dir: Path) -> tuple[Path, Path]:
    """Name the files that stand beside the pointer while it is swapped: the new one and a copy of the old one."""
    return data_dir / f"{POINTER}.new", data_dir / f"{POINTER}.old"


def names(data_dir: Path) -> list[str]:
    """List the releases that are complete, newest first."""
    try:
        found = [folder.name for folder in (data_dir / RELEASES).iterdir()]
    except OSError:
        return []
    numbered = [(number, name) for name in found if (number := packages.number_of(name)) is not None]
    return [name for _, name in sorted(numbered, reverse=True)]


def live(data_dir: Path) -> Live:
    """Open what is to be shown.

    Args:
        data_dir: The data folder.

    Returns:
        The release that ``current`` names. Where that is damaged the newest good one of a lower number, never one that
        the pointer has not come to; where the pointer itself is missing or garbled the newest good one.
    """
    refused: list[ReleaseCorrupt] = []
    below: int | None = None
    complete = names(data_dir)
    try:
        pointer = read_pointer(data_dir)
        if pointer is not None:
            return Live(release=_pointed(data_dir, pointer), refused=())
        if complete:
            refused.append(ReleaseCorrupt(POINTER, POINTER, "missing"))
    except ReleaseCorrupt as error:
        refused.append(error)
        below = packages.number_of(error.name)
    for name in complete:
        number = packages.number_of(name) or 0
        if below is None or number < below:
            try:
                return Live(release=open_release(data_dir, name), refused=tuple(refused))
            except ReleaseCorrupt as error:
                refused.append(error)
    return Live(release=None, refused=tuple(refused))


def _pointed(data_dir: Path, pointer: Pointer) -> Release:
    release = open_release(data_dir, pointer.name)
    if release.package["seal"] != pointer.seal:
        raise ReleaseCorrupt(POINTER, POINTER, "altered", "the seal of another package")
    return release


def history(data_dir: Path) -> list[Entry]:
    """List every release, newest first, each one checked.

    Args:
        data_dir: The data folder.

    Returns:
        One entry a release, a damaged one too: it says what is wrong.
    """
    try:
        pointer = read_pointer(data_dir)
    except ReleaseCorrupt:
        pointer = None
    return [_entry(data_dir, name, live=pointer is not None and pointer.name == name) for name in names(data_dir)]


def _entry(data_dir: Path, name: str, *, live: bool) -> Entry:
    number = packages.number_of(name) or 0
    package: Mapping[str, Any] = {}
    problem = None
    try:
        package = sealed_package(data_dir, name)
        package = read_package(data_dir, name)
        for _ in table_files(data_dir, name, package=package):
            pass
    except ReleaseCorrupt as error:
        problem = error
    return Entry(
        number=number,
        name=name,
        published_at=package.get("publishedAt", ""),
        by=package.get("publishedBy", ""),
        approved_by=package.get("approvedBy", ""),
        why=package.get("why", ""),
        inputs=tuple(made["hash"].removeprefix("sha256:") for made in package.get("sources", ())),
        rolled_back_to=package.get("rolledBackTo", 0),
        previous=packages.number_of(package.get("previous", "")) or 0,
        live=live,
        problem=problem,
    )


def previous_internal(data_dir: Path) -> dict[str, pd.DataFrame]:
    """Open the internal tables that belong to the live release; for the publishing process only.

    Args:
        data_dir: The data folder.

    Returns:
        Internal table by name; nothing where there is no release yet.

    Raises:
        ReleaseCorrupt: They are missing or damaged.
    """
    release = live(data_dir).release
    return internal_of(data_dir, release.name) if release else {}


def internal_of(data_dir: Path, name: str) -> dict[str, pd.DataFrame]:
    """Open the internal tables that belong to a release; for the publishing process only.

    Args:
        data_dir: The data folder.
        name: The release's name.

    Returns:
        Internal table by name.

    Raises:
        ReleaseCorrupt: The release or one of them is missing or damaged.
    """
    if packages.number_of(name) is None:  # it may stand in a file that anybody wrote
        raise ReleaseCorrupt(name, packages.FILE, "missing")
    package = read_package(data_dir, name)
    return {
        table: _internal(content, table=table, name=name)
        for table, content in internal_files(data_dir, name, package=package).items()
        if table in INTERNAL_TABLES
    }


def _internal(content: bytes, *, table: str, name: str) -> pd.DataFrame:
    try:
        return parquet.decode(content, table=INTERNAL_TABLES[table])
    except TableUnreadable as error:
        raise ReleaseCorrupt(name, packages.path_of(table), error.reason, error.detail) from error
