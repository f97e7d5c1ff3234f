"""What a screen shows while it waits, when an answer fails, when nothing fits, and when nobody has delivered anything."""

import itertools
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Route

from dashboard import sample
from dashboard.addresses import PAGES
from dashboard.i18n import LANGS, period, word
from dashboard.releases import Release
from dashboard.schema import AIMS, CLASSES, RINGS
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import Tour, address

in_both_languages = pytest.mark.parametrize("lang", LANGS)


@in_both_languages
def test_a_late_answer_keeps_the_text_and_says_so_after_three_seconds(screen: Screen, lang: str) -> None:
    held: list[Route] = []
    released = False

    def hold(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    screen.page.route("**/view/**", hold)
    screen.show(address(lang, "revenue"))
    before = screen.picture()
    screen.page.tap('[data-ctl="revenue.by.year"]')
    screen.page.wait_for_selector('html[data-state="loading"]', state="attached", timeout=2_000)
    assert screen.picture()["facts"] == before["facts"]
    assert screen.picture()["figures"] == before["figures"]
    faded = "Number(getComputedStyle(document.querySelector('.chart-plot')).opacity) < 1"
    assert screen.page.evaluate(faded)
    said = screen.page.locator('[data-slot="connection"]')
    screen.page.wait_for_function(
        "() => document.querySelector('[data-slot=connection]').textContent.trim()", timeout=6_000
    )
    assert word("client.loading", lang) in said.inner_text()
    released = True
    for route in held:
        route.continue_()
    screen.wait()
    assert screen.root()["state"] == "ok"
    assert said.inner_text() == ""
    assert "by=year" in screen.address
    assert screen.said == []


def test_an_answer_within_300_ms_shows_no_loading(screen: Screen) -> None:
    screen.show(address("zh", "revenue"))
    screen.page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({name}) => name.includes('by=half'))"
    )
    screen.page.wait_for_timeout(500)
    screen.page.evaluate(
        """() => { window.states = []; new MutationObserver(() => window.states.push(document.documentElement.dataset.state))
        .observe(document.documentElement, {attributes: true, attributeFilter: ['data-state']}); }"""
    )
    screen.page.tap('[data-ctl="revenue.by.half"]')
    screen.wait()
    assert "loading" not in screen.page.evaluate("window.states")


@pytest.mark.parametrize(("lang", "broken"), [("zh", "abort"), ("en", "500"), ("zh", "not json")])
def test_a_failed_answer_keeps_the_picture_says_so_and_can_be_tried_again(
    fresh: Callable[..., Screen], server: Server, lang: str, broken: str
) -> None:
    def fail(route: Route) -> None:
        if broken == "abort":
            route.abort()
        else:
            route.fulfill(status=500 if broken == "500" else 200, body="<p>", content_type="application/json")

    screen = fresh(server)
    screen.page.route("**/view/**", fail)
    screen.show(address(lang, "revenue"))
    before = screen.picture()
    screen.page.tap('[data-ctl="revenue.tab.growth"]')
    again = screen.page.locator('[data-ctl="retry"]')
    again.wait_for()
    assert word("client.error", lang) in screen.page.inner_text('[data-slot="connection"]')
    assert screen.root()["state"] == "error"
    after = screen.picture()
    assert {key: after[key] for key in ("facts", "figures", "title", "current")} == {
        key: before[key] for key in ("facts", "figures", "title", "current")
    }
    assert screen.address == address(lang, "revenue")
    box = again.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 72
    screen.page.unroute("**/view/**")
    again.tap()
    screen.page.wait_for_function("() => location.search.includes('tab=growth')")
    screen.wait()
    assert screen.root()["state"] == "ok"
    assert screen.page.locator('[data-ctl="retry"]').count() == 0
    assert [
        message for message in screen.said if message.startswith("error: ") and "Failed to load" not in message
    ] == []


@pytest.mark.parametrize(
    ("part", "where", "chart"),
    [
        ("**/geo/**", "/zh/map?ring=nation&p=kiosk", "map-ring"),
        ("**/plotly.*.js", "/zh/overview?p=kiosk", "overview-lights"),
    ],
)
def test_a_chart_whose_part_fails_leaves_the_facts_alive_and_can_be_tried_again(
    fresh: Callable[..., Screen], server: Server, part: str, where: str, chart: str
) -> None:
    screen = fresh(server)
    screen.page.route(part, lambda route: route.abort())
    screen.show(where)
    place = screen.page.locator(f'[data-chart="{chart}"] [data-state="error"]')
    assert word("client.broken", where[1:3]) in place.inner_text()
    assert screen.root()["state"] == "error"
    assert screen.facts()
    box = place.locator('[data-act="retry"]').bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 72
    screen.page.unroute(part)
    place.locator('[data-act="retry"]').tap()
    screen.page.wait_for_selector('html[data-ready][data-state="ok"]', state="attached")
    assert screen.charts()[chart]["traces"]


