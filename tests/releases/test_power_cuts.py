"""The power goes at any moment of a publication, and the disk has kept no more than it was made to."""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from dashboard import releases
from tests.releases.calls import Call, Calls
from tests.releases.conftest import publish_shifted, reports
from tests.releases.power import Disk, without
from tests.releases.states import linked_copy, state

# How likely names, and content, were kept that nobody waited for.
_LUCK = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5), (0.5, 0.0), (0.8, 0.8), (0.2, 0.9))
_OLD, _NEW = 1, 2


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sequence[Call]]:
    """A folder with release 1, and every call that changed the disk while release 2 was published upon it."""
    base = tmp_path_factory.mktemp("base")
    _publish(base, 0)
    data = linked_copy(base, tmp_path_factory.mktemp("recorded") / "data")
    return base, _calls(data, base)


def _publish(data: Path, shift: int) -> None:
    publish_shifted(data, shift, internal={"reports": reports(shift)["reports"]})


def _calls(data: Path, base: Path) -> Sequence[Call]:
    """Publish, and give the calls as if they had been made in another folder."""
    with Calls(data) as calls:
        _publish(data, 1)
    return [
        Call(
            name=call.name,
            path=base / call.path.relative_to(data),
            changes=True,
            target=call.target and base / call.target.relative_to(data),
            content=call.content,
            folder=call.folder,
        )
        for call in calls.made
        if call.changes
    ]


def _shown(data: Path) -> tuple[int, list[str]]:
    found = releases.live(data)
    return (found.release.number if found.release else 0), [str(refused) for refused in found.refused]


def _replays(
    base: Path, calls: Sequence[Call], to: Path, *, luck: Sequence[tuple[float, float]] = _LUCK
) -> Iterator[tuple[int, tuple[int, list[str]], bool]]:
    """Cut the power after each number of calls, with every kind of luck.

    Yields:
        How many calls were made, what is shown then, and whether that was read for the first time: what is the same to
        the byte is shown the same.
    """
    chance, disk = random.Random(20260302), Disk(base)
    seen: dict[frozenset[tuple[str, str]], tuple[int, list[str]]] = {}
    turns = itertools.count()
    for made in range(len(calls) + 1):
        for names, content in luck:
            data = disk.lose_power(to / str(next(turns)), names=names, content=content, chance=chance)
            key = frozenset(state(data).items())
            first = key not in seen
            if first:
                seen[key] = _shown(data)
            yield made, seen[key], first
        if made < len(calls):
            disk.make(calls[made])


def test_after_a_power_cut_at_any_moment_nothing_is_torn_and_nothing_that_was_published_is_lost(
    recorded: tuple[Path, Sequence[Call]], tmp_path: Path, measured: Callable[[str], None]
) -> None:
    base, calls = recorded
    replays = list(_replays(base, calls, tmp_path))
    assert {number for _, (number, _), _ in replays} == {_OLD, _NEW}
    assert [(made, refused) for made, (_, refused), _ in replays if refused] == []
    assert {number for made, (number, _), _ in replays if made == len(calls)} == {_NEW}
    assert len(replays) >= 500
    different = sum(first for _, _, first in replays)
    measured(f"{len(replays)} power cuts over {len(calls)} calls, {different} different disks: 0 lost, 0 torn")


def test_once_published_no_luck_can_lose_a_release(recorded: tuple[Path, Sequence[Call]], tmp_path: Path) -> None:
    base, calls = recorded
    disk, chance = Disk(base), random.Random(7)
    for call in calls:
        disk.make(call)
    whole = disk.lose_power(tmp_path / "whole", names=1, content=1, chance=chance)
    for turn in range(30):
        data = disk.lose_power(tmp_path / str(turn), names=turn / 30, content=0, chance=chance)
        lost = state(whole).items() - state(data).items()
        # Of all that was written only the removal of the copy of the old pointer was not waited for.
        assert lost == set()
        assert _shown(data) == (_NEW, [])


def test_the_first_release_of_all_is_safe_once_published(tmp_path: Path) -> None:
    parent = tmp_path / "parent"
    parent.mkdir()
    data = parent / "new" / "data"
    with Calls(parent) as calls:
        _publish(data, 0)
    empty = tmp_path / "empty"
    empty.mkdir()
    disk, chance = Disk(empty), random.Random(7)
    for call in calls.made:
        if call.changes:
            path = empty / call.path.relative_to(parent)
            target = call.target and empty / call.target.relative_to(parent)
            disk.make(Call(call.name, path, True, target, call.content, call.folder))  # noqa: FBT003
    lost = disk.lose_power(tmp_path / "lost", names=0, content=0, chance=chance)
    assert _shown(lost / "new" / "data") == (1, [])


@pytest.mark.parametrize("folders", [True, False])
def test_without_waiting_for_the_disk_a_release_could_be_lost_or_torn(
    recorded: tuple[Path, Sequence[Call]], tmp_path: Path, *, folders: bool
) -> None:
    """The waiting is in the calls, and the replays would see it missing."""
    base, calls = recorded
    fewer = without(calls, folders=folders)
    assert len(calls) - len(fewer) >= (4 if folders else 18)
    harmed = [
        (made, number, refused)
        for made, (number, refused), _ in _replays(base, fewer, tmp_path, luck=((0.0, 0.0), (1.0, 0.0)))
        if refused or (made == len(fewer) and number != _NEW)
    ]
    assert harmed != []
