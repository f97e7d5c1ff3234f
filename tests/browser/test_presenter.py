"""The presenter's keys: three tours from any focus, exactly back, a dark screen, and a welcome line that ends at midnight."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import sample
from dashboard.addresses import PAGES
from dashboard.i18n import word
from dashboard.schema import TOURS
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server

WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "has_touch": False, "timezone_id": "Asia/Shanghai"}
DAY = "2026-03-02"
LINE = "热烈欢迎国家知识产权局领导一行莅临长春新区调研指导"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the sample on a day that has guests."""
    folder = folders.make(tmp_path_factory.mktemp("hall"))
    folders.publish(folder, greeting(sample.tables()))
    with Server(folder, WARM="0") as running:
        yield running


def greeting(tables: dict[str, Any]) -> dict[str, Any]:
    texts = tables["texts"].copy()
    texts.loc[texts["key"] == "welcome", ["zh", "as_of"]] = [LINE, DAY]
    return {**tables, "texts": texts}


@pytest.fixture
def stops() -> dict[str, list[dict[str, Any]]]:
    """The tours as the table tells them."""
    tours = sample.tables()["tours"].fillna({"picture": ""}).sort_values(["tour", "seq"])
    return {name: tours[tours["tour"] == name].to_dict("records") for name in TOURS}


def press(screen: Screen, *keys: str) -> None:
    for key in keys:
        screen.page.keyboard.press(key)


def comes(screen: Screen, tour: str) -> None:
    """Wait until the picture of a stop stands; without a name, that of no tour."""
    screen.page.wait_for_function(
        "(tour) => (new URL(location.href).searchParams.get('tour') ?? '') === tour && 'ready' in document.documentElement.dataset",
        arg=tour,
    )


def is_at(screen: Screen, profile: str, tour: str, number: int, stop: dict[str, Any]) -> None:
    comes(screen, f"{tour}.{number}")
    query = stop["picture"] and f"{stop['picture']}&"
    assert screen.address == f"/zh/{stop['page']}?{query}p={profile}&tour={tour}.{number}"
    assert screen.page.inner_text(".talk-said") == stop["said_zh"]
    assert screen.page.locator(".talk-dot[data-now]").count() == 1


@pytest.mark.parametrize(("tour", "profile"), [*((tour, "kiosk") for tour in TOURS), (TOURS[0], "wall")])
def test_keys_lead_through_a_tour_and_exactly_back(
    fresh: Callable[..., Screen], hall: Server, stops: dict[str, list[dict[str, Any]]], profile: str, tour: str
) -> None:
    screen = fresh(hall, **WALL)
    began = f"/zh/map?ring=city&p={profile}"
    screen.show(began)
    before = screen.picture()
    press(screen, "F5")
    comes(screen, TOURS[0])
    for _ in range(TOURS.index(tour)):
        press(screen, "PageUp")
    comes(screen, tour)
    count = len(stops[tour])
    assert screen.page.inner_text(f'[data-ctl="tour.{tour}"] .cover-length') == word(
        "client.tour_length", "zh", minutes=round(sum(stop["seconds"] for stop in stops[tour]) / 60), stops=count
    )
    seen = []
    for number, stop in enumerate(stops[tour], start=1):
        press(screen, ("PageDown", "ArrowRight", "Space", "Enter")[number % 4])
        is_at(screen, profile, tour, number, stop)
        seen.append(screen.picture())
    press(screen, "PageDown")
    screen.page.wait_for_timeout(200)
    assert screen.page.inner_text(".talk-count") == f"{count}/{count}"
    for number in range(count - 1, 0, -1):
        press(screen, ("PageUp", "ArrowLeft")[number % 2])
        is_at(screen, profile, tour, number, stops[tour][number - 1])
        assert screen.picture() == seen[number - 1]
    press(screen, "End")
    is_at(screen, profile, tour, count, stops[tour][-1])
    press(screen, "3")
    is_at(screen, profile, tour, 3, stops[tour][2])
    press(screen, "Home")
    is_at(screen, profile, tour, 1, stops[tour][0])
    press(screen, "Escape")
    comes(screen, "")
    assert screen.address == began
    assert screen.picture() == before
    assert screen.page.locator(".talk, .cover").count() == 0
    assert (screen.said, screen.outside, screen.opened) == ([], [], [])