def test_a_chart_that_cannot_be_drawn_leaves_facts_lists_pages_and_sheets_alive(
    fresh: Callable[..., Screen], server: Server
) -> None:
    screen = fresh(server)
    screen.page.route("**/view/**/institutions", lambda route: route.abort())  # nothing is drawn ahead
    screen.show(address("en", "map"))
    screen.page.evaluate(_BREAK)
    screen.page.unroute("**/view/**/institutions")
    screen.page.tap('[data-ctl="nav.institutions"]')
    screen.page.wait_for_selector('html[data-ready][data-page="institutions"]', state="attached")
    place = screen.page.locator('[data-chart="institutions-counts"] [data-state="error"]')
    assert word("client.broken", "en") in place.inner_text()
    assert screen.facts()
    assert screen.page.locator(".card-link").count() == 6
    screen.page.locator('[data-ctl="sheet.institutions-counts"]').first.tap()
    screen.page.wait_for_selector(".offcanvas.show table")
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_selector(".offcanvas", state="detached")
    screen.page.evaluate("Object.assign(window.Plotly, window.whole)")
    place.locator('[data-act="retry"]').tap()
    screen.page.wait_for_selector('html[data-ready][data-state="ok"]', state="attached")
    assert screen.charts()["institutions-counts"]["traces"]
    assert screen.page.locator('[data-state="error"]').count() == 0


def test_a_directory_that_does_not_come_says_so_in_its_place(fresh: Callable[..., Screen], server: Server) -> None:
    screen = fresh(server)
    screen.page.route("**/directory/**", lambda route: route.abort())
    screen.show(address("zh", "overview"))
    screen.page.tap('[data-ctl="nav.institutions"]')
    screen.page.wait_for_selector('html[data-ready][data-page="institutions"]', state="attached")
    place = screen.page.locator('[data-slot="cards"] [data-state="error"]')
    assert word("client.broken", "zh") in place.inner_text()
    assert screen.facts()
    assert screen.charts()["institutions-counts"]["traces"]
    screen.page.unroute("**/directory/**")
    place.locator('[data-act="retry"]').tap()
    screen.page.wait_for_selector(".card-link")
    assert screen.page.locator(".card-link").count() == 6


def test_data_of_which_a_part_is_missing_says_how_much_is_there_and_why(screen: Screen, release: Release) -> None:
    quarters = release.tables["revenue_total"].query("period_type == 'Q'").sort_values("period")
    newest = quarters[~quarters["complete"]].iloc[-1]
    for lang in LANGS:
        screen.show(address(lang, "revenue", "sheet=revenue-chart"))
        counts = {"reported": newest["reported"], "expected": newest["expected"]}
        assert screen.page.locator(".mark-partial").inner_text() == word("state.partial", lang, **counts)
        screen.page.wait_for_selector(".offcanvas.show")
        said = screen.page.inner_text(".offcanvas")
        assert word("revenue.partial_of", lang, period=period(newest["period"], lang), **counts) in said
        assert word("revenue.partial_why", lang) in said
    screen.show(address("en", "revenue", "tab=composition"))
    assert screen.page.locator(".mark-partial").count() == 0


@pytest.mark.parametrize("days", [1, 399, 1000])
def test_a_number_past_its_time_is_marked_and_stays(fresh: Callable[..., Screen], server: Server, days: int) -> None:
    screen = fresh(server)  # a clock is of all pages of a context
    screen.show(address("zh", "overview"))
    fact = '[data-fact="institutions"]'
    as_of, after = screen.page.eval_on_selector(fact, "(fact) => [fact.dataset.asOf, Number(fact.dataset.staleAfter)]")
    assert 399 < after < 1000
    screen.page.clock.install(time=datetime.fromisoformat(as_of) + timedelta(days=days))
    screen.page.reload()
    screen.wait()
    mark = screen.page.locator(f".tile:has({fact}) .mark-stale")
    assert mark.is_visible() == (days > after)
    assert mark.text_content() == word("state.stale", "zh")
    assert screen.page.inner_text(fact) == "86家"
    assert screen.root()["state"] == "ok"


def test_other_controls_live_while_one_answer_fails(fresh: Callable[..., Screen], server: Server) -> None:
    screen = fresh(server)
    screen.page.route("**/revenue?tab=growth**", lambda route: route.abort())
    screen.show(address("zh", "revenue"))
    screen.page.tap('[data-ctl="revenue.tab.growth"]')
    screen.page.wait_for_selector('[data-ctl="retry"]')
    screen.page.tap('[data-ctl="nav.map"]')
    screen.page.wait_for_selector('html[data-ready][data-page="map"]', state="attached")
    assert screen.root()["state"] == "ok"


# Plotly that fails at every drawing, as it would at a figure that it cannot make sense of.
_BREAK = """() => {
    const fail = () => Promise.reject(new Error('made to fail'));
    window.whole = {newPlot: window.Plotly.newPlot, react: window.Plotly.react};
    Object.assign(window.Plotly, {newPlot: fail, react: fail});
}"""


