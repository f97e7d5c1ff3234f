from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import releases
from dashboard.releases import package as packages
from dashboard.schema import PUBLIC_TABLES

Publish = Callable[..., releases.Published]
FILES = ["datapackage.json", *(f"{name}.parquet" for name in PUBLIC_TABLES)]


def _flip(path: Path, *, at: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)


def _shown(data: Path) -> tuple[int, list[tuple[str, str, str]]]:
    found = releases.live(data)
    number = found.release.number if found.release else 0
    return number, [(refused.name, refused.file, refused.reason) for refused in found.refused]


@pytest.mark.parametrize("at", [0.3, 0.9999])
@pytest.mark.parametrize("file", FILES)
def test_one_flipped_bit_is_refused_by_name_and_the_release_before_is_served(
    two_releases: Path, file: str, at: float
) -> None:
    _flip(two_releases / "releases" / _newest(two_releases) / file, at=at)
    assert _shown(two_releases) == (1, [(_newest(two_releases), file, "altered")])


def _newest(data: Path) -> str:
    return releases.history(data)[0].name


@pytest.mark.parametrize("file", ["datapackage.json", "zones.parquet"])
def test_a_missing_or_truncated_file_is_refused_by_name(two_releases: Path, file: str) -> None:
    path = two_releases / "releases" / _newest(two_releases) / file
    path.write_bytes(path.read_bytes()[:-1])
    assert _shown(two_releases) == (1, [(path.parent.name, file, "altered")])
    path.unlink()
    assert _shown(two_releases) == (1, [(path.parent.name, file, "missing")])
    path.mkdir()
    assert _shown(two_releases) == (1, [(path.parent.name, file, "unreadable")])


def test_a_release_whose_folder_is_gone_is_refused_by_name(two_releases: Path) -> None:
    name = _newest(two_releases)
    (two_releases / "releases" / name).rename(two_releases / "gone")
    assert _shown(two_releases) == (1, [(name, "datapackage.json", "missing")])


@pytest.mark.parametrize("byte", range(0, 83, 6))
def test_a_flipped_bit_in_the_pointer_never_shows_another_release_as_the_live_one(
    two_releases: Path, byte: int
) -> None:
    content = bytearray((two_releases / "current").read_bytes())
    content[byte] ^= 2
    (two_releases / "current").write_bytes(content)
    number, refused = _shown(two_releases)
    assert len(refused) == 1
    # A pointer that still names a release, but none that there is, is taken for a release that was lost.
    assert number == 2 or (number, refused[0][2]) == (1, "missing")


def test_a_pointer_to_a_release_with_equal_content_is_told_by_its_seal(publish: Publish, tmp_path: Path) -> None:
    """Releases 1 and 3 hold the same, and ``1`` and ``3`` are one bit apart."""
    publish(0)
    publish(1)
    publish(0)
    pointer = (tmp_path / "current").read_text()
    (tmp_path / "current").write_text("1" + pointer[1:])
    assert _shown(tmp_path) == (3, [("current", "current", "altered")])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../etc x\n", b"2-00000000\n", b"2\n" * 4000])
def test_a_garbled_pointer_shows_the_newest_good_release_and_is_named(two_releases: Path, content: bytes) -> None:
    (two_releases / "current").write_bytes(content)
    number, refused = _shown(two_releases)
    assert number == 2
    assert refused[0][:2] == ("current", "current")


def test_a_missing_pointer_shows_the_newest_good_release_and_is_named(two_releases: Path) -> None:
    (two_releases / "current").unlink()
    assert _shown(two_releases) == (2, [("current", "current", "missing")])
    _flip(two_releases / "releases" / _newest(two_releases) / "zones.parquet")
    assert _shown(two_releases)[0] == 1


def test_where_nothing_was_published_nothing_is_shown_and_nothing_refused(tmp_path: Path) -> None:
    assert releases.live(tmp_path / "nowhere") == releases.Live(release=None, refused=())
    assert releases.history(tmp_path) == []
    assert releases.previous_internal(tmp_path) == {}


