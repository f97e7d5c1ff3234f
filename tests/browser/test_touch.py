"""A finger: every control does what it says, back undoes it, a reload and a shared link show the same."""

import time
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import CDPSession, Error

from dashboard.addresses import PAGES, Grammar
from dashboard.i18n import LANGS
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

STARTS = (
    *(address(LANGS[place % 2], page) for place, page in enumerate(PAGES)),
    pytest.param(address("en", "institutions", "by=zone&class=agency&page=2"), marks=pytest.mark.soak),
    pytest.param(address("zh", "revenue", "tab=growth&by=half&class=agency"), marks=pytest.mark.soak),
)
OVERLAY = ".offcanvas.show, .modal.show"
LEAVING = ".offcanvas, .modal, .offcanvas-backdrop, .modal-backdrop"


@pytest.fixture(scope="module")
def grammar(server: Server) -> Grammar:
    return folders.grammar(server.data_dir)


def leads_to(grammar: Grammar, where: str, control: dict[str, Any]) -> str:
    """Work out from what a control says about itself which address it leads to."""
    parts = urlsplit(where)
    _, lang, page = parts.path.split("/")
    state = dict(parse_qsl(parts.query))
    profile = state.pop("p", None)
    if control["page"] and (control["page"] != page or control["fresh"]):
        page, state = control["page"], {}
    lang = control["lang"] or lang
    keys = grammar.pages[page]
    state |= control["sets"]
    for key in keys:
        if control["sets"].get(key.name) and key.instead_of:
            state.pop(key.instead_of, None)
    if control["act"] in {"page.back", "page.next"}:
        number = int(state.get("page") or 1) + (1 if control["act"] == "page.next" else -1)
        state["page"] = str(number) if number > 1 else ""
    pairs = [(key.name, state[key.name]) for key in keys if state.get(key.name, key.default) not in {key.default, ""}]
    spelled = urlencode([*pairs, ("p", profile)] if profile else pairs)
    return f"/{lang}/{page}?{spelled}" if spelled else f"/{lang}/{page}"


@pytest.mark.parametrize("start", STARTS)
def test_a_tap_on_every_control_does_what_it_says_and_back_undoes_it(
    screen: Screen, grammar: Grammar, start: str
) -> None:
    screen.show(start)
    before = screen.picture()
    faults = []
    for control in screen.controls():
        if control["disabled"]:
            continue
        name, wanted = control["name"], leads_to(grammar, start, control)
        screen.page.touchscreen.tap(control["x"], control["y"])
        try:
            screen.page.wait_for_function(
                "(address) => location.pathname + location.search === address", arg=wanted, timeout=10_000
            )
            screen.wait()
            if "sheet=" in wanted.replace(start, "") or "card=" in wanted:
                screen.page.wait_for_selector(OVERLAY, timeout=5_000)
        except Error:
            faults.append(f"{name} leads to {screen.address}, not to {wanted}")
            screen.show(start)
            continue
        if wanted != start:
            after = screen.picture()
            if after == before:
                faults.append(f"{name} changes nothing")
            screen.page.evaluate("history.back()")
            screen.page.wait_for_function("(address) => location.pathname + location.search === address", arg=start)
            screen.wait()
            screen.page.wait_for_selector(LEAVING, state="detached")
        again = screen.picture()
        if again != before:
            faults.append(f"{name} and back shows another picture: {_differences(before, again)}")
    assert not faults, "\n".join(faults)
    assert screen.said == []


def _differences(one: Any, other: Any) -> str:
    """Say from where on two pictures are not the same."""
    said = []
    for key in one:
        here, there = str(one[key]), str(other[key])
        if here != there:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False)))
            first = max(0, same - 40)
            said.append(f"{key}: …{here[first : first + 200]!r} is now …{there[first : first + 200]!r}")
    return "; ".join(said)


@pytest.mark.parametrize(
    ("start", "taps"),
    [
        (address("zh", "overview"), ["sheet.overview-lights"]),
        (address("en", "overview"), ["door.company", "institutions.zone.bh"]),
        (address("en", "map"), ["map.ring.northeast_asia", "lang.zh"]),
        (address("zh", "institutions"), ["institutions.by.year", "institutions.aim.protection", "page.next"]),
        (address("en", "institutions"), ["card."]),
        (address("en", "revenue"), ["revenue.by.half", "revenue.class.agency"]),
        (address("zh", "revenue"), ["revenue.tab.composition"]),
        (address("zh", "map"), ["nav.revenue", "revenue.tab.growth", "revenue.zone.bh", "lang.en"]),
    ],
)
def test_a_reload_and_a_shared_link_show_what_the_taps_have_led_to(
    screen: Screen, fresh: Callable[..., Screen], server: Server, start: str, taps: list[str]
) -> None:
    screen.show(start)
    for name in taps:
        screen.page.locator(f'[data-ctl^="{name}"]:visible').first.tap()
        screen.wait()
    led = settled(screen)
    screen.page.reload()
    screen.wait()
    reloaded = settled(screen)
    assert not _differences(led, reloaded)
    other = fresh(server)
    other.show(screen.address)
    shared = settled(other)
    assert not _differences(led, shared)
    assert (screen.said, other.said) == ([], [])


