"""The ruler itself: it finds what is wrong on a page made wrong on purpose, and nothing on one that is right."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import measuring
from tests.browser.screens import SIZE

RIGHT = (
    '<div class="tile" style="position:absolute;left:20px;top:20px;width:400px;height:100px;font-size:24px">text</div>'
    '<a href="#" class="chip" style="position:absolute;left:20px;top:200px;width:100px;height:72px">one</a>'
    '<a href="#" class="chip" style="position:absolute;left:132px;top:200px;width:100px;height:72px">two</a>'
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=SIZE)
    yield page
    page.close()


def show(page: Page, body: str) -> None:
    page.set_content(f'<body style="margin:0;font:24px/1.5 sans-serif">{body}</body>')


def test_a_page_that_is_right_has_no_findings(page: Page) -> None:
    show(page, RIGHT)
    assert measuring.targets(page, least=72, gap=12) == []
    assert measuring.text_sizes(page, least=24) == []
    assert measuring.clipped(page) == []
    assert measuring.overlapping(page) == []


@pytest.mark.parametrize(("change", "found"), [(("72px", "70px"), "100×70"), (("132px", "130px"), "10.0 apart")])
def test_a_small_or_near_target_is_found(page: Page, change: tuple[str, str], found: str) -> None:
    show(page, RIGHT.replace(*change))
    assert any(found in finding for finding in measuring.targets(page, least=72, gap=12))


@pytest.mark.parametrize(
    "text",
    [
        '<p style="font-size:23px">small</p>',
        '<svg width="300" height="80"><text y="40" font-size="20">small</text></svg>',
        '<svg width="300" height="80"><g transform="scale(0.5)"><text y="40" font-size="30">small</text></g></svg>',
    ],
)
def test_a_small_text_is_found_in_drawings_too(page: Page, text: str) -> None:
    show(page, text)
    assert len(measuring.text_sizes(page, least=24)) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<div style="width:3000px;height:20px"></div>',
        '<div style="position:absolute;left:1900px;width:100px;height:20px">out</div>',
        '<div style="width:50px;overflow:hidden;white-space:nowrap">a text too long for it</div>',
        '<div style="height:10px;overflow:hidden">a text too high for it</div>',
        '<div class="tile" style="width:50px;white-space:nowrap">a text that runs out</div>',
        '<div data-chart="c" style="width:60px;height:60px"><svg width="60" height="60" overflow="visible">'
        '<text x="30" y="30">runs out</text></svg></div>',
    ],
)
def test_what_is_cut_off_or_runs_out_is_found(page: Page, body: str) -> None:
    show(page, body)
    assert measuring.clipped(page)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="tile" style="height:50px">one</div><div class="tile" style="height:50px;margin-top:-20px">two</div>',
        '<svg width="300" height="80"><text x="9" y="40">over</text><text x="20" y="50">under</text></svg>',
        '<p style="height:30px;margin:0">under</p><div style="height:40px;margin-top:-30px;position:relative;background:red"></div>',
    ],
)
def test_what_lies_on_another_is_found(page: Page, body: str) -> None:
    show(page, body)
    assert measuring.overlapping(page)
