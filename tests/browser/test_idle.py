"""Hands that have gone: a touch screen asks, counts down, and begins anew for whoever comes next; a wall goes on by itself."""

from collections.abc import Callable, Iterator

import pytest

from dashboard import sample
from dashboard.addresses import PAGES
from dashboard.i18n import LANGS, word
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

QUESTION = ".still"
ATTRACT = 'html[data-page="attract"][data-ready]'
LIT = ".still-light:not([data-out])"
LATE = 2
"""Seconds that a slow machine may take to look: the clock goes on meanwhile."""


def touched(screen: Screen) -> None:
    """Touch where nothing is, and remember when."""
    screen.page.touchscreen.tap(1900, 1060)
    screen.page.evaluate("window.touched = performance.now()")


def at(screen: Screen, seconds: float) -> None:
    """Let time pass until so many seconds after that touch."""
    screen.passes(seconds - screen.page.evaluate("performance.now() - window.touched") / 1000)


def asks(screen: Screen) -> bool:
    return screen.page.locator(QUESTION).count() == 1


def begins_anew(screen: Screen) -> None:
    screen.page.wait_for_selector(ATTRACT, state="attached")
    assert screen.root()["lang"] == LANGS[0]
    assert not asks(screen)


@pytest.mark.parametrize("lang", LANGS)
def test_a_screen_that_nobody_touches_asks_counts_down_and_begins_anew(watched: Screen, lang: str) -> None:
    watched.show(address(lang, "map", "ring=nation"))
    touched(watched)
    at(watched, 75 - LATE)
    assert not asks(watched)
    at(watched, 75.5)
    said = watched.page.inner_text(QUESTION)
    assert all(word("client.still_here", each) in said for each in LANGS)
    assert 25 - LATE <= watched.page.locator(LIT).count() <= 25
    at(watched, 85.5)
    left, lit = watched.page.evaluate(
        "(lit) => [Number(document.querySelector('.still-left').innerText), document.querySelectorAll(lit).length]", LIT
    )
    assert left == lit
    assert 15 - LATE <= lit <= 15
    at(watched, 100 - LATE)
    assert asks(watched)
    assert watched.root()["page"] == "map"
    at(watched, 101)
    begins_anew(watched)
    assert watched.address == "/zh/attract?p=kiosk"
    assert watched.said == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_question_keeps_the_rules_of_size_and_is_told_to_whoever_cannot_see(watched: Screen, lang: str) -> None:
    watched.show(address(lang, "overview"))
    watched.passes(80)
    box = watched.page.locator(".still-key").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (480, 120)
    assert box["y"] > 540
    assert watched.page.evaluate("document.activeElement.matches('.still-key')")
    assert watched.page.get_by_role("alertdialog", name=word("client.still_here", lang)).count() == 1
    findings = watched.page.evaluate(
        "[...document.querySelectorAll('.still *')].filter((one) => one.scrollWidth > one.clientWidth + 1 || parseFloat(getComputedStyle(one).fontSize) < 24).map(String)"
    )
    assert findings == []


def test_who_reads_a_sheet_has_longer(watched: Screen) -> None:
    watched.show(address("zh", "overview", "sheet=revenue"))
    watched.page.wait_for_selector(".offcanvas")
    watched.page.keyboard.press("Shift")
    watched.page.evaluate("window.touched = performance.now()")
    at(watched, 119)
    assert not asks(watched)
    at(watched, 121)
    assert asks(watched)


def test_any_touch_continues_as_often_as_one_likes_and_does_nothing_else(watched: Screen) -> None:
    where = address("zh", "institutions", "class=legal")
    watched.show(where)
    nav = watched.page.locator('[data-ctl="nav.map"]').bounding_box()
    assert nav
    for x, y in ((nav["x"] + 20, nav["y"] + 20), (20, 20), (960, 500)):
        watched.passes(90)
        assert asks(watched)
        watched.page.touchscreen.tap(x, y)
        assert not asks(watched)
        assert watched.address == where
        watched.passes(70)
        assert not asks(watched)
        watched.passes(2)
        watched.page.touchscreen.tap(960, 130)
    watched.passes(80)
    assert asks(watched)
    watched.page.keyboard.press("Enter")
    assert not asks(watched)
    assert watched.address == where
    assert watched.said == []


LEFT = {
    "language": (address("en", "overview"), ""),
    "page of a list": (address("zh", "institutions"), '[data-ctl="page.next"]'),
    "filters": (address("zh", "institutions"), '[data-ctl="institutions.class.legal"]'),
    "letters": (address("zh", "institutions"), '[data-ctl="institutions.keypad.open"]'),
    "sheet": (address("zh", "revenue"), '[data-ctl^="sheet."]'),
    "card": (address("zh", "institutions"), ".card-link"),
}