def settled(screen: Screen) -> Any:
    """Take the picture once a sheet has finished sliding in."""
    if "sheet=" in screen.address or "card=" in screen.address:
        screen.page.wait_for_selector(".offcanvas.show:not(.offcanvas-toggling), .modal.show")
        screen.page.wait_for_timeout(400)
    return screen.picture()


LOOKS = (
    ("/zh/overview?p=kiosk", "nav.map"),
    ("/zh/overview?p=kiosk", "lang.en"),
    ("/zh/overview?p=kiosk", "clause.city"),
    ("/zh/overview?p=kiosk", "door.company"),
    ("/zh/overview?p=kiosk", "sheet.revenue"),
    ("/zh/institutions?p=kiosk", "institutions.by.zone"),
    ("/zh/institutions?p=kiosk", "institutions.class.legal"),
    ("/zh/institutions?p=kiosk", "card."),
    ("/zh/institutions?p=kiosk", "page.next"),
)
_STYLE = """(control) => { const style = getComputedStyle(control);
    return [style.backgroundColor, style.color, style.boxShadow, style.borderColor, style.filter, style.outline].join(' '); }"""


@pytest.fixture
def finger(screen: Screen) -> Iterator[CDPSession]:
    """A finger that can rest on the glass."""
    session = screen.page.context.new_cdp_session(screen.page)
    yield session
    session.detach()


