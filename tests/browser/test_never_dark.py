"""Nothing that happens to the server, the line, the clock or the store makes a screen dark, wrong or silent."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from dashboard import sample
from dashboard.addresses import PAGES
from dashboard.i18n import LANGS, word
from dashboard.settings import PROJECT
from tests.browser import folders, measuring
from tests.browser.failing import ERRORS, HALF, LATE, SOUND, Line
from tests.browser.lasting import FOUND, LOST, faults, keep, kept, live, open_browser, wait_until_made
from tests.browser.profiles import KIOSK, OTHERS, Profile
from tests.browser.screens import SIZE, Screen
from tests.browser.serving import Server
from tests.browser.tour import APART, SCROLLING, address

GONE_SECONDS, BACK_SECONDS = 60, 30
LONG_AGO = 1_764_000_000_000  # in November 2025, in milliseconds
_OLDER_WORKER = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.request.mode === "navigate" && event.respondWith((async () => {
  const cache = await caches.open("release 0 of an older worker");
  const answer = (await cache.match(event.request)) ?? (await fetch(event.request));
  await cache.put(event.request, answer.clone());
  return answer;
})()));
"""
"""Keeps the first document for ever, knows nothing of releases, and answers no message."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """Folders of data whose answers have all been made.

    Args:
        folder: Gives a data folder of its own, with the sample as release 1.
        next_release: Publishes release 2 in such a folder.
    """

    folder: Callable[[Path], Path]
    next_release: Callable[[Path], None]


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Take over what the sample's server has made, and make the answers of the release that comes next meanwhile."""
    tables = sample.tables(published_only=True)  # it has the fewest views
    wait_until_made(server)
    cache = shutil.copytree(server.data_dir / "cache", tmp_path_factory.mktemp("made") / "cache", symlinks=True)

    def folder(where: Path) -> Path:
        made = folders.make(where, cache=cache)
        folders.publish(made, sample.tables())
        return made

    ahead = folder(tmp_path_factory.mktemp("ahead") / "data")
    folders.publish(ahead, tables)
    making = subprocess.Popen(
        [sys.executable, "-m", "dashboard.main"], env={**os.environ, "DATA_DIR": str(ahead)}, cwd=PROJECT
    )

    def next_release(where: Path) -> None:
        assert making.wait(240) == 0
        folders.publish(where, tables)

    yield Made(folder=folder, next_release=next_release)
    making.kill()
    making.wait()


def serve(folder: Path, **settings: str) -> Server:
    return Server(folder, WARM="0", POLL_SECONDS="1", IDLE_SECONDS="600", **settings)