@pytest.mark.parametrize("what", LEFT)
def test_nothing_of_a_visitor_stays(watched: Screen, what: str) -> None:
    where, control = LEFT[what]
    watched.show(where)
    if control:
        watched.page.locator(control).first.tap()
        watched.page.wait_for_function("(where) => location.pathname + location.search !== where", arg=where)
    watched.passes(100 if what in {"language", "page of a list", "filters", "letters"} else 145)
    watched.passes(1)
    begins_anew(watched)
    assert watched.address == "/zh/attract?p=kiosk"
    assert watched.root()["theme"] == "light"
    watched.passes(1)
    watched.page.wait_for_selector(".offcanvas, .modal, .offcanvas-backdrop, .modal-backdrop", state="detached")
    assert watched.page.evaluate("[scrollX, scrollY, String(getSelection())]") == [0, 0, ""]
    assert watched.page.evaluate("document.activeElement === document.body")
    watched.page.touchscreen.tap(960, 500)
    watched.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")
    assert watched.address == address("zh", "institutions")


def test_what_was_set_up_stays_though_a_visitor_turned_it_and_the_document_was_loaded_again(watched: Screen) -> None:
    watched.show("/en/overview?p=kiosk&theme=dark")
    watched.page.evaluate("document.querySelector('[data-ctl=\"screen.theme\"]').click()")
    watched.page.wait_for_selector('html[data-theme="light"][data-ready]', state="attached")
    watched.page.reload()
    watched.wait()
    assert watched.root()["theme"] == "light"
    touched(watched)
    at(watched, 101)
    begins_anew(watched)
    assert watched.address == "/zh/attract?p=kiosk&theme=dark"


@pytest.mark.parametrize(
    "where",
    [
        "/zh/overview?p=desk",
        "/zh/overview?p=phone",
        "/zh/overview?p=wall&turn=off",
        "/zh/overview?p=kiosk&idle=off",
        "/zh/map?p=kiosk&tour=public.2",
    ],
)
def test_some_screens_wait_for_nobody(watched: Screen, where: str) -> None:
    watched.show(where)
    for _ in range(4):
        watched.passes(100)
        assert not asks(watched)
    assert watched.address == where


def test_an_address_gives_one_screen_its_own_time(watched: Screen) -> None:
    watched.show("/zh/overview?p=totem&idle=200")
    touched(watched)
    at(watched, 199)
    assert not asks(watched)
    at(watched, 201)
    assert asks(watched)
    at(watched, 226)
    begins_anew(watched)
    assert watched.address == "/zh/attract?p=totem&idle=200"


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = folders.make(tmp_path_factory.mktemp("hurried"))
    folders.publish(folder, sample.tables(published_only=True))
    with Server(folder, WARM="0", IDLE_SECONDS="40", WARNING_SECONDS="20", ROTATION_SECONDS="9") as running:
        yield running


def test_the_settings_give_all_screens_their_times(fresh: Callable[..., Screen], hurried: Server) -> None:
    screen = fresh(hurried)
    screen.page.clock.install()
    screen.show(address("zh", "overview"))
    touched(screen)
    at(screen, 41)
    assert screen.page.locator(".still-light").count() == 20
    at(screen, 61)
    begins_anew(screen)


def _pages(screen: Screen, *, every: float, count: int) -> list[str]:
    seen = []
    for _ in range(count):
        screen.page.wait_for_selector("html[data-ready]", state="attached")
        seen.append(screen.root()["page"])
        screen.passes(0.7 * every)
        assert screen.root()["page"] == seen[-1]
        screen.passes(0.3 * every + 0.6)
        screen.page.wait_for_function("(page) => document.documentElement.dataset.page !== page", arg=seen[-1])
    return seen


def test_a_wall_goes_from_page_to_page_by_itself(watched: Screen) -> None:
    watched.show("/en/overview?p=wall")
    before = watched.page.evaluate("history.length")
    assert _pages(watched, every=20, count=len(PAGES) + 1) == [*PAGES, PAGES[0]]
    assert watched.page.evaluate("history.length") == before
    assert watched.address == "/en/structure?p=wall"
    assert watched.said == []


def test_an_address_or_the_settings_say_how_long_a_page_stands(
    watched: Screen, fresh: Callable[..., Screen], hurried: Server
) -> None:
    watched.show("/zh/map?p=wall&turn=10")
    assert _pages(watched, every=10, count=2) == ["map", "institutions"]
    screen = fresh(hurried)
    screen.page.clock.install()
    screen.show("/zh/progress?p=wall")
    assert _pages(screen, every=9, count=2) == ["progress", "overview"]
