"""A disk that is full, or fails, at any call of a publication."""

import errno
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard import releases
from dashboard.settings import PROJECT
from tests.releases.calls import Call, Calls
from tests.releases.conftest import public_tables, publish_shifted, reports
from tests.releases.states import linked_copy, numbers, state

_FAILING = {"open", "write", "fsync", "rename", "mkdir"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("base")
    _publish(data, 0)
    return data


@cache
def _tables(shift: int) -> dict[str, Any]:
    return {"public": public_tables(shift), "internal": {"reports": reports(shift)["reports"]}}


def _publish(data: Path, shift: int) -> None:
    publish_shifted(data, shift, **_tables(shift))


def _publish_failing(data: Path, *, at: int, error: int, for_good: bool) -> tuple[str, Call | None]:
    """Publish while one call that changes the disk fails, or it and all after it but removals.

    Returns:
        Why nothing was published, and the call that failed; nothing and None where no call was left to fail.
    """
    count = itertools.count(1)
    failed: list[Call] = []

    def fail(_: int, call: Call) -> None:
        if call.changes and call.name in _FAILING:
            turn = next(count)
            if turn == at or (for_good and turn > at):
                failed.append(call)
                raise OSError(error, os.strerror(error))

    try:
        with Calls(data, before=fail):
            _publish(data, 1)
    except releases.ReleaseNotWritten as failure:
        return failure.reason, failed[0]
    return "", failed[0] if failed else None


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize(("error", "reason"), [(errno.ENOSPC, "full"), (errno.EIO, "failed")])
def test_whatever_call_fails_what_was_live_is_live_and_nothing_is_left_behind(
    base: Path, tmp_path: Path, measured: Callable[[str], None], *, error: int, reason: str, for_good: bool
) -> None:
    before = state(base)
    data = linked_copy(base, tmp_path / "data")
    for at in itertools.count(1):
        said, failed = _publish_failing(data, at=at, error=error, for_good=for_good)
        if failed is None:
            break
        if said == "unsure":
            # The pointer has moved, the disk did not confirm it, and would not have it moved back.
            assert (for_good, failed.name, failed.path) == (True, "fsync", data)
            assert numbers(data) == [2, 1]
            assert releases.live(data).refused == ()
            shutil.rmtree(data)
            linked_copy(base, data)
        else:
            assert said == reason, failed
            assert state(data) == before, failed
    assert at > 60
    assert numbers(data) == [2, 1]
    assert releases.live(data).refused == ()
    measured(f"{at - 1} calls failed with {errno.errorcode[error]} {'for good' if for_good else 'once'}")


_ON_A_SMALL_DISK = """
import json, os, sys
from pathlib import Path
from dashboard import releases
from tests.releases.conftest import publish_shifted
from tests.releases.states import numbers, state

def attempt(shift):
    try:
        publish_shifted(data, shift, internal={})
        return ""
    except releases.ReleaseNotWritten as failure:
        return f"{failure.reason}{' before' if failure.needed > failure.free else ''}"

data = Path(sys.argv[1])
filler = data / "filler"
filler.mkdir()
for name in range(int(sys.argv[2])):
    (filler / str(name)).write_bytes(b"x" * int(sys.argv[3]))
attempt(0)
before, said, shown = state(data), attempt(1), numbers(data)
kept = state(data) == before
for file in filler.iterdir():
    file.unlink()
print(json.dumps({"said": said, "kept": kept, "shown": shown, "next": attempt(1), "then": numbers(data)}))
"""


def _on_a_small_disk(folder: Path, *, limits: str, fillers: tuple[int, int]) -> dict[str, object]:
    """Publish twice on a disk in memory that holds so much, with files in the way, and once more without them."""
    mount = f'mount -t tmpfs -o {limits} none "$0" && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", mount, str(folder)]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    script = [sys.executable, "-c", _ON_A_SMALL_DISK, str(folder), *map(str, fillers)]
    done = subprocess.run([*command, *script], cwd=PROJECT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("limits", "fillers", "said"),
    [("size=500k", (1, 250_000), "full before"), ("size=50m,nr_inodes=64", (24, 1), "full")],
    ids=["no room", "no room for one more file"],
)
def test_a_disk_that_is_really_full_is_told_before_or_while_writing_and_room_is_enough_to_go_on(
    tmp_path: Path, limits: str, fillers: tuple[int, int], said: str
) -> None:
    found = _on_a_small_disk(tmp_path, limits=limits, fillers=fillers)
    assert found == {"said": said, "kept": True, "shown": [1], "next": "", "then": [2, 1]}
