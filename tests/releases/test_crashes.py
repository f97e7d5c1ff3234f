"""A process that publishes dies: at each of its calls, or at any moment."""

import json
import random
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import releases
from dashboard.settings import PROJECT
from tests.browser import folders
from tests.browser.serving import Server
from tests.releases.publisher import Publisher
from tests.releases.states import leftovers, linked_copy, numbers, state

Calls = list[tuple[str, bool]]


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    with Publisher(least_kept=1) as publisher:
        yield publisher


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, publisher: Publisher) -> Path:
    """A data folder with releases 1 to 3, of which the first is old enough to go with the next publication."""
    data = tmp_path_factory.mktemp("base")
    for edition in (1, 2, 3):
        publisher.ask("publish", data, edition=edition)
    assert numbers(data) == [3, 2, 1]
    return data


@pytest.fixture(scope="module")
def _published(base: Path, tmp_path_factory: pytest.TempPathFactory, publisher: Publisher) -> tuple[Path, Calls]:
    data = linked_copy(base, tmp_path_factory.mktemp("published") / "data")
    return data, publisher.ask("trace", data, edition=4)


@pytest.fixture(scope="module")
def published(_published: tuple[Path, Calls]) -> Path:
    """The same folder after a whole publication of edition 4."""
    return _published[0]


@pytest.fixture(scope="module")
def calls(_published: tuple[Path, Calls]) -> Calls:
    """The calls that this publication made, and whether each changes the disk."""
    return _published[1]


def _shown(data: Path) -> str:
    """Say what is shown, which must be whole and nothing beside it refused."""
    found = releases.live(data)
    assert found.refused == ()
    assert found.release is not None
    return found.release.name


def _of(name: str, files: dict[str, str]) -> dict[str, str]:
    """Take the files of one release, its internal tables with it."""
    number = name.partition("-")[0]
    return {
        path: digest for path, digest in files.items() if path.startswith((f"releases/{name}/", f"internal/{number}/"))
    }


