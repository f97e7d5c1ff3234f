import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import releases
from dashboard.releases import retention
from tests.releases.states import leftovers, numbers, state

Publish = Callable[..., releases.Published]
NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three releases be enough, so that tests need no thirty."""
    monkeypatch.setattr(retention, "LEAST_KEPT", 3)


def test_thirty_releases_stay_however_old_and_the_thirty_second_takes_the_first_away(
    publish: Publish, tmp_path: Path
) -> None:
    for day in range(31):
        publish(day, at=NEW_YEAR + 10 * day * DAY)
        assert numbers(tmp_path) == list(range(day + 1, 0, -1))
    publish(31, at=NEW_YEAR + 310 * DAY)
    assert numbers(tmp_path) == list(range(32, 1, -1))
    assert not (tmp_path / "internal/1").exists()
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("few")
def test_seven_days_of_releases_stay_however_many_there_are(publish: Publish, tmp_path: Path) -> None:
    for hour in range(8):
        publish(hour, at=NEW_YEAR + hour * timedelta(hours=1))
    publish(8, at=NEW_YEAR + 7 * DAY)
    assert numbers(tmp_path) == list(range(9, 0, -1))
    publish(9, at=NEW_YEAR + 7 * DAY + timedelta(hours=2, minutes=30))
    publish(10, at=NEW_YEAR + 7 * DAY + timedelta(hours=3))
    assert numbers(tmp_path) == list(range(11, 3, -1))


@pytest.mark.usefixtures("few")
def test_what_is_shown_and_what_was_shown_before_it_stay_however_many_came_that_nobody_saw(
    publish: Publish, tmp_path: Path
) -> None:
    publish(0, at=NEW_YEAR)
    publish(1, at=NEW_YEAR)
    pointer = (tmp_path / "current").read_bytes()
    for turn in range(2, 7):
        publish(turn, at=NEW_YEAR + 20 * DAY)
        (tmp_path / "current").write_bytes(pointer)
    assert numbers(tmp_path) == list(range(7, 0, -1))
    publish(7, at=NEW_YEAR + 20 * DAY)
    publish(8, at=NEW_YEAR + 20 * DAY)
    assert numbers(tmp_path) == list(range(9, 1, -1))
    publish(9, at=NEW_YEAR + 20 * DAY)
    assert numbers(tmp_path) == list(range(10, 2, -1))


@pytest.mark.usefixtures("few")
def test_a_number_is_never_given_twice_though_its_release_has_gone(publish: Publish, tmp_path: Path) -> None:
    given = [publish(turn % 2, at=NEW_YEAR + 10 * turn * DAY).number for turn in range(9)]
    assert given == list(range(1, 10))
    assert numbers(tmp_path) == [9, 8, 7, 6]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("wrong", [NEW_YEAR + 3650 * DAY, datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_clock_that_is_wrong_once_makes_nothing_old(publish: Publish, tmp_path: Path, wrong: datetime) -> None:
    for hour in range(6):
        publish(hour, at=NEW_YEAR + hour * timedelta(hours=1))
    publish(6, at=wrong)
    publish(7, at=NEW_YEAR + timedelta(hours=7))
    assert numbers(tmp_path) == list(range(8, 0, -1))


@pytest.mark.usefixtures("few")
def test_a_full_disk_takes_no_release_that_should_stay(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(6):
        publish(day, at=NEW_YEAR + 10 * day * DAY)
    kept = numbers(tmp_path)
    real = os.statvfs(tmp_path)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((*real[:4], 0, *real[5:])))
    for _ in range(3):
        with pytest.raises(releases.ReleaseNotWritten):
            publish(6, at=NEW_YEAR + 60 * DAY)
    # Room is made by what may go anyway, and by nothing else.
    assert numbers(tmp_path) == kept[:3]
    assert len(kept) == 4


@pytest.mark.usefixtures("few")
def test_old_files_that_cannot_be_removed_do_not_keep_new_ones_out(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(4):
        publish(day, at=NEW_YEAR + 10 * day * DAY)
    real = os.rmdir

    def stuck(path: Any, **other: Any) -> None:
        if "1" in str(path):
            raise OSError(errno.EIO, "stuck")
        real(path, **other)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", stuck)
        publish(4, at=NEW_YEAR + 40 * DAY)
    assert numbers(tmp_path) == [5, 4, 3, 2]
    assert leftovers(tmp_path) != []
    publish(5, at=NEW_YEAR + 40 * DAY)
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("few")
def test_a_damaged_release_stays_for_it_may_be_mended(publish: Publish, tmp_path: Path) -> None:
    name = publish(0, at=NEW_YEAR).name
    package = tmp_path / "releases" / name / "datapackage.json"
    good = package.read_bytes()
    package.write_bytes(good[:-1])
    for day in range(1, 6):
        publish(day, at=NEW_YEAR + 10 * day * DAY)
    package.write_bytes(good)
    assert 1 in numbers(tmp_path)
    publish(6, at=NEW_YEAR + 60 * DAY)
    assert 1 not in numbers(tmp_path)


def test_what_stays_is_not_touched(publish: Publish, tmp_path: Path) -> None:
    publish(0, at=NEW_YEAR)
    before = {
        path: digest for path, digest in state(tmp_path).items() if path.startswith(("releases/1-", "internal/1/"))
    }
    publish(1, at=NEW_YEAR + 400 * DAY)
    assert before.items() <= state(tmp_path).items()
