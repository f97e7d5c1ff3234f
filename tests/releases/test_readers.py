"""Screens read from real servers while releases are published: each answer is of one release, and none is a fault."""

import contextlib
import http.client
import json
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dashboard.settings import PROJECT
from tests.browser import folders
from tests.browser.serving import Server
from tests.releases.publisher import Publisher

pytestmark = pytest.mark.skipif(
    not (PROJECT / "assets/vendor/display.js").exists(), reason="the browser's files have not been built"
)
READERS = 4
PUBLICATIONS = 6
_PATIENCE_SECONDS = 120.0
_PLACES = (
    "/zh/overview?p=kiosk",
    "/api/release",
    "/view/{}/zh/overview",
    "/page/{}/zh/revenue",
    "/zh/institutions?p=desk",
)
_EDITION, _RELEASE = re.compile(rb"edition (\d+)"), re.compile(rb'data-release="(\d+)-')


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    with Publisher() as publisher:
        yield publisher


@pytest.fixture
def server(tmp_path: Path, publisher: Publisher) -> Iterator[Server]:
    """Two workers, before edition 1 as release 1."""
    data = folders.make(tmp_path / "data")
    publisher.ask("publish", data, edition=1)
    with Server(data, WARM="0") as server:
        yield server


@dataclass
class Reader:
    """A screen that asks without a pause, and keeps what is wrong with an answer."""

    port: int
    answers: int = 0
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    releases: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, place: str) -> tuple[int, bytes]:
        began = time.monotonic()
        self._connection.request("GET", place)
        answer = self._connection.getresponse()
        body = answer.read()
        self.seconds.append(time.monotonic() - began)
        self.answers += 1
        if answer.status >= 500:
            self.faults.append(f"{answer.status} {place}")
        return answer.status, body

    def close(self) -> None:
        self._connection.close()

    def read(self, stop: threading.Event) -> None:
        """Ask for documents, layouts and views until told to stop; every word in an answer is of its release."""
        name = ""
        while not stop.is_set():
            for place in _PLACES:
                status, body = self.ask(place.format(name))
                if place.startswith("/api"):
                    name = json.loads(body)["release"]
                    self.releases.append(_number(name))
                elif status == 200:
                    shown = {int(edition) for edition in _EDITION.findall(body)}
                    said = _RELEASE.search(body)
                    asked = int(said[1]) if said else _number(name)
                    if shown != {asked}:
                        self.faults.append(f"{place}: release {asked} with words of {sorted(shown)}")
                elif name and status != 404:
                    # Not there any more is the answer to whoever is two releases late, and nothing else.
                    self.faults.append(f"{status} {place}")


def _number(name: str) -> int:
    return int(name.partition("-")[0] or 0)


def test_readers_never_wait_for_a_publication_nor_see_two_releases_in_one_answer(
    server: Server, publisher: Publisher, measured: Callable[[str], None]
) -> None:
    readers = [Reader(server.port) for _ in range(READERS)]
    stop = threading.Event()
    threads = [threading.Thread(target=reader.read, args=(stop,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        for edition in range(2, PUBLICATIONS + 2):
            publisher.ask("publish", server.data_dir, edition=edition)
            # The next one comes while everybody is in the midst of reading this one.
            until = time.monotonic() + _PATIENCE_SECONDS
            while any(edition not in reader.releases for reader in readers):
                assert time.monotonic() < until, f"a reader never saw release {edition}"
                time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for reader in readers:
            reader.close()
    assert [reader.faults for reader in readers] == [[]] * READERS, server.said
    answers = sum(reader.answers for reader in readers)
    assert answers >= READERS * PUBLICATIONS
    slow = statistics.quantiles([second for reader in readers for second in reader.seconds], n=100)[98]
    measured(
        f"{answers} answers to {READERS} readers, {PUBLICATIONS} publications: 0 mixed, 0 faults, p99 {slow:.2f} s"
    )


def test_a_page_that_was_opened_before_a_publication_stays_with_its_release(
    server: Server, publisher: Publisher
) -> None:
    with contextlib.closing(Reader(server.port)) as reader:
        _open_and_publish(reader, server, publisher)


def _open_and_publish(reader: Reader, server: Server, publisher: Publisher) -> None:
    name = json.loads(reader.ask("/api/release")[1])["release"]
    publisher.ask("publish", server.data_dir, edition=2)
    for place in ("/view/{}/zh/overview", "/page/{}/zh/map", "/view/{}/zh/institutions", "/page/{}/zh/overview"):
        status, body = reader.ask(place.format(name))
        assert (status, {int(edition) for edition in _EDITION.findall(body)}) == (200, {1}), place
    _, document = reader.ask("/zh/overview?p=kiosk")
    assert set(_EDITION.findall(document)) == {b"2"}
    assert json.loads(reader.ask("/api/release")[1])["release"] != name
