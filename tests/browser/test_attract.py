"""The attract loop: scene after scene while nobody touches; the first touch opens what the scene speaks of."""

from collections.abc import Callable

import pytest

from dashboard.addresses import SCENES
from dashboard.i18n import LANGS
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address, measure

LEADS_TO = {
    "institutions": "institutions",
    "revenue": "revenue",
    "structure": "structure",
    "aims": "overview",
    "reach": "map",
}


def scene(lang: str, name: str) -> str:
    return address(lang, "attract", f"scene={name}")


def now(screen: Screen) -> str:
    """Say which scene is shown, by its class."""
    return str(screen.page.locator(".scene").get_attribute("class")).rpartition("-")[2]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_keeps_the_rules_of_size(screen: Screen, lang: str, name: str) -> None:
    screen.show(scene(lang, name))
    assert {rule: found for rule, found in measure(screen).items() if found} == {}


@pytest.mark.parametrize("name", SCENES)
def test_the_first_touch_anywhere_opens_the_page_of_the_scene(screen: Screen, name: str) -> None:
    for x, y in ((40, 40), (1880, 500), (960, 1040)):
        screen.show(scene("en", name))
        screen.page.touchscreen.tap(x, y)
        screen.page.wait_for_selector(f'html[data-page="{LEADS_TO[name]}"][data-ready]', state="attached")
        assert screen.address == address("en", LEADS_TO[name])


def test_scenes_follow_one_another_and_begin_anew_a_little_elsewhere(
    fresh: Callable[..., Screen], server: Server
) -> None:
    screen = fresh(server)
    screen.page.clock.install()
    screen.show(address("zh", "overview"))
    before = screen.page.evaluate("history.length")
    screen.page.evaluate("window.attract()")
    seen, places = [], []
    for _ in range(2 * len(SCENES)):
        screen.page.wait_for_selector('html[data-page="attract"][data-ready]', state="attached")
        seen.append(now(screen))
        places.append(screen.page.locator("#stage").bounding_box())
        call = screen.page.locator(".call").bounding_box()
        assert call == {"x": 64, "y": 960, "width": 1792, "height": 96}
        screen.passes(6)
        assert now(screen) == seen[-1]
        screen.passes(6.5)
    assert tuple(seen) == SCENES * 2
    assert places[0] == places[1] != places[len(SCENES)]
    assert screen.page.evaluate("history.length") == before + 1
    screen.close()


def test_a_touch_ends_the_loop(fresh: Callable[..., Screen], server: Server) -> None:
    screen = fresh(server)
    screen.page.clock.install()
    screen.show(scene("zh", "reach"))
    screen.page.touchscreen.tap(900, 500)
    screen.page.wait_for_selector('html[data-page="map"][data-ready]', state="attached")
    screen.passes(60)
    assert screen.root()["page"] == "map"
    screen.close()


def test_scenes_do_not_fade_where_motion_is_reduced(fresh: Callable[..., Screen], server: Server) -> None:
    for motion, takes in (("no-preference", 600), ("reduce", 0)):
        screen = fresh(server, reduced_motion=motion)
        screen.show(scene("en", "aims"))
        time = screen.page.evaluate("getComputedStyle(document.querySelector('.scene')).animationDuration")
        assert float(time.removesuffix("s")) * 1000 == takes
        screen.close()


def test_the_loop_stands_without_demo_data(fresh: Callable[..., Screen], published_only: Server) -> None:
    screen = fresh(published_only)
    for name in SCENES:
        screen.show(scene("zh", name))
        assert {rule: found for rule, found in measure(screen).items() if found} == {}
        assert screen.page.locator(".mark-sample").count() == 0
    screen.close()
