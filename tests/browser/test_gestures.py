"""Whatever a hand does to a chart, nothing drags, zooms, scrolls, selects or opens a menu; what moves can be stilled."""

from collections.abc import Callable

import pytest

from dashboard.addresses import PAGES
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

# Everything that a gesture could have changed.
_STANDS = """() => ({
    scale: visualViewport.scale, x: scrollX, y: scrollY, selected: String(getSelection()), address: location.href,
    axes: JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(({_fullLayout}) => [_fullLayout.xaxis?.range, _fullLayout.yaxis?.range])),
    shown: [...document.querySelectorAll('.modal.show, .offcanvas.show, .hoverlayer > *, .zoombox, .select-outline')].length,
})"""
_STILL = """() => [...document.querySelectorAll('*')].flatMap((element) => ['', '::before', '::after'].map((part) => [element, getComputedStyle(element, part)]))
    .filter(([, style]) => style.transitionDuration.split(', ').concat(style.animationName === 'none' ? [] : style.animationDuration.split(', '))
        .some((time) => parseFloat(time) > 0.001))
    .map(([element, style]) => `${element.tagName}.${element.className?.baseVal ?? element.className} ${style.transitionProperty} ${style.transitionDuration} ${style.animationName}`)"""
_MOVERS = """() => {
    window.movers = [];
    const look = () => {
        const moving = document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getComputedTiming().duration > 0
            && one.effect.getKeyframes().some((frame) => 'transform' in frame || 'left' in frame || 'top' in frame || 'width' in frame || 'height' in frame));
        window.movers.push([new Set(moving.map((one) => one.effect.target)).size, ...moving.map((one) => one.effect.getComputedTiming().endTime)]);
        requestAnimationFrame(look);
    };
    look();
}"""


class Hand:
    """Fingers and a mouse before a screen."""

    def __init__(self, screen: Screen) -> None:
        self.mouse = screen.page.mouse
        self.wait = screen.page.wait_for_timeout
        self._session = screen.page.context.new_cdp_session(screen.page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def drag(hand: Hand, x: float, y: float) -> None:
    hand.touch("touchStart", (x, y))
    for step in range(1, 6):
        hand.touch("touchMove", (x + 40 * step, y + 20 * step))
    hand.touch("touchEnd")


def pinch(hand: Hand, x: float, y: float) -> None:
    hand.touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 6):
        hand.touch("touchMove", (x - 20 - 30 * step, y), (x + 20 + 30 * step, y))
    hand.touch("touchEnd")


def wheel(hand: Hand, x: float, y: float) -> None:
    hand.mouse.move(x, y)
    hand.mouse.wheel(0, 400)
    hand.mouse.wheel(0, -200)


def double_tap(hand: Hand, x: float, y: float) -> None:
    for _ in range(2):
        hand.touch("touchStart", (x, y))
        hand.touch("touchEnd")


def double_click(hand: Hand, x: float, y: float) -> None:
    hand.mouse.dblclick(x, y)


def long_press(hand: Hand, x: float, y: float) -> None:
    hand.touch("touchStart", (x, y))
    hand.wait(800)
    hand.touch("touchEnd")


def ten_fingers(hand: Hand, x: float, y: float) -> None:
    for turn in range(4):
        points = [(x + 35 * (finger - 5), y + 25 * ((finger + turn) % 3 - 1)) for finger in range(10)]
        hand.touch("touchStart", *points)
        hand.touch("touchMove", *((px + 8, py - 6) for px, py in points))
        hand.touch("touchEnd")


GESTURES = (drag, pinch, wheel, double_tap, double_click, long_press, ten_fingers)


@pytest.mark.parametrize("page", PAGES)
def test_no_gesture_on_a_chart_changes_anything(screen: Screen, measured: Callable[[str], None], page: str) -> None:
    screen.show(address("zh", page))
    screen.page.evaluate(
        "addEventListener('contextmenu', (event) => (window.menus = (window.menus ?? 0) + !event.defaultPrevented))"
    )
    hand = Hand(screen)
    faults = []
    for place in screen.page.locator("[data-chart]").all():
        box = place.bounding_box()
        assert box
        x, y = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55
        for gesture in GESTURES:
            before, picture = screen.page.evaluate(_STANDS), screen.picture()
            gesture(hand, x, y)
            screen.page.wait_for_timeout(150)
            after = screen.page.evaluate(_STANDS)
            faults += [
                f"{gesture.__name__} changes {name}: {before[name]} → {after[name]}"
                for name in before
                if before[name] != after[name]
            ]
            faults += [f"{gesture.__name__} changes the picture"] if picture != screen.picture() else []
    measured(f"{page}: {len(faults)} changes by {len(GESTURES)} gestures on its charts")
    assert faults == []
    assert not screen.page.evaluate("window.menus")
    assert (screen.said, screen.opened) == ([], [])


def test_at_most_one_thing_moves_at_a_time_and_none_for_long(screen: Screen, measured: Callable[[str], None]) -> None:
    screen.show(address("zh", "overview"))
    screen.page.evaluate(_MOVERS)
    for page in (*PAGES[1:], PAGES[0]):
        screen.page.tap(f'[data-ctl="nav.{page}"]')
        screen.page.wait_for_selector(f'html[data-ready][data-page="{page}"]', state="attached")
        screen.page.wait_for_timeout(400)
    seen = screen.page.evaluate("window.movers")
    most, longest = max(count for count, *_ in seen), max((time for _, *times in seen for time in times), default=0)
    measured(f"at most {most} thing moves at a time, for at most {longest:.0f} ms, in {len(seen)} frames")
    assert most <= 1
    assert longest <= 5_000


def test_a_visitor_who_wants_no_motion_sees_none(
    fresh: Callable[..., Screen], server: Server, measured: Callable[[str], None]
) -> None:
    screen = fresh(server, reduced_motion="reduce")
    screen.show(address("en", "overview"))
    faults = []
    for page in PAGES:
        screen.page.tap(f'[data-ctl="nav.{page}"]')
        screen.page.wait_for_selector(f'html[data-ready][data-page="{page}"]', state="attached")
        faults += [f"{page}: {found}" for found in screen.page.evaluate(_STILL)]
    screen.page.locator('[data-ctl^="sheet."]').first.tap()
    screen.page.wait_for_selector(".offcanvas.show")
    faults += [f"sheet: {found}" for found in screen.page.evaluate(_STILL)]
    measured(f"{len(faults)} parts move or fade where no motion is wanted")
    assert faults == []
