"""An open sheet or card keeps the rules that the page below it keeps, and axe finds nothing serious in it."""

import pytest

from dashboard.i18n import LANGS
from tests.browser import seeing
from tests.browser.screens import Screen
from tests.browser.tour import address, measure

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


@pytest.fixture
def opened(screen: Screen, request: pytest.FixtureRequest) -> Screen:
    lang, page, query = request.param
    screen.show(address(lang, page, query))
    screen.page.wait_for_selector(".offcanvas.show:not(.offcanvas-toggling), .modal.show")
    screen.page.wait_for_timeout(400)  # it slides in
    return screen


@pytest.mark.parametrize("opened", OVERLAYS, indirect=True, ids=lambda case: "-".join(case))
def test_an_open_sheet_or_card_keeps_the_rules_and_axe_finds_nothing_serious_in_it(opened: Screen) -> None:
    # Its own rows may be scrolled; what lies below it is out of play.
    assert {rule: found for rule, found in measure(opened).items() if found and rule != "reach"} == {}
    assert [found for found in seeing.accessibility(opened.page) if found.startswith(("serious", "critical"))] == []
    assert [message for message in opened.said if "axe" not in message] == []
