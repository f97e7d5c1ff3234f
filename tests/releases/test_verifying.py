import shutil
from pathlib import Path

import pytest

from dashboard import releases
from tests.releases.states import state

_WAYS = ("altered", "missing", "truncated")


def _files(data: Path) -> list[Path]:
    """Every file that a publication wrote."""
    return [path for path in sorted(data.rglob("*")) if path.is_file() and path.name != ".lock"]


def _harm(path: Path, *, way: str, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    if way == "missing":
        path.unlink()
    elif way == "truncated":
        path.write_bytes(content[:-1])
    else:
        content[len(content) // 2] ^= 1 << bit
        path.write_bytes(content)


def _named(path: Path, *, data: Path) -> tuple[str, str]:
    """Say by which release and file damage to a path is to be named."""
    if path.parent == data:
        return path.name, path.name
    if path.parent.parent.name == "internal":
        (folder,) = (data / "releases").glob(f"{path.parent.name}-*")
        return folder.name, str(path.relative_to(data))
    return path.parent.name, path.name


def test_whole_releases_are_verified_file_by_file(two_releases: Path) -> None:
    verified = releases.verify(two_releases)
    assert (verified.releases, verified.damaged) == (2, ())
    assert verified.files == len(_files(two_releases))


@pytest.mark.parametrize("way", _WAYS)
def test_damage_to_any_file_is_found_and_named_and_what_is_shown_is_good(two_releases: Path, way: str) -> None:
    live = releases.history(two_releases)[0].name
    before = state(two_releases)
    for bit, path in enumerate(_files(two_releases)):
        good = path.read_bytes()
        _harm(path, way=way, bit=bit % 8)
        damaged = releases.verify(two_releases).damaged
        assert _named(path, data=two_releases) in {(each.name, each.file) for each in damaged}, path
        assert {each.reason for each in damaged} <= {"altered", "missing"}
        shown = releases.live(two_releases)
        assert shown.release is not None
        # A page needs the pointer and the live release's public files; the rest is found by verifying alone.
        needed = path.parent.name == live or path.parent == two_releases
        assert bool(shown.refused) == needed, path
        assert shown.release.number == (1 if path.parent.name == live else 2), path
        path.write_bytes(good)
    assert state(two_releases) == before


def test_all_damage_is_named_at_once(two_releases: Path) -> None:
    live, before = (entry.name for entry in releases.history(two_releases))
    _harm(two_releases / "releases" / live / "zones.parquet", way="altered")
    _harm(two_releases / "releases" / live / "texts.parquet", way="missing")
    _harm(two_releases / "internal/1/reports.parquet", way="truncated")
    shutil.rmtree(two_releases / "internal/2")
    damaged = releases.verify(two_releases).damaged
    named = [(each.name, each.file, each.reason) for each in damaged]
    assert (live, "zones.parquet", "altered") in named
    assert (live, "texts.parquet", "missing") in named
    assert (before, "internal/1/reports.parquet", "altered") in named
    assert (live, "internal/2/reports.parquet", "missing") in named


def test_a_package_that_is_damaged_tells_nothing_of_its_files_and_is_named_alone(two_releases: Path) -> None:
    live = releases.history(two_releases)[0].name
    _harm(two_releases / "releases" / live / "datapackage.json", way="altered")
    assert [(each.name, each.file) for each in releases.verify(two_releases).damaged] == [(live, "datapackage.json")]


def test_a_pointer_that_names_no_release_is_damage(two_releases: Path) -> None:
    live = releases.history(two_releases)[0].name
    shutil.rmtree(two_releases / "releases" / live)
    assert [each.name for each in releases.verify(two_releases).damaged] == [live]


def test_a_folder_without_releases_is_whole(tmp_path: Path) -> None:
    assert releases.verify(tmp_path / "nowhere") == releases.Verified(releases=0, files=0, damaged=())
