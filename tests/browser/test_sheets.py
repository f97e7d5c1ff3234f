"""The data sheet behind every ⓘ: what it says, and every way to close it."""

from collections.abc import Callable

import pytest

from dashboard.i18n import LANGS, calendar, word
from dashboard.releases import Release
from tests.browser.screens import Screen
from tests.browser.tour import address

OPEN = ".offcanvas.show"
_ROWS = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
LINES = ("definition", "unit", "period", "source", "owner", "status", "as_of", "next_update")
PAGES = (("overview", ""), ("map", ""), ("map", "ring=nation"), ("institutions", "by=year"), ("revenue", ""))
in_both_languages = pytest.mark.parametrize("lang", LANGS)


@in_both_languages
@pytest.mark.parametrize(("page", "query"), PAGES)
def test_every_sheet_names_source_owner_date_unit_definition_and_status(
    screen: Screen, release: Release, lang: str, page: str, query: str
) -> None:
    screen.show(address(lang, page, query))
    dates = {str(fact["as_of"]) for fact in screen.facts()} | set(release.tables["institutions"]["as_of"].dropna())
    said_dates = {calendar(date, lang) for date in dates}
    faults = []
    names = screen.page.evaluate(
        "() => [...new Set([...document.querySelectorAll('[data-ctl^=\"sheet.\"]')].map((one) => one.dataset.ctl))]"
    )
    assert names
    for name in names:
        screen.page.locator(f'[data-ctl="{name}"]').first.tap()
        sheet = screen.page.locator(OPEN)
        sheet.wait_for()
        assert f"sheet={name.removeprefix('sheet.')}" in screen.address
        lines = sheet.evaluate(
            """(sheet) => Object.fromEntries([...sheet.querySelectorAll('dt')]
            .map((name) => [name.textContent, name.nextElementSibling?.textContent.trim() ?? '']))"""
        )
        faults += [f"{name} has no {line}" for line in LINES if not lines.get(word(f"sheet.{line}", lang))]
        if not any(date in text for date in said_dates for text in lines.values()):
            faults.append(f"{name} does not say as of when")
        if word("client.release", lang, number=release.number) not in sheet.inner_text():
            faults.append(f"{name} does not say of which release")
        if not sheet.locator("h2").inner_text().strip():
            faults.append(f"{name} has no title")
        screen.page.keyboard.press("Escape")
        sheet.wait_for(state="detached")
    assert faults == []
    assert screen.said == []


@in_both_languages
def test_the_table_behind_a_chart_is_whole_and_shown_eight_rows_at_a_time(screen: Screen, lang: str) -> None:
    screen.show(address(lang, "revenue", "sheet=revenue-chart"))
    screen.page.wait_for_selector(f"{OPEN} table")
    whole = screen.page.eval_on_selector_all('[data-slot="revenue-chart.table"] tbody tr', _ROWS)
    read = []
    for turned in range(1, 10):
        read += screen.page.eval_on_selector_all(f"{OPEN} tbody tr", _ROWS)
        assert screen.page.locator(f"{OPEN} tbody tr").count() <= 8
        count = screen.page.inner_text(f"{OPEN} .page-of")
        if count == f"{turned} / {turned}":
            break
        screen.page.tap(f'{OPEN} [data-ctl="rows.next"]')
        screen.page.wait_for_function(
            "([place, now]) => document.querySelector(place).textContent !== now", arg=[f"{OPEN} .page-of", count]
        )
        screen.page.wait_for_timeout(300)  # a quicker second tap at one place would be a wet finger's
    assert read == whole
    assert len(whole) == 20
    screen.page.dispatch_event(f'{OPEN} [data-ctl="rows.next"]', "click")  # at the end it does nothing
    screen.page.tap(f'{OPEN} [data-ctl="rows.back"]')
    screen.page.wait_for_function(
        "(place) => document.querySelector(place).textContent === '2 / 3'", arg=f"{OPEN} .page-of"
    )
    for name in ("rows.back", "rows.next", "sheet.close"):
        box = screen.page.locator(f'{OPEN} [data-ctl="{name}"]').bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 72
    assert screen.said == []


def _by_escape(screen: Screen) -> None:
    screen.page.keyboard.press("Escape")


def _by_its_button(screen: Screen) -> None:
    screen.page.locator(f'{OPEN} [data-act="sheet.close"], .modal.show [data-act="sheet.close"]').tap(timeout=3_000)


def _by_a_tap_outside(screen: Screen) -> None:
    screen.page.touchscreen.tap(960, 40)


@pytest.mark.parametrize("close", [_by_escape, _by_its_button, _by_a_tap_outside])
@pytest.mark.parametrize(
    ("page", "query", "name"),
    [("overview", "", "sheet.revenue"), ("revenue", "by=half", "sheet.revenue-chart"), ("institutions", "", "card.")],
)
def test_a_sheet_or_card_closes_and_the_address_forgets_it(
    screen: Screen, page: str, query: str, name: str, close: Callable[[Screen], None]
) -> None:
    start = address("zh", page, query)
    screen.show(start)
    screen.page.locator(f'[data-ctl^="{name}"]').first.tap()
    screen.page.wait_for_selector(f"{OPEN}, .modal.show")
    screen.page.wait_for_timeout(400)  # a finger waits until it stands
    close(screen)
    screen.page.wait_for_selector(f"{OPEN}, .modal.show", state="detached")
    screen.page.wait_for_function("(address) => location.pathname + location.search === address", arg=start)
    screen.page.wait_for_selector(".offcanvas-backdrop, .modal-backdrop", state="detached")
    assert screen.said == []


@pytest.mark.parametrize(("page", "name"), [("overview", "sheet.revenue"), ("institutions", "card.")])
def test_a_closed_sheet_or_card_gives_the_focus_back(screen: Screen, page: str, name: str) -> None:
    screen.show(address("en", page))
    opener = screen.page.locator(f'[data-ctl^="{name}"]').first
    opener.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_selector(f"{OPEN}, .modal.show")
    screen.page.wait_for_timeout(400)
    assert screen.page.evaluate("Boolean(document.activeElement.closest('.offcanvas, .modal'))")
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_selector(f"{OPEN}, .modal.show", state="detached")
    screen.page.wait_for_function(
        "(name) => document.activeElement.dataset.ctl === name", arg=opener.get_attribute("data-ctl"), timeout=5_000
    )
    screen.page.wait_for_timeout(300)
    assert opener.evaluate("(control) => control === document.activeElement")  # and nobody takes it away again


def test_an_address_that_names_a_sheet_opens_it(screen: Screen) -> None:
    screen.show("/en/overview?sheet=visits&p=kiosk")
    screen.page.wait_for_selector(OPEN)
    assert screen.said == []
