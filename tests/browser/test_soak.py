"""Seven days in little time: a screen that refreshes and is touched all day keeps its memory, and so does its server.

A refresh is one question for the live release; the page waits for the next one two seconds, give or take a quarter, and here
a twentieth of that. ``make test`` runs a short one, ``make soak`` the whole week; ``SOAK=5000`` in the environment makes the
short one longer.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard import sample
from dashboard.addresses import PAGES
from dashboard.i18n import LANGS
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

SHORT = int(os.environ.get("SOAK", "2000"))
WEEK = 20_160
TAPS_OF_A_WEEK = 5_000
SEED = 20240123
_MB = 1024 * 1024
# Timers of a second and more run as much faster, so that the questions come that much sooner; shorter ones are motion.
_HURRY = """const real = window.setTimeout;
window.setTimeout = (work, ms = 0, ...more) => real(work, ms >= 1000 ? ms / 20 : ms, ...more);"""
# Something that can be touched and leads to another picture, as the hand finds it.
_CONTROL = """(chance) => {
    const there = [...document.querySelectorAll('[data-ctl]')].map((control) => control.getBoundingClientRect())
        .filter((box) => box.width && box.height && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth);
    const box = there[Math.floor(chance * there.length)];
    return box ? [box.x + box.width / 2, box.y + box.height / 2] : [960, 540];
}"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a screen and its server hold."""

    heap: float
    nodes: int
    listeners: int
    server: float
    files: int

    def __str__(self) -> str:
        return (
            f"heap {self.heap:.2f} MB, {self.nodes} DOM nodes, {self.listeners} listeners, "
            f"server {self.server:.1f} MB, {self.files} file descriptors"
        )


def held(screen: Screen, server: Server) -> Held:
    """Measure, at one page and after all garbage has been collected."""
    session = screen.page.context.new_cdp_session(screen.page)
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    processes = server.processes
    return Held(
        heap=metrics["JSHeapUsedSize"] / _MB,
        nodes=int(metrics["Nodes"]),
        listeners=int(metrics["JSEventListeners"]),
        server=sum(process.memory_full_info().uss for process in processes) / _MB,
        files=sum(process.num_fds() for process in processes),
    )


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Server]:
    """Serve the sample, one process, asked every two seconds; what it keeps of answers by design is soon full."""
    folder = folders.make(tmp_path)
    folders.publish(folder, sample.tables())
    with Server(folder, workers=1, POLL_SECONDS="2", WARM="0", MEMORY_MB="4") as running:
        yield running


def other(tables: dict[str, Any], number: int) -> dict[str, Any]:
    """Change a word of the release, so that a new one comes."""
    texts = tables["texts"].copy()
    texts.loc[texts["key"] == "welcome", "zh"] = f"欢迎{number}"
    return {**tables, "texts": texts}


def refreshes(screen: Screen) -> int:
    return sum(url.endswith("/api/release") for url in screen.asked)


def goes_to(screen: Screen, lang: str, page: str) -> None:
    """Go there as a hand would, without loading the document; whatever is open is closed first."""
    screen.page.wait_for_timeout(100)
    while screen.page.locator(".offcanvas, .modal").count():
        screen.page.keyboard.press("Escape")
        screen.page.wait_for_timeout(400)
    for name, mark in ((f"lang.{lang}", f'[data-lang="{lang}"]'), (f"nav.{page}", f'[data-page="{page}"]')):
        screen.page.dispatch_event(f'[data-ctl="{name}"]', "click")
        screen.page.wait_for_selector(f"html{mark}[data-ready]", state="attached")


def rests(screen: Screen, server: Server) -> Held:
    """Measure at the first page with what is drawn ahead there, and nothing else.

    One drawing of the nation's map holds some 8 MB: how many of those stand depends on what was touched last.
    """
    goes_to(screen, "zh", "overview")
    screen.page.wait_for_timeout(8_000)  # what other pages still had fetched ahead is here and drawn
    screen.page.evaluate("dispatchEvent(new Event('resize'))")  # for another size everything is drawn anew
    screen.page.wait_for_timeout(4_000)
    screen.wait()
    return held(screen, server)


def lives(screen: Screen, server: Server, *, count: int, taps: int, releases: int) -> tuple[Held, Held]:
    """Let a screen live: so many refreshes, taps and new releases; give what was held before and after."""
    chance = random.Random(SEED)
    screen.page.add_init_script(_HURRY)
    screen.show(address("zh", "overview"))

    def tap() -> None:
        screen.page.touchscreen.tap(*screen.page.evaluate(_CONTROL, chance.random()))
        if chance.random() < 0.2:
            screen.page.keyboard.press("Escape")

    # What is filled once, answers that are kept and charts that are drawn ahead, is filled before.
    for lang in (*LANGS, LANGS[0]):
        for page in PAGES:
            goes_to(screen, lang, page)
            for _ in range(8):
                tap()
    before = rests(screen, server)
    begun, done, published = refreshes(screen), 0, 0
    while (passed := refreshes(screen) - begun) < count or done < taps:
        if done < taps and done <= taps * passed / count:
            tap()
            done += 1
        else:
            screen.page.wait_for_timeout(20)
        if published < releases * passed // count:
            published += 1
            folders.publish(server.data_dir, other(sample.tables(), published))
        if len(screen.asked) > 10_000:  # a test that keeps every address would be what grows
            begun -= refreshes(screen)
            screen.asked.clear()
    return before, rests(screen, server)


def stays_flat(before: Held, after: Held) -> None:
    assert after.heap - before.heap <= 4
    assert after.nodes <= before.nodes * 1.02 + 200
    assert after.listeners <= before.listeners * 1.02 + 20
    assert after.server - before.server <= 30
    assert after.files <= before.files + 10


@pytest.mark.parametrize(
    ("count", "taps", "releases"),
    [
        pytest.param(SHORT, SHORT // 4, 2, id="short"),
        pytest.param(WEEK, TAPS_OF_A_WEEK, 14, id="week", marks=pytest.mark.soak),
    ],
)
def test_memory_stays_flat(
    fresh: Callable[..., Screen], hall: Server, measured: Callable[[str], None], count: int, taps: int, releases: int
) -> None:
    screen = fresh(hall)
    before, after = lives(screen, hall, count=count, taps=taps, releases=releases)
    measured(f"before {count} refreshes, {taps} taps and {releases} new releases: {before}; after: {after}")
    assert after.heap < 512
    stays_flat(before, after)
    assert (screen.said, screen.opened) == ([], [])
