"""Publishers in processes of their own, that die when they are told to.

One process makes the sample's tables once and then forks for each publication: a death costs a tenth of a second, and
is the real death of a real process. It is asked by lines of JSON on its standard input.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

import pandas as pd

from dashboard import preparation, releases, sample
from dashboard.releases import retention
from dashboard.settings import PROJECT
from tests.releases.calls import Call, Calls
from tests.releases.states import linked_copy

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
APART = timedelta(days=10)
SIDES = ("before", "after")


class Publisher:
    """The process that forks.

    Args:
        least_kept: How many of the newest releases it keeps at least.
    """

    def __init__(self, *, least_kept: int = retention.LEAST_KEPT) -> None:
        self._least_kept = least_kept

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self._least_kept)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def ask(self, job: str, data: Path, **given: Any) -> Any:
        """Have a job done and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"job": job, "data": str(data), **given}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Editions:
    """The sample's tables; each edition names the zone after itself, which every page says."""

    def __init__(self) -> None:
        tables = sample.tables()
        self._public = preparation.prepare(tables)
        self._internal = tables

    def publish(
        self, data: Path, edition: int, *, inside: bool = True, expected: int | None = None
    ) -> releases.Published:
        """Publish an edition, with or without its input tables; each is published ten days after the one before."""
        return releases.publish(
            data,
            public={**self._public, "texts": self._texts(edition)},
            internal=self._internal if inside else {},
            inputs=[],
            by="clerk",
            approved_by="head",
            why=f"edition {edition}",
            program="zone-display test",
            titles=lambda table, column: (f"{table} {column}", f"{table} {column}"),
            at=AT + edition * APART,
            expected=expected,
        )

    def _texts(self, edition: int) -> pd.DataFrame:
        texts = self._public["texts"].copy()
        texts.loc[texts["key"] == "zone.name", "zh"] = f"edition {edition}"
        return texts


def _publish(editions: Editions, data: Path, *, edition: int, inside: bool = True) -> str:
    return editions.publish(data, edition, inside=inside).name


def _trace(editions: Editions, data: Path, *, edition: int) -> list[tuple[str, bool]]:
    with Calls(data) as calls:
        editions.publish(data, edition)
    return [(call.said.replace(f"{data}/", ""), call.changes) for call in calls.made]


def _die_at(editions: Editions, data: Path, *, edition: int, call: int, side: str) -> int:
    """Publish in a process that is killed just before or just after one of its calls."""

    def die(number: int, _: Call) -> None:
        if number == call:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        with Calls(data, **{side: die}):
            editions.publish(data, edition)

    return _ended(_begun(work))


def _die_everywhere(editions: Editions, data: Path, *, edition: int, to: str) -> list[tuple[str, int]]:
    """Publish once for each call and each side of it, in processes that are killed there.

    Up to the first call that changes the disk all of them do the same: a death before it has a process of its own from
    the beginning, a later one from that call on.

    Args:
        editions: The tables.
        data: What to publish into; left as it was, for every death has a copy of its own.
        edition: What to publish.
        to: Where the folders go that the dead leave.

    Returns:
        The name of each folder, ``<call>-<before or after>``, and the signal that its process ended by.
    """
    made = _trace(editions, linked_copy(data, Path(to) / "whole"), edition=edition)
    points = [(call, side) for call in range(1, len(made) + 1) for side in SIDES]
    first = next(call for call, (said, changes) in enumerate(made, 1) if changes and not said.endswith(".lock"))
    ended = {
        (call, side): _die_at(
            editions, linked_copy(data, Path(to) / f"{call}-{side}"), edition=edition, call=call, side=side
        )
        for call, side in points
        if call < first
    }
    scratch, death = linked_copy(data, Path(to) / "scratch"), (0, "")

    def before(number: int, _: Call) -> None:
        nonlocal death
        if number == first:
            for point in points:
                if point not in ended:
                    child = os.fork()
                    if child == 0:
                        death = point
                        break
                    ended[point] = _ended(child)
                    scratch.rename(Path(to) / f"{point[0]}-{point[1]}")
                    linked_copy(data, scratch)
            else:
                raise _Enough
        die(number, "before")

    def die(number: int, side: str) -> None:
        if death == (number, side):
            os.kill(os.getpid(), signal.SIGKILL)

    with contextlib.suppress(_Enough), Calls(scratch, before=before, after=lambda number, _: die(number, "after")):
        editions.publish(scratch, edition)
        os._exit(0)
    return [(f"{call}-{side}", ended[call, side]) for call, side in points]


class _Enough(BaseException):
    """Every process has died that should."""


def _die_after(editions: Editions, data: Path, *, edition: int, seconds: float) -> int:
    """Publish in a process that is killed after some time, wherever it is then."""
    child = _begun(lambda: editions.publish(data, edition))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _ended(child)


def _begun(work: Callable[[], object]) -> int:
    """Begin something in a process of its own, and give its id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def _ended(child: int) -> int:
    """Wait for a process, and say by which signal it ended, if by any."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _compete(editions: Editions, data: Path, *, publishers: int, times: int) -> list[str]:
    """Publish from many processes at once, each upon what it last saw live; give every outcome, the first first."""
    read, write = os.pipe()

    def work(place: int) -> None:
        for turn in range(times):
            found = releases.live(data).release
            expected = found.number if found else 0
            try:
                done = editions.publish(data, place * times + turn, inside=False, expected=expected)
                said = f"done {done.number} edition {place * times + turn}"
            except releases.PublicationConflict:
                said = "conflict"
            os.write(write, f"{said}\n".encode())

    children = [_begun(partial(work, place)) for place in range(publishers)]
    os.close(write)
    with os.fdopen(read) as outcomes:
        said = outcomes.read().splitlines()
    return said if [_ended(child) for child in children] == [0] * publishers else []


_JOBS: Mapping[str, Callable[..., Any]] = {
    "publish": _publish,
    "trace": _trace,
    "die_at": _die_at,
    "die_everywhere": _die_everywhere,
    "die_after": _die_after,
    "compete": _compete,
}


def main() -> None:
    """Do what is asked until nobody asks any more."""
    retention.LEAST_KEPT = int(sys.argv[1])
    editions = Editions()
    for line in sys.stdin:
        job = json.loads(line)
        answer = _JOBS[job.pop("job")](editions, Path(job.pop("data")), **job)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