def touch(finger: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


@pytest.mark.parametrize(("where", "name"), LOOKS)
def test_a_press_shows_at_once_and_sliding_off_does_nothing(
    screen: Screen, finger: CDPSession, where: str, name: str
) -> None:
    screen.show(where)
    control = screen.page.locator(f'[data-ctl^="{name}"]').first
    box = control.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    resting = control.evaluate(_STYLE)
    touch(finger, "touchStart", (x, y))
    assert control.get_attribute("data-pressed") is not None
    screen.page.wait_for_timeout(100)
    assert control.evaluate(_STYLE) != resting
    touch(finger, "touchMove", (x, y - 40))
    touch(finger, "touchMove", (x, 500 if y < 400 or y > 700 else 120))
    touch(finger, "touchEnd")
    screen.page.wait_for_timeout(250)
    assert screen.address == where
    assert screen.page.locator("[data-pressed]").count() == 0
    assert control.evaluate(_STYLE) == resting


@pytest.mark.parametrize(("where", "name"), LOOKS[:4])
def test_a_mouse_that_slides_off_does_nothing_either(screen: Screen, where: str, name: str) -> None:
    screen.show(where)
    box = screen.page.locator(f'[data-ctl="{name}"]').bounding_box()
    assert box
    screen.page.mouse.move(box["x"] + 9, box["y"] + 9)
    screen.page.mouse.down()
    screen.page.mouse.move(960, 500)
    screen.page.mouse.up()
    screen.page.wait_for_timeout(200)
    assert screen.address == where
    assert screen.page.locator("[data-pressed]").count() == 0


def test_of_many_taps_at_once_the_last_one_wins(screen: Screen) -> None:
    screen.show(address("zh", "revenue"))
    names = ["revenue.by.half", "revenue.tab.growth", "revenue.by.year", "revenue.tab.trend", "revenue.class.legal"]
    screen.page.evaluate(
        '(names) => names.forEach((name) => document.querySelector(`[data-ctl="${name}"]`).click())', names
    )
    screen.page.wait_for_function("() => location.search.includes('class=legal')")
    screen.wait()
    assert [fact["code"] for fact in screen.facts()] == ["revenue_by_class", "revenue"]
    assert screen.said == []


@pytest.mark.parametrize("pause", [0, 150, *(pytest.param(pause, marks=pytest.mark.soak) for pause in (50, 300))])
@pytest.mark.parametrize(("page", "name"), [("overview", "sheet.revenue"), ("institutions", "card.")])
def test_an_overlay_stands_exactly_while_the_address_names_it_however_quick_the_hand(
    screen: Screen, page: str, name: str, pause: int
) -> None:
    screen.show(address("zh", page))
    opener = screen.page.locator(f'[data-ctl^="{name}"]').first
    opener.evaluate("(control) => control.click()")
    screen.page.wait_for_selector(OVERLAY)
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_timeout(pause)
    opener.evaluate("(control) => control.click()")
    screen.page.wait_for_timeout(1_200)
    named = "sheet=" in screen.address or "card=" in screen.address
    assert named
    assert (screen.page.locator(OVERLAY).count() == 1) == named


@pytest.mark.parametrize("slow", [1, 6])
@pytest.mark.parametrize(("page", "name"), [("map", "sheet.map-ring"), ("institutions", "card.")])
def test_quick_taps_beside_an_overlay_close_it_for_good(screen: Screen, page: str, name: str, slow: int) -> None:
    start = address("zh", page)
    screen.show(start)
    hand = screen.page.context.new_cdp_session(screen.page)
    hand.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    screen.page.locator(f'[data-ctl^="{name}"]').first.evaluate("(control) => control.click()")
    screen.page.wait_for_selector(OVERLAY)
    for place in range(5):  # too far from each other to be a wet finger's
        screen.page.touchscreen.tap(400 + 300 * (place % 2), 30)
        screen.page.wait_for_timeout(30)
    screen.page.wait_for_timeout(2_000)
    hand.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert screen.page.locator(LEAVING).count() == 0
    assert screen.address == start
    hand.detach()


def taps(screen: Screen, x: float, y: float, *, pause: int) -> None:
    """Tap twice at one place, so many milliseconds apart by the touch screen's own clock."""
    hand = screen.page.context.new_cdp_session(screen.page)
    first = time.time()
    for at in (first, first + pause / 1000):
        hand.send(
            "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}], "timestamp": at}
        )
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": [], "timestamp": at})
        screen.page.wait_for_timeout(pause)
    hand.detach()


def middle(screen: Screen, control: str) -> tuple[float, float]:
    box = screen.page.locator(control).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("pause", [0, 60, 150])
def test_a_wet_fingers_second_tap_is_none(screen: Screen, pause: int) -> None:
    screen.show(address("zh", "institutions"))
    taps(screen, *middle(screen, '[data-ctl="page.next"]'), pause=pause)
    screen.page.wait_for_timeout(400)
    assert screen.address == address("zh", "institutions", "page=2")


@pytest.mark.parametrize("pause", [150, 220])
def test_it_does_not_close_the_sheet_that_the_first_tap_opened(screen: Screen, pause: int) -> None:
    screen.show(address("zh", "overview"))
    x, y = middle(screen, '[data-ctl="sheet.overview-lights"]')
    taps(screen, x, y, pause=pause)
    screen.page.wait_for_timeout(1_000)
    assert "sheet=overview-lights" in screen.address
    assert screen.page.evaluate("(at) => document.elementFromPoint(...at).matches('.offcanvas-backdrop')", [x, y])
    assert screen.page.locator(OVERLAY).count() == 1


def test_it_does_not_reach_what_the_first_tap_brought_under_it(screen: Screen) -> None:
    screen.show(address("zh", "attract"))
    taps(screen, *middle(screen, ".call"), pause=100)
    screen.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")
    screen.page.wait_for_timeout(400)
    assert screen.address == address("zh", "institutions")


def test_two_taps_that_are_meant_are_two(screen: Screen) -> None:
    screen.show(address("zh", "institutions"))
    taps(screen, *middle(screen, '[data-ctl="page.next"]'), pause=350)
    screen.page.wait_for_function("location.search.includes('page=3')")
    first, second = middle(screen, '[data-ctl="nav.map"]'), middle(screen, '[data-ctl="nav.revenue"]')
    screen.page.touchscreen.tap(*first)
    screen.page.touchscreen.tap(*second)
    screen.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")


KEYS = ("Control+=", "Control+-", "Control+0", "Control+p", "Control+f", "Control+s", "F3", "F6", "Alt+ArrowLeft")


@pytest.mark.parametrize("profile", ["kiosk", "totem", "wall", "desk"])
def test_in_public_the_keys_of_the_browser_do_nothing(
    fresh: Callable[..., Screen], server: Server, profile: str
) -> None:
    kept = profile != "desk"
    screen = fresh(server)
    screen.show(f"/zh/overview?p={profile}")
    screen.page.evaluate(_HEAR)
    for key in KEYS if kept else KEYS[:3]:
        screen.page.keyboard.press(key)
    screen.page.mouse.move(900, 500)
    screen.page.keyboard.down("Control")
    screen.page.mouse.wheel(0, -300)
    screen.page.keyboard.up("Control")
    screen.page.wait_for_timeout(200)
    heard = screen.page.evaluate("window.heard")
    assert len(heard) >= 4
    assert {prevented for _, prevented in heard} == {kept}
    assert screen.address == f"/zh/overview?p={profile}"


_HEAR = """() => { window.heard = [];
    for (const kind of ['keydown', 'wheel'])
        addEventListener(kind, (event) => event.key === 'Control' || event.key === 'Alt' || window.heard.push([event.key ?? kind, event.defaultPrevented])); }"""


def test_in_public_no_click_leaves_the_page_and_nothing_can_be_dropped_on_it(
    fresh: Callable[..., Screen], server: Server
) -> None:
    screen = fresh(server)
    screen.show(address("zh", "overview"))
    door = screen.page.locator('[data-ctl="nav.map"]')
    door.click(button="middle")
    door.click(button="right")
    door.click(modifiers=["Shift"])
    screen.page.wait_for_selector('html[data-page="map"][data-ready]', state="attached")
    screen.page.locator('[data-ctl="nav.revenue"]').click(modifiers=["Control"])
    screen.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")
    dropped = "(kind) => !document.body.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true}))"
    assert all(screen.page.evaluate(dropped, kind) for kind in ("dragover", "drop"))
    assert len(screen.page.context.pages) == 1
    assert screen.said == []


def test_ten_fingers_on_the_keys_leave_a_whole_picture(screen: Screen, finger: CDPSession) -> None:
    screen.show(address("zh", "revenue"))
    places = [(control["x"], control["y"]) for control in screen.controls()]
    for turn in range(30):
        points = [places[(turn * 7 + finger_ * 3) % len(places)] for finger_ in range(10)]
        touch(finger, "touchStart", *points)
        touch(finger, "touchEnd")
    screen.page.wait_for_timeout(300)
    screen.wait()
    assert screen.page.locator("[data-pressed]").count() == 0
    assert screen.page.evaluate("visualViewport.scale") == 1
    page = screen.root()["page"]
    assert screen.address.startswith(f"/{screen.root()['lang']}/{page}")
    assert screen.said == []


def test_a_tap_that_undoes_one_still_under_way_wins(screen: Screen) -> None:
    screen.show(address("zh", "revenue"))
    for name in ("lang.en", "lang.zh"):
        screen.page.dispatch_event(f'[data-ctl="{name}"]', "click")
    screen.page.wait_for_timeout(800)
    screen.wait()
    assert screen.address == address("zh", "revenue")
    assert screen.root()["lang"] == "zh"


@pytest.mark.parametrize("pause", [0, 40, 120, 250])
def test_a_sheet_that_is_left_while_it_slides_in_is_gone(screen: Screen, pause: int) -> None:
    screen.show(address("zh", "institutions"))
    screen.page.locator('[data-ctl^="sheet."]').first.dispatch_event("click")
    screen.page.wait_for_timeout(pause)
    screen.page.dispatch_event('[data-ctl="institutions.zone.bh"]', "click")
    screen.page.wait_for_function("() => location.search.includes('zone=bh')")
    screen.page.wait_for_timeout(1_200)
    assert screen.page.locator(OVERLAY).count() == 0
    assert "sheet=" not in screen.address


# Counts what is drawn from now on, in sight and out of it.
_COUNT = """() => {
    const react = window.Plotly.react;
    window.drawn = {shown: 0, ahead: 0};
    window.Plotly.react = (host, ...figure) => {
        window.drawn[host.isConnected ? 'shown' : 'ahead'] += 1;
        return react(host, ...figure);
    };
}"""


def test_what_a_touch_leads_to_is_drawn_while_no_hand_is_near_and_a_touch_draws_nothing(
    fresh: Callable[..., Screen], server: Server, grammar: Grammar
) -> None:
    screen = fresh(server)
    screen.show(address("zh", "revenue"))
    screen.page.evaluate(_COUNT)

    def rested() -> dict[str, int]:
        known = None
        while (drawn := dict(screen.page.evaluate("window.drawn"))) != known:
            known = drawn
            screen.page.wait_for_timeout(2_500)
        return drawn

    near = len(grammar.near("revenue", next(grammar.states("revenue"))))
    first = rested()
    assert near <= first["ahead"] <= near + len(grammar.pages) + 1
    chips = [
        control["name"] for control in screen.controls() if ".zone." in control["name"] or ".class." in control["name"]
    ]
    for ctl in (*chips, "revenue.all", *chips[:2], "revenue.all"):  # a filter among them, and back
        screen.page.tap(f'[data-ctl="{ctl}"]')
        screen.wait()
    assert len(chips) > 6
    assert screen.page.evaluate("window.drawn") == first
    assert rested() == first
    screen.page.tap('[data-ctl="revenue.by.half"]')
    screen.wait()
    assert rested()["shown"] == 0
    assert screen.said == []
