import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import releases

Publish = Callable[..., releases.Published]
DAY = 86_400.0


class _Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _number(store: releases.Store) -> int:
    release = store.live().release
    return release.number if release else 0


def test_a_new_release_is_seen_at_the_next_question_and_an_old_answer_is_kept(publish: Publish, tmp_path: Path) -> None:
    store = releases.Store(tmp_path)
    assert _number(store) == 0
    publish(0)
    assert _number(store) == 1
    assert store.live() is store.live()
    publish(1)
    assert _number(store) == 2


def test_a_question_costs_one_stat_while_nothing_changes(two_releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = releases.Store(two_releases)
    store.live()
    asked: list[Path] = []
    real = Path.stat

    def stat(path: Path) -> object:
        asked.append(path)
        return real(path)

    def opened(*_: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(Path, "read_bytes", opened)
    for _ in range(3):
        store.live()
    assert asked == [two_releases / "current"] * 3


def test_the_live_release_and_the_one_before_it_are_there_and_no_other(publish: Publish, tmp_path: Path) -> None:
    store = releases.Store(tmp_path)
    names = []
    for shift in range(3):
        names.append(publish(shift).name)
        store.live()
    assert [found.name if (found := store.get(name)) else None for name in names] == [None, *names[1:]]
    fresh = releases.Store(tmp_path)
    assert [found.name if (found := fresh.get(name)) else None for name in names] == [None, *names[1:]]
    assert fresh.get(names[1]) is fresh.get(names[1])
    assert fresh.get("../etc") is None
    assert releases.Store(tmp_path / "nowhere").get("") is None


def test_a_damaged_release_before_the_live_one_is_not_there(two_releases: Path) -> None:
    before = releases.history(two_releases)[1].name
    (two_releases / "releases" / before / "zones.parquet").write_bytes(b"")
    store = releases.Store(two_releases)
    assert store.get(before) is None
    assert store.get(before) is None


def test_rot_is_seen_a_day_later_or_when_asked_and_a_mended_file_likewise(two_releases: Path) -> None:
    clock = _Clock()
    store = releases.Store(two_releases, clock=clock)
    live = store.live().release
    assert live is not None
    path = two_releases / "releases" / live.name / "zones.parquet"
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"?")
    assert _number(store) == 2
    clock.now = DAY + 1
    assert _number(store) == 1
    assert [refused.name for refused in store.live().refused] == [live.name]
    assert store.get(live.name) is live
    path.write_bytes(good)
    found = store.verify()
    assert found.release is not None
    assert (found.release.number, found.refused) == (2, ())


def test_many_threads_are_answered_during_a_swap_with_the_old_or_the_new(publish: Publish, tmp_path: Path) -> None:
    publish(0)
    store = releases.Store(tmp_path)
    store.live()
    stop = threading.Event()
    seen: set[int] = set()

    def ask() -> None:
        while not stop.is_set():
            release = store.live().release
            assert release is not None
            seen.add(release.number)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    publish(1)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen <= {1, 2}
    assert _number(store) == 2
