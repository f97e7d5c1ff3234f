"""A screen heals itself: what failed is tried again, and a screen that is stuck is loaded again, never into a dead server."""

import pytest
from playwright.sync_api import Route

from tests.browser.screens import Screen


def documents(screen: Screen) -> int:
    """Count how often a document was asked for."""
    return sum(url.startswith(f"{screen.base}/zh/") for url in screen.asked)


def waits(screen: Screen, seconds: float, *, every: float = 10) -> None:
    """Let time pass in steps, with room for answers in between."""
    for _ in range(int(seconds / every)):
        screen.passes(every)
        screen.page.wait_for_timeout(60)


@pytest.mark.parametrize(
    ("where", "part"),
    [
        ("/zh/map?p=kiosk&idle=off", "**/geo/**"),
        ("/zh/overview?p=kiosk&idle=off", "**/plotly.*.js"),
        ("/zh/institutions?p=kiosk&idle=off", "**/directory/**"),
    ],
)
def test_a_part_that_failed_is_tried_again_by_itself_and_the_others_stay(
    watched: Screen, where: str, part: str
) -> None:
    start = "/zh/overview?p=kiosk&idle=off" if "overview" in where else "/zh/revenue?p=kiosk&idle=off"
    watched.page.route(part, lambda route: route.abort())
    watched.show(start)
    if start != where:
        watched.page.tap(f'[data-ctl="nav.{where.split("/")[2].split("?")[0]}"]')
        watched.page.wait_for_function("(where) => location.pathname + location.search === where", arg=where)
    broken = watched.page.locator('[data-state="error"] [data-act="retry"]')
    broken.first.wait_for()
    assert watched.facts()
    waits(watched, 60)
    assert broken.count() >= 1
    watched.page.unroute(part)
    waits(watched, 100)
    broken.first.wait_for(state="detached")
    assert documents(watched) == 1


def test_a_picture_that_was_asked_for_comes_when_the_server_answers_again(watched: Screen) -> None:
    watched.show("/zh/revenue?p=kiosk&idle=off")
    watched.page.route("**/view/**tab=growth**", lambda route: route.fulfill(status=500, body="no"))
    watched.page.evaluate("document.querySelector('[data-ctl=\"revenue.tab.growth\"]').click()")
    if "tab=growth" not in watched.address:  # it had not been fetched ahead
        watched.page.wait_for_selector('[data-ctl="retry"]')
        watched.page.unroute("**/view/**tab=growth**")
        waits(watched, 20)
    watched.page.wait_for_function("() => location.search.includes('tab=growth')")


def test_a_screen_whose_script_never_came_is_loaded_again(watched: Screen) -> None:
    watched.page.route("**/display.*.js", lambda route: route.abort())
    watched.page.goto(watched.base + "/zh/overview?p=kiosk&idle=off")
    assert documents(watched) == 1
    watched.page.unroute("**/display.*.js")
    waits(watched, 50)
    assert documents(watched) == 1
    waits(watched, 20)
    watched.wait()
    assert documents(watched) == 2
    assert watched.facts()


def test_what_is_not_mended_by_loading_again_is_loaded_once_in_ten_minutes(watched: Screen) -> None:
    watched.page.route("**/display.*.js", lambda route: route.abort())
    watched.page.goto(watched.base + "/zh/overview?p=kiosk&idle=off")
    waits(watched, 80)
    assert documents(watched) == 2
    waits(watched, 400)
    assert documents(watched) == 2
    waits(watched, 260)
    watched.page.wait_for_timeout(500)
    assert documents(watched) == 3


@pytest.mark.parametrize("stuck", ["the picture", "the beat", "the page"])
def test_a_stuck_screen_is_loaded_again_but_never_into_a_dead_server(watched: Screen, stuck: str) -> None:
    asked = []

    def dead(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    watched.show("/zh/overview?p=kiosk&idle=off")
    watched.page.route("**/health", dead)
    watched.page.evaluate(_STUCK[stuck])
    waits(watched, 180)
    assert documents(watched) == 1
    assert len(asked) >= 3
    watched.page.unroute("**/health")
    with watched.page.expect_navigation():
        waits(watched, 20)
    watched.wait()
    assert documents(watched) == 2
    assert watched.address == "/zh/overview?p=kiosk&idle=off"
    assert watched.facts()


_STUCK = {
    "the picture": "document.documentElement.removeAttribute('data-ready')",
    "the beat": "Object.defineProperty(window, 'pulse', {value: performance.now() / 1000, writable: false})",
    "the page": "document.querySelector('#stage').remove()",
}


def test_a_screen_that_is_well_is_left_alone(watched: Screen) -> None:
    watched.show("/zh/overview?p=kiosk&idle=off")
    waits(watched, 900, every=30)
    assert documents(watched) == 1
    assert watched.said == []


def test_a_screen_under_quick_hands_is_left_alone(watched: Screen) -> None:
    watched.show("/zh/overview?p=kiosk&idle=off")
    for _ in range(20):
        watched.page.evaluate("document.documentElement.removeAttribute('data-ready')")
        watched.passes(6)  # the watchdog looks every five seconds, and always while a picture is on its way
        watched.page.evaluate("document.documentElement.dataset.ready = '1'")
    watched.page.wait_for_timeout(200)
    assert documents(watched) == 1


def test_an_error_of_one_part_that_waits_leaves_the_others_waiting(watched: Screen) -> None:
    watched.show("/zh/overview?p=kiosk")
    watched.page.evaluate(_BREAK)
    waits(watched, 110)
    assert any("made to fail" in said for said in watched.said)
    watched.page.wait_for_selector('html[data-page="attract"][data-ready]', state="attached")


# What looks for parts that failed fails itself.
_BREAK = """() => {
    const real = document.querySelectorAll.bind(document);
    document.querySelectorAll = (selector) => {
        if (selector.includes('retry')) throw new Error('made to fail');
        return real(selector);
    };
}"""
