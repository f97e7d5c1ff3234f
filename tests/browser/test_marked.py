"""A touch on a mark of the map is answered: by the way to who sits there, or by the table of all places."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.i18n import LANGS
from tests.browser.screens import Screen
from tests.browser.serving import Server

_MARKS = """() => {
    const figure = window.figures['map-ring'], box = document.querySelector('[data-chart="map-ring"] .svg-container').getBoundingClientRect();
    const by = box.width / figure.layout.width;
    return figure.data.filter((trace) => trace.customdata).flatMap((trace) => trace.customdata.map((id, at) => (
        {id, x: box.left + trace.x[at] * by, y: box.bottom - trace.y[at] * by})));
}"""
_WAY = "(id) => document.querySelector(`[data-marks~='${id}']`)?.getAttribute('href') ?? ''"


def marks(screen: Screen) -> list[dict[str, Any]]:
    return list(screen.page.evaluate(_MARKS))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("profile", ["kiosk", "totem"])
@pytest.mark.parametrize("ring", ["zone", "city"])
def test_a_circle_near_by_leads_to_the_institutions_of_its_sub_zone(
    fresh: Callable[..., Screen], server: Server, ring: str, profile: str, lang: str
) -> None:
    screen = fresh(server)
    if profile == "totem":
        screen.page.set_viewport_size({"width": 1080, "height": 1920})
    where = f"/{lang}/map?{'' if ring == 'zone' else f'ring={ring}&'}p={profile}"
    screen.show(where)
    found = marks(screen)
    assert len(found) > 3 * (ring == "zone")
    for mark in (found[0], found[-1]):
        screen.show(where)
        way = screen.page.evaluate(_WAY, mark["id"])
        screen.page.touchscreen.tap(mark["x"], mark["y"])
        screen.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")
        assert screen.address == f"{way}&p={profile}"
    assert screen.said == []


@pytest.mark.parametrize("ring", ["province", "nation", "northeast_asia"])
def test_a_circle_far_out_opens_the_table_of_all_places(screen: Screen, ring: str) -> None:
    where = f"/zh/map?ring={ring}&p=kiosk"
    screen.show(where)
    for mark in (marks(screen)[0], marks(screen)[-1]):
        screen.show(where)
        screen.page.touchscreen.tap(mark["x"], mark["y"])
        screen.page.wait_for_selector(".offcanvas.show")
        assert screen.address == f"/zh/map?ring={ring}&sheet=map-ring&p=kiosk"
    assert screen.said == []


def test_the_nearest_mark_within_a_fingers_breadth_is_meant_and_the_land_is_nobodys(screen: Screen) -> None:
    screen.show("/zh/map?p=kiosk")
    found = marks(screen)
    outer = max(found, key=lambda mark: mark["x"])
    screen.page.mouse.click(outer["x"], outer["y"] + 200)
    screen.page.wait_for_timeout(300)
    assert screen.address == "/zh/map?p=kiosk"
    way = screen.page.evaluate(_WAY, outer["id"])
    screen.page.mouse.move(outer["x"] + 33, outer["y"])
    screen.page.mouse.down()
    assert screen.page.locator(f'[data-marks~="{outer["id"]}"][data-pressed]').count() == 1
    screen.page.mouse.up()
    screen.page.wait_for_selector('html[data-page="institutions"][data-ready]', state="attached")
    assert screen.address == f"{way}&p=kiosk"