@pytest.mark.parametrize(
    "focus",
    [
        '[data-ctl="nav.map"]',
        '[data-ctl="lang.en"]',
        '[data-ctl="door.company"]',
        "#stage",
        '[data-ctl="sheet.revenue"]',
    ],
)
def test_in_a_tour_keys_work_from_any_focus(fresh: Callable[..., Screen], hall: Server, focus: str) -> None:
    screen = fresh(hall)
    screen.show("/zh/overview?p=kiosk&tour=official.1")
    for key in ("Enter", "Space", "PageDown", "ArrowRight"):
        screen.page.focus(focus)
        press(screen, key)
        comes(screen, "official.2")
        assert screen.page.evaluate("scrollY") == 0
        press(screen, "PageUp")
        comes(screen, "official.1")
    screen.show("/zh/overview?sheet=revenue&p=kiosk&tour=official.1")
    screen.page.wait_for_selector(".offcanvas.show")
    press(screen, "PageDown")
    comes(screen, "official.2")
    screen.page.wait_for_selector(".offcanvas", state="detached")
    assert screen.said == []


def test_keys_that_come_faster_than_pictures_all_count(fresh: Callable[..., Screen], hall: Server) -> None:
    screen = fresh(hall, **WALL)
    screen.show("/zh/overview?p=wall")
    press(screen, "F5", "PageDown", "PageDown", "PageDown", "PageDown", "PageUp")
    comes(screen, "official.3")
    press(screen, "Escape")
    comes(screen, "")
    press(screen, "PageDown", "PageDown", "PageDown")
    screen.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")


def test_the_language_changes_and_stays(fresh: Callable[..., Screen], hall: Server) -> None:
    screen = fresh(hall, **WALL)
    screen.show("/zh/overview?p=wall&tour=public.2")
    press(screen, "l")
    screen.page.wait_for_selector('html[lang="en"][data-ready]', state="attached")
    press(screen, "PageDown")
    comes(screen, "public.3")
    assert screen.address == "/en/map?ring=city&p=wall&tour=public.3"
    assert screen.page.inner_text(".talk-said") == "Where help is nearest to you"


@pytest.mark.parametrize("key", ["b", "B", "."])
def test_the_screen_darkens_and_any_key_or_hand_lifts_the_dark(
    fresh: Callable[..., Screen], hall: Server, key: str
) -> None:
    screen = fresh(hall)
    screen.show("/zh/overview?p=kiosk&tour=official.1")
    lifts: tuple[Callable[[], None], ...] = (
        lambda: press(screen, key),
        lambda: press(screen, "PageDown"),
        lambda: screen.page.touchscreen.tap(1000, 500),
    )
    for lift in lifts:
        press(screen, key)
        box = screen.page.locator(".blank").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 1920, "height": 1080}
        lift()
        assert screen.page.locator(".blank").count() == 0
    assert screen.address == "/zh/overview?p=kiosk&tour=official.1"


def test_a_visitors_hand_leaves_the_stop_and_the_way_back_stands_there(
    fresh: Callable[..., Screen], hall: Server
) -> None:
    screen = fresh(hall)
    screen.show("/zh/map?ring=northeast_asia&p=kiosk&tour=official.5")
    before = screen.picture()
    for back in (lambda: screen.page.tap('[data-ctl="tour.resume"]'), lambda: press(screen, "PageUp")):
        screen.page.tap('[data-ctl="nav.revenue"]')
        screen.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")
        screen.page.wait_for_selector('[data-ctl="tour.resume"]')
        assert screen.page.inner_text(".talk-count") == "5/8"
        back()
        screen.page.wait_for_selector('html[data-page="map"][data-ready]', state="attached")
        assert screen.picture() == before
        assert screen.page.locator('[data-ctl="tour.resume"]').count() == 0
        screen.page.wait_for_timeout(300)  # a tap at the same place any sooner is a wet finger's second one
    screen.page.tap('[data-ctl="nav.revenue"]')
    screen.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")
    press(screen, "PageDown")
    comes(screen, "official.6")


def test_a_touch_or_a_number_takes_a_tour_from_the_cover(fresh: Callable[..., Screen], hall: Server) -> None:
    screen = fresh(hall)
    screen.show("/zh/overview?p=kiosk")
    press(screen, "F5")
    comes(screen, "official")
    press(screen, "3")
    comes(screen, "enterprise.1")
    press(screen, "0")
    comes(screen, "enterprise.10")
    press(screen, "F5")
    comes(screen, "enterprise")
    screen.page.tap('[data-ctl="tour.public"]')
    comes(screen, "public.1")
    screen.page.reload()
    screen.wait()
    assert screen.page.inner_text(".talk-count") == "1/5"


