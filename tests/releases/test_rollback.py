import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import releases
from tests.releases.conftest import publish_shifted, reports
from tests.releases.states import numbers

AT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
VERSIONS = 30


def _files(data: Path, name: str) -> dict[str, bytes]:
    """Read the tables of a release, the internal ones too, by name."""
    number = name.partition("-")[0]
    public = {path.name: path.read_bytes() for path in (data / "releases" / name).glob("*.parquet")}
    return public | {f"internal/{path.name}": path.read_bytes() for path in (data / "internal" / number).iterdir()}


def test_every_one_of_thirty_releases_comes_back_byte_for_byte_in_one_step(
    tmp_path: Path, measured: Callable[[str], None]
) -> None:
    originals = {}
    for version in range(1, VERSIONS + 1):
        name = publish_shifted(tmp_path, version, internal={"reports": reports(version)["reports"]}).name
        originals[version] = _files(tmp_path, name)
    slowest = 0.0
    for version in range(1, VERSIONS + 1):
        began = time.process_time()
        back = releases.rollback(tmp_path, version, by="head", why=f"back to {version}", program="", at=AT)
        slowest = max(slowest, time.process_time() - began)
        shown = releases.live(tmp_path)
        assert shown.refused == ()
        assert shown.release is not None
        assert (shown.release.name, shown.release.number) == (back.name, VERSIONS + version)
        assert (shown.release.package["rolledBackTo"], shown.release.package["why"]) == (version, f"back to {version}")
        assert _files(tmp_path, back.name) == originals[version]
    assert numbers(tmp_path) == list(range(2 * VERSIONS, 0, -1))
    assert slowest < 1
    measured(f"{VERSIONS} rollbacks, the slowest took {slowest:.2f} s of computing")


def test_a_rollback_can_itself_be_rolled_back(tmp_path: Path) -> None:
    for shift in (0, 1):
        publish_shifted(tmp_path, shift)
    before = _files(tmp_path, releases.history(tmp_path)[0].name)
    releases.rollback(tmp_path, 1, by="head", why="wrong file", program="", at=AT)
    again = releases.rollback(tmp_path, 2, by="head", why="it was right", program="", at=AT)
    assert again.number == 4
    assert _files(tmp_path, again.name) == before


def test_a_release_that_came_between_is_not_undone_unseen(tmp_path: Path) -> None:
    for shift in (0, 1, 2):
        publish_shifted(tmp_path, shift)
    with pytest.raises(releases.PublicationConflict):
        releases.rollback(tmp_path, 1, by="head", why="x", program="", at=AT, expected=2)
    assert numbers(tmp_path) == [3, 2, 1]
