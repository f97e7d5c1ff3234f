"""At 1920×1080 a finger meets every control, an eye reads every word, and nothing is cut off or covered."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from dashboard.i18n import LANGS
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import ADDRESSES, Tour, address, measure

everywhere = pytest.mark.parametrize("where", ADDRESSES)
OVERLAYS = [
    (lang, page, query)
    for lang in LANGS
    for page, query in (
        ("overview", "sheet=revenue"),
        ("overview", "sheet=overview-lights"),
        ("map", "sheet=map-ring"),
        ("institutions", "card=SAMPLE-01"),
        ("institutions", "sheet=institutions-counts"),
        ("revenue", "sheet=revenue-chart"),
        ("structure", "box=center-1&sheet=box.center-1"),
        ("data", "sheet=data-chart"),
        ("data", "sheet=220100"),
        ("progress", "sheet=progress-chart"),
        ("progress", "sheet=milestone.2024-01-23.1"),
    )
]


@everywhere
def test_a_target_is_large_and_apart_enough_for_a_finger(tour: Tour, where: str) -> None:
    assert tour.at(where).findings["targets"] == []


@everywhere
def test_a_text_is_large_enough_to_be_read_standing(tour: Tour, where: str) -> None:
    assert tour.at(where).findings["text sizes"] == []


@everywhere
def test_nothing_is_cut_off_and_nothing_scrolls(tour: Tour, where: str) -> None:
    assert tour.at(where).findings["clipped"] == []


@everywhere
def test_nothing_lies_on_anything_else(tour: Tour, where: str) -> None:
    assert tour.at(where).findings["overlapping"] == []


@pytest.fixture
def opened(touch: BrowserContext, server: Server, request: pytest.FixtureRequest) -> Iterator[Screen]:
    lang, page, query = request.param
    screen = Screen.of(touch, server.base)
    screen.show(address(lang, page, query))
    screen.page.wait_for_selector(".offcanvas.show:not(.offcanvas-toggling), .modal.show")
    screen.page.wait_for_timeout(400)  # it slides in
    yield screen
    screen.close()


@pytest.mark.parametrize("opened", OVERLAYS, indirect=True, ids=lambda case: "-".join(case))
def test_an_open_sheet_or_card_keeps_the_rules_of_size(opened: Screen) -> None:
    assert {rule: found for rule, found in measure(opened).items() if found} == {}