def test_killed_at_any_call_of_a_publication_exactly_the_old_or_the_new_release_is_shown(
    base: Path, published: Path, calls: Calls, publisher: Publisher, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    old, new, before, after = _shown(base), _shown(published), state(base), state(published)
    kept = _of(old, before) | _of(releases.history(base)[1].name, before)
    deaths = publisher.ask("die_everywhere", base, edition=4, to=str(tmp_path))
    assert len(deaths) == 2 * len(calls)
    assert {signal for _, signal in deaths} == {9}
    seen: set[frozenset[tuple[str, str]]] = set()
    shown: list[str] = []
    for point, _ in deaths:
        data = tmp_path / point
        files = state(data)
        assert kept.items() <= files.items(), point
        # The same files, to the byte, are read the same.
        if (key := frozenset(files.items())) not in seen:
            seen.add(key)
            shown.append(_shown(data))
            assert shown[-1] == old or _of(new, files) == _of(new, after), point
            publisher.ask("publish", data, edition=5, inside=False)
            follower = numbers(data)
            assert follower == list(range(follower[0], follower[-1] - 1, -1)), point
            assert follower[0] in {4, 5}, point
            assert leftovers(data) == [], point
    assert shown == sorted(shown, key=[old, new].index)
    assert set(shown) == {old, new}
    measured(f"{len(calls)} calls of a publication, {len(deaths)} deaths at them, {len(seen)} different states read")


@pytest.mark.skipif(
    not (PROJECT / "assets/vendor/display.js").exists(), reason="the browser's files have not been built"
)
@pytest.mark.parametrize(
    ("side", "moment"), [("after", "write releases"), ("before", "rename current.new"), ("after", "rename current.new")]
)
def test_a_server_that_starts_after_a_kill_serves_exactly_the_old_or_the_new_release(
    base: Path, published: Path, calls: Calls, publisher: Publisher, tmp_path: Path, side: str, moment: str
) -> None:
    data = linked_copy(base, tmp_path / "data")
    call = max(place for place, (said, _) in enumerate(calls, 1) if said.startswith(moment))
    assert publisher.ask("die_at", data, edition=4, call=call, side=side) == 9
    folders.make(data)
    expected = _shown(published if moment.startswith("rename current") and side == "after" else base)
    with Server(data, WARM="0") as server, urllib.request.urlopen(f"{server.base}/api/release") as answer:
        said = json.load(answer)
    assert (said["release"].rpartition("-")[0], said["refused"]) == (expected, [])


# With a question mark: not every kind of machine has every call.
_TRACED = (
    "?openat,?open,?creat,?write,?pwrite64,?writev,?fsync,?fdatasync,"
    "?rename,?renameat,?renameat2,?mkdir,?mkdirat,?unlink,?unlinkat,?rmdir"
)
_LINE = re.compile(r"(?:\[pid +\d+\] |\d+ +)?(?P<call>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")


def _strace(*arguments: str) -> list[str]:
    """Trace this Python with strace, where the machine lets one process trace another."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    if subprocess.run([strace, "-qq", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no process may trace another here (ptrace)")
    return [strace, "-f", "-qq", *arguments]


def _asked(job: dict[str, object]) -> dict[str, Any]:
    return {"cwd": PROJECT, "input": json.dumps(job) + "\n", "text": True, "capture_output": True, "check": False}


def test_the_system_saw_no_call_that_the_list_of_calls_lacks(base: Path, calls: Calls, tmp_path: Path) -> None:
    data, log = linked_copy(base, tmp_path / "data"), tmp_path / "log"
    command = _strace("-y", "-o", str(log), "-e", f"trace={_TRACED}")
    job = {"job": "publish", "data": str(data), "edition": 4}
    done = subprocess.run([*command, sys.executable, "-m", "tests.releases.publisher", "1"], **_asked(job))
    assert done.returncode == 0, done.stderr
    counted: dict[str, int] = {}
    for line in log.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match and str(data) in match["given"]:
            name = _name(match["call"], match["given"])
            counted[name] = counted.get(name, 0) + 1
    told: dict[str, int] = {}
    for said, changes in calls:
        name = said.partition(" ")[0]
        if changes:
            told[name] = told.get(name, 0) + 1
    counted.pop("reading", None)
    assert counted == told


def _name(call: str, given: str) -> str:
    if call in {"openat", "open", "creat"}:
        return "open" if "O_CREAT" in given else "reading"
    if call == "unlinkat" and "AT_REMOVEDIR" in given:
        return "rmdir"
    return re.sub(r"(at2?|64|v)$", "", call) if call != "fdatasync" else "fsync"


@pytest.mark.parametrize("call", ["rename:1", "rename:4", "fsync:20"])
def test_killed_by_the_system_inside_a_call_exactly_the_old_or_the_new_release_is_shown(
    base: Path, published: Path, tmp_path: Path, call: str
) -> None:
    data = linked_copy(base, tmp_path / "data")
    name, _, when = call.partition(":")
    names = f"?{name},?{name}at,?{name}at2"
    command = _strace("-e", f"trace={names}", "-e", f"inject={names}:signal=KILL:when={when}")
    job = {"job": "publish", "data": str(data), "edition": 4}
    done = subprocess.run([*command, sys.executable, "-m", "tests.releases.publisher", "1"], **_asked(job))
    assert done.returncode != 0
    assert _shown(data) in {_shown(base), _shown(published)}
    assert numbers(data)


@pytest.mark.soak
def test_killed_a_thousand_times_at_any_moment_no_state_is_bad_and_numbers_have_no_gap(
    tmp_path: Path, measured: Callable[[str], None]
) -> None:
    with Publisher(least_kept=10_000) as publisher:
        publisher.ask("publish", tmp_path, edition=0)
        deaths, newest = _die_at_random(publisher, tmp_path, times=1_000)
        publisher.ask("publish", tmp_path, edition=2_000)
    assert leftovers(tmp_path) == []
    assert numbers(tmp_path)[0] == newest + 1
    measured(f"{deaths} deaths at random in 1000 publications, {newest} releases, none bad")


def _die_at_random(publisher: Publisher, data: Path, *, times: int) -> tuple[int, int]:
    """Publish so often, each time killed at some moment or not at all; every state must be whole.

    Returns:
        How many died, and the highest number that a release has.
    """
    chance = random.Random(20260302)
    live, deaths, longest = 1, 0, 0.3
    for edition in range(1, times + 1):
        died = publisher.ask("die_after", data, edition=edition, seconds=chance.uniform(0, longest))
        deaths += died == 9
        # As fast as this machine is today, so that some die early, some late and some not at all.
        longest *= 1.03 if died else 0.9
        shown = int(_shown(data).partition("-")[0])
        assert shown > live if died == 0 else shown >= live, edition
        live = shown
        given = sorted(int(path.name.partition("-")[0]) for path in (data / "releases").glob("[1-9]*"))
        assert given == list(range(1, len(given) + 1)), edition
    assert releases.verify(data).damaged == ()
    return deaths, given[-1]