def test_where_every_release_is_damaged_nothing_is_shown_and_each_is_named(two_releases: Path) -> None:
    for entry in releases.history(two_releases):
        _flip(two_releases / "releases" / entry.name / "texts.parquet")
    number, refused = _shown(two_releases)
    assert (number, [name for name, _, _ in refused]) == (0, [e.name for e in releases.history(two_releases)])


def test_the_history_says_which_release_is_live_and_which_is_damaged(two_releases: Path) -> None:
    first = releases.history(two_releases)[1].name
    _flip(two_releases / "releases" / first / "zones.parquet")
    newest, oldest = releases.history(two_releases)
    assert (newest.number, newest.live, newest.good, newest.by, newest.why) == (
        2,
        True,
        True,
        "clerk",
        "fourth quarter",
    )
    assert (oldest.number, oldest.live, oldest.good) == (1, False, False)
    assert oldest.problem is not None
    assert (oldest.problem.file, oldest.problem.reason) == ("zones.parquet", "altered")
    assert oldest.approved_by == "head"


def test_a_package_that_names_a_file_elsewhere_is_refused(two_releases: Path) -> None:
    """Sealed anew by somebody who knows how, it still reads no file but its own."""
    name = _newest(two_releases)
    path = two_releases / "releases" / name / "datapackage.json"
    package = packages.unseal(path.read_bytes())
    package["resources"][0]["path"] = "../../secret.parquet"
    del package["seal"]
    path.write_bytes(packages.seal(package))
    assert _shown(two_releases) == (1, [(name, "datapackage.json", "altered")])


def test_a_release_of_other_tables_than_ours_is_refused_as_such(two_releases: Path) -> None:
    name = _newest(two_releases)
    path = two_releases / "releases" / name / "datapackage.json"
    package = packages.unseal(path.read_bytes())
    package["resources"][1]["schema"]["fields"].pop()
    del package["seal"]
    path.write_bytes(packages.seal(package))
    assert _shown(two_releases) == (1, [(name, "datapackage.json", "schema")])


def test_damaged_internal_reports_are_said_to_who_asks_for_them(two_releases: Path) -> None:
    _flip(two_releases / "internal/2/reports.parquet")
    assert _shown(two_releases) == (2, [])
    with pytest.raises(releases.ReleaseCorrupt, match=r"reports\.parquet: altered"):
        releases.previous_internal(two_releases)


def test_a_release_with_the_reports_alone_inside_still_opens(tmp_path, publish, reports):
    only = {"reports": reports(0)["reports"]}
    published = publish(0, internal=only)
    assert releases.live(tmp_path).release.number == 1
    assert set(releases.internal_of(tmp_path, published.name)) == {"reports"}


def test_a_name_that_is_no_release_opens_nothing(tmp_path, publish):
    publish(0)
    with pytest.raises(releases.ReleaseCorrupt):
        releases.internal_of(tmp_path, "../releases/1-00000000")


def _without(data: Path, name: str, *, table: str) -> str:
    """Make of a release one of a program that did not know a table yet; give its name."""
    folder = data / "releases" / name
    package = packages.unseal((folder / packages.FILE).read_bytes())
    package.pop("seal")
    package["resources"] = [made for made in package["resources"] if made["name"] != table]
    package["content"] = packages.content_of(package["resources"])
    older = folder.with_name(f"{package['number']}-{package['content']}")
    folder.rename(older)
    (older / packages.path_of(table)).unlink()
    (older / packages.FILE).write_bytes(packages.seal(package))
    return older.name


def test_a_release_of_before_a_table_was_there_is_shown_with_that_table_empty(two_releases: Path) -> None:
    older = releases.open_release(two_releases, _without(two_releases, _newest(two_releases), table="tours"))
    assert list(older.tables) == list(PUBLIC_TABLES)
    tours = older.tables["tours"]
    assert tours.empty
    assert {name: str(dtype) for name, dtype in tours.dtypes.items()} == {
        column.name: column.dtype for column in PUBLIC_TABLES["tours"].columns
    }


def test_a_release_that_lacks_any_other_table_is_refused(two_releases: Path) -> None:
    name = _without(two_releases, _newest(two_releases), table="texts")
    with pytest.raises(releases.ReleaseCorrupt) as refused:
        releases.open_release(two_releases, name)
    assert refused.value.reason == "schema"