@pytest.fixture(scope="module")
def sound(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the sample, all of it made."""
    with serve(made.folder(tmp_path_factory.mktemp("sound") / "data")) as running:
        yield running


@pytest.fixture
def kiosk(browser: Browser) -> Iterator[BrowserContext]:
    """A touch screen on which a worker is allowed."""
    context = browser.new_context(viewport=SIZE, has_touch=True, locale="zh-CN", service_workers="allow")
    yield context
    context.close()


@pytest.fixture(scope="module")
def line(sound: Server) -> Iterator[Line]:
    """A line to the sample that can fail."""
    with Line(sound.port) as running:
        yield running


@pytest.fixture(scope="module")
def provided(browser: Browser, line: Line) -> Iterator[BrowserContext]:
    """A touch screen at the end of that line that has everything of the sample."""
    context = browser.new_context(viewport=SIZE, has_touch=True, locale="zh-CN", service_workers="allow")
    screen = Screen.of(context, line.base)
    screen.show(address("zh", "overview"))
    keep(screen)
    screen.close()
    yield context
    context.close()


def turn(screen: Screen, page: str) -> None:
    screen.page.tap(f'[data-ctl="nav.{page}"]')
    screen.page.wait_for_selector(f'html[data-ready][data-page="{page}"]', state="attached")


def speak(screen: Screen, lang: str) -> None:
    screen.page.tap(f'[data-ctl="lang.{lang}"]')
    screen.page.wait_for_selector(f'html[data-ready][data-lang="{lang}"]', state="attached")


def age(screen: Screen) -> str:
    return screen.page.inner_text('[data-slot="offline"]')


def picture(screen: Screen) -> dict[str, object]:
    """Read all that the screen shows but how old it is."""
    shown = dict(screen.picture())
    text = str(shown["text"])
    return shown | {"text": text.replace(f"{age(screen)}\n", "", 1) if age(screen) else text}


def since(lang: str) -> tuple[str, str]:
    """Give what is said around the time."""
    before, after = word("client.offline_since", lang, time="|").split("|")
    return before, after


def test_with_the_server_killed_everything_answers_and_a_reload_and_a_restart_of_the_browser_still_show_it(
    browser: Browser, made: Made, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    with serve(made.folder(tmp_path / "data")) as server:
        context = open_browser(browser, tmp_path / "profile")
        screen = Screen.of(context, server.base)
        screen.show(address("zh", "overview"))
        keep(screen)
        before = picture(screen)
        server.kill()
        killed = time.monotonic()
        for lang in LANGS:
            speak(screen, lang)
            for page in PAGES:
                turn(screen, page)
                assert screen.root()["state"] == "ok"
        screen.page.tap('[data-ctl="progress.tab.visits"]')
        screen.page.wait_for_function("() => location.search.includes('tab=visits')")
        screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        measured(f"said {time.monotonic() - killed:.0f} s after the server was killed that it does not answer")
        assert time.monotonic() - killed < GONE_SECONDS
        assert age(screen).startswith(since("en")[0])
        speak(screen, "zh")
        assert age(screen).endswith(since("zh")[1])
        screen.page.reload()
        screen.wait()
        turn(screen, "overview")
        assert picture(screen) == before
        assert faults(screen) == []
        assert screen.outside == []
        context.close()

        context = open_browser(browser, tmp_path / "profile")
        screen = Screen.of(context, server.base)
        screen.show("/en/map?ring=nation&p=wall")
        assert screen.root()["state"] == "ok"
        assert screen.charts()["map-ring"]["traces"]
        screen.page.wait_for_selector(LOST, state="attached", timeout=5_000)
        for unknown in ("/zh/nothing", "/zh/map?ring=moon", "/"):
            screen.show(unknown)
            assert screen.facts(), unknown
        assert faults(screen) == []
        with server:
            back = time.monotonic()
            screen.page.wait_for_selector(FOUND, state="attached", timeout=BACK_SECONDS * 1000)
            measured(f"took that back {time.monotonic() - back:.0f} s after the server was there again")
            assert age(screen) == ""
            context.close()


@pytest.mark.parametrize("how", [ERRORS, HALF, LATE])
def test_a_server_that_fails_late_in_part_or_with_errors_leaves_every_page_and_a_reload_alone(
    provided: BrowserContext, line: Line, how: str
) -> None:
    screen = Screen.of(provided, line.base)
    screen.show(address("en", "revenue"))
    line.how = how
    try:
        turn(screen, "data")
        assert screen.root()["state"] == "ok"
        screen.page.reload()
        screen.wait()
        turn(screen, "progress")
        assert screen.root()["state"] == "ok"
        screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        assert age(screen)
    finally:
        line.how = SOUND
    screen.page.wait_for_selector(FOUND, state="attached", timeout=BACK_SECONDS * 1000)
    assert faults(screen) == []
    screen.close()


@pytest.mark.parametrize("profile", [KIOSK, *OTHERS.values()], ids=lambda profile: profile.name)
def test_the_age_stands_in_the_head_of_every_screen_and_covers_nothing(
    provided: BrowserContext, line: Line, profile: Profile
) -> None:
    screen = Screen.of(provided, line.base)
    screen.page.set_viewport_size({"width": profile.size["width"], "height": profile.size["height"]})
    line.how = ERRORS
    try:
        for lang in LANGS:
            screen.page.add_init_script(f"localStorage['last-answer'] = {LONG_AGO}")
            screen.show(profile.address(lang, "revenue"))
            screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
            assert "2025" in age(screen)
            if profile.scrolls:  # on a glass as long as the page nothing is behind anything
                high = int(screen.page.evaluate("document.documentElement.scrollHeight"))
                screen.page.set_viewport_size({"width": profile.size["width"], "height": high})
                screen.wait()
            in_head = "() => [...document.querySelectorAll('.head > :not(.skip)')].map((part) => part.getBoundingClientRect().top)"
            assert min(screen.page.evaluate(in_head)) >= 0
            found = [
                *measuring.clipped(screen.page, scrolling=SCROLLING, apart=APART),
                *measuring.overlapping(screen.page),
                *measuring.text_sizes(screen.page, least=profile.text, smaller=profile.smaller),
            ]
            assert found == [], lang
    finally:
        line.how = SOUND
    screen.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_over_plain_http_a_screen_keeps_the_release_once_the_browser_counts_the_address_as_secure(
    browser: Browser, sound: Server, tmp_path: Path, *, allowed: bool
) -> None:
    base = f"http://display.zone:{sound.port}"
    switches = ["--host-resolver-rules=MAP display.zone 127.0.0.1"]
    switches += [f"--unsafely-treat-insecure-origin-as-secure={base}"] if allowed else []
    with closing(open_browser(browser, tmp_path / "profile", *switches)) as context:
        screen = Screen.of(context, base)
        screen.show(address("zh", "overview"))
        if allowed:
            keep(screen)
            assert kept(screen) == [screen.root()["release"]]
        else:
            assert not screen.page.evaluate("window.isSecureContext")
            screen.page.wait_for_timeout(2_000)
            turn(screen, "map")
            assert "kept" not in screen.root()
        assert [said for said in faults(screen) if "Opener-Policy" not in said] == []


def test_without_a_worker_what_is_in_the_page_goes_on_and_nothing_is_loaded_again(
    fresh: Callable[..., Screen], made: Made, tmp_path: Path
) -> None:
    with serve(made.folder(tmp_path / "data")) as server:
        screen = fresh(server)
        screen.show(address("zh", "revenue"))
        screen.page.wait_for_function(
            "() => performance.getEntriesByType('resource').some(({name}) => name.includes('/zh/data'))"
        )
        screen.rest()
        screen.page.evaluate("() => { window.stayed = true; }")
        server.kill()
        turn(screen, "data")
        before = screen.picture()
        screen.page.tap('[data-ctl="data.tab.platform"]')
        screen.page.wait_for_selector('html[data-state="error"]', state="attached")
        assert {**screen.picture(), "text": ""} == {**before, "text": ""}
        screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        assert screen.page.evaluate("window.stayed")
        assert age(screen)
        with server:
            screen.page.wait_for_selector(FOUND, state="attached", timeout=BACK_SECONDS * 1000)
            # At once, not when its turn comes.
            screen.page.wait_for_function("() => location.search.includes('tab=platform')", timeout=10_000)
            assert screen.page.evaluate("window.stayed")
        assert faults(screen) == []


def test_a_clock_that_jumps_neither_cries_wolf_nor_tells_of_a_time_to_come(kiosk: BrowserContext, line: Line) -> None:
    screen = Screen.of(kiosk, line.base)
    screen.page.clock.install()
    screen.show(address("en", "overview"))
    now = screen.page.evaluate("Date.now()")
    month = 31 * 24 * 3600 * 1000
    screen.page.clock.set_system_time(now + month)
    screen.page.wait_for_function("() => Number(localStorage.getItem('last-answer')) > 0")
    screen.page.wait_for_timeout(2_500)
    assert screen.root()["connection"] == "ok"
    line.how = ERRORS
    try:
        screen.page.clock.set_system_time(now - month)
        screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        assert age(screen) == word("client.offline", "en")
    finally:
        line.how = SOUND


def test_a_release_deleted_under_a_running_server_stays_on_the_screens(
    kiosk: BrowserContext, made: Made, tmp_path: Path
) -> None:
    folder = made.folder(tmp_path / "data")
    with serve(folder) as server:
        screen = Screen.of(kiosk, server.base)
        screen.show(address("zh", "revenue"))
        keep(screen)
        before = picture(screen)
        shutil.rmtree(folder / "releases")
        (folder / "current").unlink()
        screen.page.reload()
        screen.wait()
        assert picture(screen) == before
        screen.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        turn(screen, "map")
        assert age(screen)
        assert faults(screen) == []


def test_a_store_that_is_full_costs_nothing_but_what_is_kept_and_is_tried_again(
    kiosk: BrowserContext, sound: Server
) -> None:
    screen = Screen.of(kiosk, sound.base)
    devtools = kiosk.new_cdp_session(screen.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": sound.base, "quotaSize": 3_000_000})
    screen.show(address("zh", "overview"))
    screen.page.wait_for_function("async () => (await navigator.serviceWorker.getRegistration())?.active")
    screen.page.wait_for_timeout(3_000)
    turn(screen, "revenue")
    assert "kept" not in screen.root()
    assert kept(screen) == []
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": sound.base})
    keep(screen)
    assert kept(screen) == [live(sound)]
    assert faults(screen) == []


def test_an_older_worker_gives_way_with_all_that_it_kept(kiosk: BrowserContext, made: Made, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(PROJECT / "assets", older, ignore=shutil.ignore_patterns("*.br", "*.gz", "pictures"))
    (older / "vendor" / "worker.js").write_text(_OLDER_WORKER, encoding="utf-8")
    folder = made.folder(tmp_path / "data")
    server = serve(folder, ASSETS_DIR=str(older))
    with server:
        screen = Screen.of(kiosk, server.base)
        screen.show(address("zh", "map"))
        screen.page.wait_for_function("() => navigator.serviceWorker.controller")
        screen.page.reload()
        screen.wait()
        assert kept(screen) == ["worker"]
    now = serve(folder)
    now.port, now.base = server.port, server.base
    with now:
        screen.show(address("zh", "map"))
        keep(screen)
        assert kept(screen) == [live(now)] == [screen.root()["release"]]
        screen.said.clear()  # the document that the older worker had kept asked for what is no longer there
        now.kill()
        screen.page.reload()
        screen.wait()
        turn(screen, "revenue")
        assert faults(screen) == []


def test_two_tabs_one_of_them_asleep_move_over_and_the_release_before_is_no_longer_kept(
    kiosk: BrowserContext, made: Made, tmp_path: Path
) -> None:
    folder = made.folder(tmp_path / "data")
    with serve(folder) as server:
        awake, asleep = (Screen.of(kiosk, server.base) for _ in range(2))
        awake.show(address("zh", "revenue"))
        asleep.show(address("en", "progress"))
        keep(awake)
        before = live(server)
        lid = kiosk.new_cdp_session(asleep.page)
        lid.send("Debugger.enable")
        lid.send("Debugger.pause")
        made.next_release(folder)
        now = live(server)
        assert now != before
        awake.page.wait_for_function("(now) => document.documentElement.dataset.kept === now", arg=now)
        assert kept(awake) == [now]
        server.kill()
        lid.send("Debugger.disable")
        turn(awake, "map")
        assert awake.root() | {"release": now} == awake.root()
        asleep.page.wait_for_selector(LOST, state="attached", timeout=GONE_SECONDS * 1000)
        assert asleep.root()["release"] == before
        with server:
            asleep.page.wait_for_function(
                "(now) => document.documentElement.dataset.release === now", arg=now, timeout=BACK_SECONDS * 1000
            )
            asleep.wait()
            asleep.page.wait_for_selector(FOUND, state="attached", timeout=BACK_SECONDS * 1000)
        asleep.page.bring_to_front()
        turn(asleep, "revenue")
        assert faults(awake) == []
        # What a sleeper was about to fetch ahead of the release before is neither kept nor served any more.
        assert [said for said in faults(asleep) if "net::ERR_FAILED" not in said] == []
