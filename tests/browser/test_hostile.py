"""Names from the data are text, never markup: in HTML, in drawings, in titles, in sheets."""

import re
from collections.abc import Callable

import pytest

from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address

WHERE = (
    ("overview", "", "sheet.overview-lights"),
    ("map", "", "sheet.map-ring"),
    ("map", "ring=city", ""),
    ("map", "ring=nation", "sheet.map-ring"),
    ("institutions", "by=zone", "sheet.institutions-counts"),
    ("institutions", "", "card."),
    ("institutions", "page=2", "card."),
    ("revenue", "tab=composition", "sheet.revenue-chart"),
    ("revenue", "zone=gx", "sheet.revenue"),
)
# Elements that no page of ours has, attributes that none of ours carries, and letters that a drawing has set apart.
_MADE = """() => [
    ...document.querySelectorAll('#screen-body b, #screen-body i, .offcanvas b, .modal b, body img, [onerror], [onmouseover], '
        + 'a[href^="javascript" i], svg a, body script:not([src]):not([id])'),
    ...[...document.querySelectorAll('svg tspan[style]')].filter((part) => /italic|underline/.test(part.getAttribute('style'))
        || (/bold/.test(part.getAttribute('style')) && part.textContent.trim() === 'b')),
].map((made) => made.outerHTML.slice(0, 200))"""
_SEEN = """() => [...document.querySelectorAll('#screen-body, .offcanvas, .modal')].map((part) => part.textContent).join('|')"""


def seen(screen: Screen) -> str:
    """Read every text of the screen, charts and what only screen readers get too."""
    return str(screen.page.evaluate(_SEEN))


def made(screen: Screen) -> list[str]:
    """List the elements that the page has made of names."""
    return list(screen.page.evaluate(_MADE))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_that_are_markup_are_shown_as_they_are_written(
    fresh: Callable[..., Screen], hostile: Server, lang: str
) -> None:
    screen = fresh(hostile)
    shown = ""
    for page, query, opener in WHERE:
        screen.show(address(lang, page, query))
        shown += seen(screen)
        assert made(screen) == []
        if opener:
            screen.page.locator(f'[data-ctl^="{opener}"]').first.tap()
            screen.page.wait_for_selector(".offcanvas.show, .modal.show")
            screen.page.wait_for_timeout(100)
            shown += seen(screen)
            assert made(screen) == []
    assert screen.opened == []
    assert screen.said == []
    assert screen.outside == []
    for name in folders.MARKUP:
        if not re.search(r"[\x00-\x1f\u202a-\u202e]", name):
            assert name[:60] in shown, name


@pytest.mark.parametrize(
    ("page", "query"), [("institutions", "by=zone"), ("revenue", "tab=composition"), ("map", "ring=city")]
)
def test_a_drawing_writes_markup_as_letters(
    fresh: Callable[..., Screen], hostile: Server, page: str, query: str
) -> None:
    screen = fresh(hostile)
    screen.show(address("en", page, query))
    drawn = screen.page.evaluate("[...document.querySelectorAll('[data-chart] text')].map((text) => text.textContent)")
    assert any(re.match(r"<(b|i|a|\u2026)", text) for text in drawn), drawn
    assert screen.said == []


def test_no_control_of_direction_or_bell_reaches_the_screen(fresh: Callable[..., Screen], hostile: Server) -> None:
    screen = fresh(hostile)
    found = []
    for page, query, _ in WHERE:
        screen.show(address("zh", page, query))
        found += re.findall(r".{0,20}[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069].{0,20}", seen(screen))
    assert found == []


def test_names_as_long_as_they_may_be_stay_in_their_places(fresh: Callable[..., Screen], hostile: Server) -> None:
    screen = fresh(hostile)
    for page, query, _ in WHERE:
        screen.show(address("en", page, query))
        out = screen.page.evaluate(
            """() => [document.scrollingElement.scrollWidth, ...[...document.querySelectorAll('.card-link, .tile, .chip, .ranking, .chart')]
            .map((box) => box.getBoundingClientRect().right)].filter((right) => right > 1921)"""
        )
        assert out == [], (page, query)


def test_a_document_keeps_its_data_in_even_when_a_name_ends_a_script(
    hostile: Server, fresh: Callable[..., Screen]
) -> None:
    screen = fresh(hostile, java_script_enabled=False)
    for page in ("overview", "institutions", "revenue"):
        screen.page.goto(hostile.base + address("en", page))
        assert "alert" not in screen.page.inner_text("body")
        assert screen.page.locator("script:not([src])").count() <= 3
