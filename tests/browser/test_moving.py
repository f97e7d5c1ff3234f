"""A new release reaches an open screen by itself: soon, in one frame, without loading anything again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from dashboard import releases, sample
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

SOON_SECONDS = 10
OTHERS = (5, 6)
"""Seeds of samples with other numbers."""
# Writes down, frame by frame, which release the screen says it shows, its first fact and its chart.
_WATCH = """() => {
    window.stayed = true;
    window.frames_seen = new Set();
    const look = () => {
        const fact = document.querySelector('[data-fact]')?.dataset.raw, host = document.querySelector('[data-chart] .js-plotly-plot');
        const drawn = host && JSON.stringify(host._fullData.map((trace) => trace.y));
        window.frames_seen.add(JSON.stringify([document.documentElement.dataset.release, fact, drawn]));
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture(scope="module")
def tables() -> list[dict[str, pd.DataFrame]]:
    return [sample.tables(), *(sample.tables(seed=seed) for seed in OTHERS)]


@pytest.fixture
def moving(tmp_path: Path, tables: list[dict[str, pd.DataFrame]]) -> Iterator[Server]:
    """Serve a release of its own, that others will follow."""
    folder = folders.make(tmp_path / "data")
    folders.publish(folder, tables[0])
    with Server(folder, WARM="0") as running:
        yield running


def publish(server: Server, tables: dict[str, pd.DataFrame]) -> releases.Published:
    return folders.publish(server.data_dir, tables)


def moved(screen: Screen, published: releases.Published, *, within: float) -> None:
    screen.page.wait_for_function(
        "(name) => document.documentElement.dataset.release.startsWith(name)",
        arg=published.name,
        timeout=within * 1000,
    )
    screen.wait()


def test_a_screen_that_nobody_touches_moves_over_within_ten_seconds(
    fresh: Callable[..., Screen], moving: Server, tables: list[dict[str, pd.DataFrame]]
) -> None:
    screen = fresh(moving)
    screen.show(address("zh", "revenue", "by=half"))
    before = screen.facts()
    screen.page.evaluate(_WATCH)
    published = publish(moving, tables[1])
    moved(screen, published, within=SOON_SECONDS)
    after = screen.facts()
    assert after[0]["raw"] != before[0]["raw"]
    assert screen.page.evaluate("window.stayed")
    assert screen.address == address("zh", "revenue", "by=half")
    assert screen.said == []
    screen.page.reload()
    moved(screen, published, within=SOON_SECONDS)
    assert screen.facts() == after


def test_no_frame_holds_two_releases(
    fresh: Callable[..., Screen], moving: Server, tables: list[dict[str, pd.DataFrame]]
) -> None:
    screen = fresh(moving)
    screen.show(address("en", "revenue"))
    screen.page.evaluate(_WATCH)
    screen.page.wait_for_timeout(300)
    for each in tables[1:]:
        moved(screen, publish(moving, each), within=SOON_SECONDS)
        screen.page.wait_for_timeout(300)
    seen = screen.page.evaluate("[...window.frames_seen].map((frame) => JSON.parse(frame))")
    assert len(seen) == len({release for release, _, _ in seen}) == 1 + len(OTHERS), seen


def test_a_screen_in_use_moves_over_when_a_page_is_turned(
    fresh: Callable[..., Screen], moving: Server, tables: list[dict[str, pd.DataFrame]]
) -> None:
    screen = fresh(moving)
    screen.show(address("zh", "revenue"))
    screen.page.evaluate(_WATCH)
    before = screen.root()["release"]
    published = publish(moving, tables[1])
    until = time.monotonic() + SOON_SECONDS
    while time.monotonic() < until:
        screen.page.tap('[data-ctl="revenue.by.half"]')
        screen.page.tap('[data-ctl="revenue.by.quarter"]')
        screen.wait()
        assert screen.root()["release"] == before
        screen.page.wait_for_timeout(500)
    screen.page.tap('[data-ctl="nav.overview"]')
    screen.page.wait_for_selector('html[data-ready][data-page="overview"]', state="attached")
    assert screen.root()["release"].startswith(published.name)
    assert screen.page.evaluate("window.stayed")
    assert screen.address == address("zh", "overview")
    screen.page.go_back()
    screen.page.wait_for_selector('html[data-ready][data-page="revenue"]', state="attached")
    assert screen.said == []


def test_what_the_new_release_does_not_know_is_left_out(
    fresh: Callable[..., Screen], moving: Server, tables: list[dict[str, pd.DataFrame]]
) -> None:
    screen = fresh(moving)
    screen.show(address("zh", "revenue", "by=half&zone=bh"))
    screen.page.evaluate(_WATCH)
    merged = dict(tables[1])
    zones = merged["zones"].copy()
    zones.loc[zones["zone_id"] == "bh", "state"] = "merged"
    merged["zones"] = zones
    moved(screen, publish(moving, merged), within=SOON_SECONDS)
    assert screen.address == address("zh", "revenue", "by=half")
    assert screen.page.locator('[data-ctl="revenue.zone.bh"]').count() == 0
    assert screen.page.evaluate("window.stayed")
    assert screen.said == []


def test_a_release_that_the_server_no_longer_serves_gives_way_to_the_live_one(
    fresh: Callable[..., Screen], tmp_path: Path, tables: list[dict[str, pd.DataFrame]]
) -> None:
    folder = folders.make(tmp_path / "data")
    folders.publish(folder, tables[0])
    with Server(folder, workers=1, WARM="0", POLL_SECONDS="60") as server:  # that one notices every release
        screen = fresh(server)
        screen.page.route("**/view/**", lambda route: route.abort())  # nothing is fetched ahead
        screen.show(address("en", "overview"))
        screen.page.unroute("**/view/**")
        screen.page.evaluate(_WATCH)
        for each in tables[1:]:
            published = publish(server, each)
            server.ask("/api/release")
        screen.page.tap('[data-ctl="nav.revenue"]')
        screen.page.wait_for_selector('html[data-ready][data-page="revenue"]', state="attached")
        screen.page.tap('[data-ctl="revenue.class.legal"]')
        screen.page.wait_for_function("() => location.search.includes('class=legal')")
        moved(screen, published, within=5)
        assert screen.address == address("en", "revenue", "class=legal")
        assert screen.page.evaluate("window.stayed")
