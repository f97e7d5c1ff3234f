"""Thousands of touches of whoever comes by: the screen stays what it is, and stays ours."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession

from dashboard.addresses import PAGES
from tests.browser.screens import SIZE, Screen
from tests.browser.serving import Server
from tests.browser.tour import address

MANY = 10_000
FEW = 2_500
SEED = 20240123
Point = tuple[float, float]
Gesture = list[tuple[str, Sequence[Point]]]


def _anywhere(chance: random.Random) -> Point:
    return chance.uniform(0, SIZE["width"] - 1), chance.uniform(0, SIZE["height"] - 1)


def _near(chance: random.Random, point: Point, by: float) -> Point:
    x, y = (place + chance.uniform(-by, by) for place in point)
    return min(max(x, 0), SIZE["width"] - 1), min(max(y, 0), SIZE["height"] - 1)


def _tap(chance: random.Random) -> Gesture:
    return [("touchStart", [_anywhere(chance)]), ("touchEnd", [])]


def _double_tap(chance: random.Random) -> Gesture:
    return _tap(chance) * 2


def _drag(chance: random.Random) -> Gesture:
    at = _anywhere(chance)
    path = [_near(chance, at, 400) for _ in range(4)]
    return [("touchStart", [at]), *(("touchMove", [point]) for point in path), ("touchEnd", [])]


def _from_the_edge(chance: random.Random) -> Gesture:
    y = chance.uniform(0, SIZE["height"] - 1)
    return [("touchStart", [(0, y)]), *(("touchMove", [(x, y)]) for x in (200, 600, 1200)), ("touchEnd", [])]


def _pinch(chance: random.Random) -> Gesture:
    at = _anywhere(chance)
    apart = [[_near(chance, at, by), _near(chance, at, by)] for by in (20, 120, 300, 500)]
    return [("touchStart", apart[0]), *(("touchMove", points) for points in apart[1:]), ("touchEnd", [])]


def _ten_fingers(chance: random.Random) -> Gesture:
    at = _anywhere(chance)
    spread = [[_near(chance, at, 260) for _ in range(10)] for _ in range(2)]
    return [("touchStart", spread[0]), ("touchMove", spread[1]), ("touchEnd", [])]


GESTURES = (*[_tap] * 4, _double_tap, _drag, _from_the_edge, *[_pinch] * 2, *[_ten_fingers] * 4)


@pytest.fixture
def finger(fresh: Callable[..., Screen], server: Server) -> Iterator[tuple[Screen, CDPSession]]:
    """A touch screen, and what touches it."""
    screen = fresh(server)
    screen.page.on(
        "response", lambda answer: answer.status >= 400 and screen.said.append(f"{answer.status}: {answer.url}")
    )
    session = screen.page.context.new_cdp_session(screen.page)
    yield screen, session
    session.detach()


def touched(session: CDPSession, gesture: Gesture) -> int:
    """Make a gesture; give how many touches it was, every finger counted at every change."""
    fingers = 0
    count = 0
    for kind, points in gesture:
        fingers = len(points) or fingers
        count += fingers
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]},
        )
    return count


@pytest.mark.parametrize("touches", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def test_touches_over_all_pages_leave_the_screen_what_it_is(
    finger: tuple[Screen, CDPSession], measured: Callable[[str], None], touches: int
) -> None:
    screen, session = finger
    chance = random.Random(SEED)
    seen: Counter[str] = Counter()
    count = 0
    for turn, page in enumerate(PAGES, start=1):
        screen.show(address("zh", page))
        while count < touches * turn / len(PAGES):
            count += touched(session, chance.choice(GESTURES)(chance))
            seen[urlsplit(screen.page.url).path] += 1
        assert screen.page.evaluate("visualViewport.scale") == 1
        assert screen.page.evaluate("[scrollX, scrollY, String(getSelection())]") == [0, 0, ""]
        assert screen.page.url.startswith(f"{screen.base}/")
    assert count >= touches
    measured(
        f"{count} touches on {len(seen)} pages in both languages: {len(screen.opened)} dialogs, {len(screen.said)} messages"
    )
    assert {path.split("/")[2] for path in seen} >= set(PAGES)
    assert len(screen.page.context.pages) == 1
    assert (screen.said, screen.opened, screen.outside) == ([], [], [])
    screen.page.wait_for_selector("html[data-ready]", state="attached")
    screen.page.keyboard.press("Escape")
    screen.page.locator('[data-ctl="nav.overview"]').dispatch_event("click")
    screen.page.wait_for_selector('html[data-page="overview"][data-ready]', state="attached")


def test_a_key_of_the_page_before_asks_for_nothing_that_the_new_page_does_not_have(
    finger: tuple[Screen, CDPSession],
) -> None:
    screen, _ = finger
    screen.show(address("zh", "institutions"))
    # Both before the new page stands: a hand is quicker than a slow machine.
    screen.page.evaluate(
        """() => ['nav.revenue', 'institutions.by.zone'].forEach((name) => document.querySelector(`[data-ctl="${name}"]`).click())"""
    )
    screen.page.wait_for_selector('html[data-ready][data-page="revenue"]', state="attached")
    screen.page.wait_for_timeout(500)
    assert screen.address.startswith("/zh/revenue")
    assert "by=zone" not in screen.address
    assert screen.said == []