def test_outside_a_tour_keys_go_from_page_to_page_and_leave_controls_to_visitors(
    fresh: Callable[..., Screen], hall: Server
) -> None:
    screen = fresh(hall)
    screen.show("/zh/overview?p=kiosk")
    for key, page in (
        ("PageDown", PAGES[1]),
        ("End", PAGES[-1]),
        ("PageDown", PAGES[0]),
        ("PageUp", PAGES[-1]),
        ("3", "map"),
    ):
        press(screen, key)
        screen.page.wait_for_selector(f'html[data-page="{page}"][data-ready]', state="attached")
    screen.page.focus('[data-ctl="nav.revenue"]')
    press(screen, "Enter")
    screen.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")
    screen.page.locator('[data-ctl^="sheet."]').first.tap()
    screen.page.wait_for_selector(".offcanvas.show")
    where = screen.address
    press(screen, "PageDown", "End", "5")
    screen.page.wait_for_timeout(300)
    assert screen.address == where
    press(screen, "Escape")
    screen.page.wait_for_selector(".offcanvas", state="detached")
    assert screen.root()["page"] == "revenue"


def test_who_sits_at_a_desk_keeps_the_keys(fresh: Callable[..., Screen], hall: Server) -> None:
    screen = fresh(hall)
    screen.show("/zh/overview?p=desk")
    press(screen, "PageDown", "b", "3", "ArrowRight")
    screen.page.wait_for_timeout(300)
    assert screen.address == "/zh/overview?p=desk"
    assert screen.page.locator(".blank").count() == 0


@pytest.fixture
def morning(fresh: Callable[..., Screen], hall: Server) -> Screen:
    """A wall on the morning of a visit."""
    screen = fresh(hall, **WALL)
    screen.page.clock.install(time=datetime.fromisoformat(f"{DAY}T09:00:00+08:00"))
    return screen


def test_keys_hold_a_wall_still_and_leaving_lets_it_go_on(morning: Screen) -> None:
    morning.show("/zh/map?p=wall")
    press(morning, "PageDown")
    morning.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")
    morning.passes(300)
    assert morning.root()["page"] == "institutions"
    assert "held" in morning.root()
    press(morning, "Escape")
    morning.passes(21)
    morning.page.wait_for_selector('html[data-page="revenue"][data-ready]', state="attached")
    assert "held" not in morning.root()


def test_a_talk_is_over_ten_minutes_after_the_last_key(morning: Screen) -> None:
    morning.show("/zh/progress?p=wall")
    press(morning, "F5", "PageDown", "b")
    comes(morning, "official.1")
    morning.passes(590)
    assert morning.page.locator(".blank").count() == 1
    morning.passes(12)
    comes(morning, "")
    assert morning.address == "/zh/progress?p=wall"
    assert morning.page.locator(".blank, .talk").count() == 0


def test_the_welcome_line_stands_on_its_day_and_is_gone_at_midnight(morning: Screen) -> None:
    morning.show("/zh/overview?p=wall")
    press(morning, "F5")
    comes(morning, TOURS[0])
    assert LINE in morning.page.inner_text(".cover-line")
    findings = morning.page.evaluate(
        "[...document.querySelectorAll('.cover *')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' || parseFloat(getComputedStyle(one).fontSize) < 40).map((one) => one.className)"
    )
    assert findings == []
    morning.page.clock.set_system_time(datetime.fromisoformat(f"{DAY}T23:59:57+08:00"))
    morning.passes(1)
    assert LINE in morning.page.inner_text(".cover-line")
    morning.passes(4)
    assert LINE not in morning.page.inner_text(".cover")
    assert "公务接待" in morning.page.inner_text(".cover-line")


def test_a_wall_greets_after_its_last_page_on_that_day_alone(morning: Screen) -> None:
    morning.show("/zh/progress?p=wall")
    morning.passes(21)
    morning.page.wait_for_function("location.search.includes('tour=welcome')")
    morning.passes(1)
    assert LINE in morning.page.inner_text(".cover-line")
    assert morning.page.locator(".cover-tour").count() == 0
    morning.passes(20)
    morning.page.wait_for_selector('html[data-page="overview"][data-ready]', state="attached")
    assert morning.address == "/zh/overview?p=wall"
    morning.passes(1)
    assert morning.page.locator(".cover").count() == 0
    morning.page.clock.set_system_time(datetime.fromisoformat("2026-03-03T09:00:00+08:00"))
    morning.show("/zh/progress?p=wall")
    morning.passes(21)
    morning.page.wait_for_selector('html[data-page="overview"][data-ready]', state="attached")
    assert morning.address == "/zh/overview?p=wall"


def test_a_release_without_tours_has_no_talk_and_no_fault(fresh: Callable[..., Screen], tmp_path: Path) -> None:
    tables = sample.tables(published_only=True)
    folder = folders.make(tmp_path)
    folders.publish(folder, {**tables, "tours": tables["tours"].head(0)})
    with Server(folder, WARM="0") as server:
        screen = fresh(server)
        screen.show("/zh/overview?p=kiosk&tour=official.2")
        press(screen, "F5")
        screen.page.wait_for_timeout(300)
        assert screen.page.locator(".cover, .talk").count() == 0
        assert screen.said == []