@in_both_languages
def test_filters_that_nothing_fits_say_so_and_show_a_way_out(screen: Screen, release: Release, lang: str) -> None:
    known = release.tables["institutions"]
    zones = release.tables["zones"].query("state == 'active'")["zone_id"]

    def fits(class_: str, zone: str, aim: str) -> bool:
        classes = known["classes"].fillna(known["class_primary"]) + ";" + known["class_primary"]
        aims = known["aims"].fillna(known["aim_primary"]) + ";" + known["aim_primary"]
        return bool((classes.str.contains(class_) & (known["zone_id"] == zone) & aims.str.contains(aim)).any())

    class_, zone, aim = next(case for case in itertools.product(CLASSES, zones, AIMS) if not fits(*case))
    screen.show(address(lang, "institutions", f"class={class_}&zone={zone}&aim={aim}"))
    nothing = screen.page.locator('[data-state="no-result"]')
    assert nothing.inner_text() == word("client.none", lang)
    ways = screen.page.locator(".none [data-ctl]")
    assert ways.count() >= 2
    ways.first.tap()
    screen.wait()
    assert screen.page.locator(".card-link").count() >= 1
    screen.page.evaluate("history.back()")
    nothing.wait_for()
    screen.page.tap('[data-ctl="institutions.clear"]')
    screen.wait()
    assert screen.address == address(lang, "institutions")
    assert screen.page.locator(".card-link").count() == 6
    assert screen.said == []


def test_a_page_of_the_directory_that_does_not_exist_shows_the_last_one(screen: Screen) -> None:
    screen.show(address("zh", "institutions", "page=99"))
    assert screen.page.locator(".card-link").count() >= 1
    assert screen.page.locator('[data-act="page.next"]').is_disabled()
    screen.show(address("zh", "institutions", "card=NOBODY"))
    assert screen.page.locator(".modal.show").count() == 0
    assert screen.said == []


PUBLISHED = [
    *((page, "") for page in PAGES),
    *(("map", f"ring={ring}") for ring in RINGS[1:]),
    ("institutions", "by=year&class=legal"),
    ("revenue", "tab=growth"),
    ("revenue", "tab=composition"),
]


@in_both_languages
@pytest.mark.parametrize(("page", "query"), PUBLISHED)
def test_a_release_of_published_facts_alone_fills_every_page_with_awaiting_data(
    tour_of_published: Tour, lang: str, page: str, query: str
) -> None:
    visit = tour_of_published.at(address(lang, page, query))
    assert (visit.said, visit.outside, visit.violations) == ([], [], [])
    if page != "data":  # what it shows is published, all of it
        assert word("state.missing", lang) in visit.text
    assert not re.search(r"\b(nan|none|null|undefined|NaN|None)\b|<NA>|\[object|Invalid", visit.text)
    assert not re.search(r"(?<![\d.,/-])0(?![\d.,]*\d)(?!\s*%)", _words(visit.text)), visit.text
    assert all(fact["status"] == "final" for fact in visit.facts)
    assert all(fact["raw"] not in {"", "0"} for fact in visit.facts)
    if page in {"overview", "revenue"}:
        assert "revenue" in {fact["code"] for fact in visit.facts}
    if page not in {"map", "data", "progress"}:  # these draw boundaries and published values
        assert all(chart["awaiting"] and not chart["traces"] for chart in visit.charts.values())
    assert {rule: found for rule, found in visit.findings.items() if found} == {}


def _words(text: str) -> str:
    """Leave out the dates and where an axis begins: what is left must have no nought."""
    return re.sub(r"\d{4}年\d{1,2}月\d{1,2}日|(?<=\n)0(?=\n[\d,]+\n)", "", text)


def test_a_damaged_release_is_refused_and_the_one_before_is_shown_with_a_mark(
    fresh: Callable[..., Screen], tmp_path: Path
) -> None:
    folder = folders.make(tmp_path)
    folders.publish(folder, sample.tables(published_only=True))
    newest = folders.publish(folder, sample.tables())
    table = folder / "releases" / newest.name / "values.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(bytes(content))
    with Server(folder, WARM="0") as server:
        screen = fresh(server)
        for lang in LANGS:
            screen.show(address(lang, "overview"))
            assert screen.root()["release"].startswith("1-")
            mark = screen.page.locator('[data-slot="connection"]')
            assert word("client.damaged", lang) in mark.inner_text()
            screen.page.tap('[data-ctl="nav.revenue"]')
            screen.page.wait_for_selector('html[data-ready][data-page="revenue"]', state="attached")
            assert word("client.damaged", lang) in mark.inner_text()
        assert screen.said == []


def test_a_new_release_comes_onto_a_screen_that_nobody_touches(fresh: Callable[..., Screen], tmp_path: Path) -> None:
    folder = folders.make(tmp_path)
    folders.publish(folder, sample.tables(published_only=True))
    with Server(folder, WARM="0", POLL_SECONDS="1") as server:
        screen = fresh(server)
        screen.show(address("zh", "revenue"))
        folders.publish(folder, sample.tables())
        screen.page.wait_for_selector('html[data-ready][data-release^="2-"]', state="attached")
        assert screen.address == address("zh", "revenue")
        assert screen.charts()["revenue-chart"]["traces"]
