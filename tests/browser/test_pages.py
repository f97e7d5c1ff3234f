"""Every page in both languages: it stands, it is silent, it shows what it must, and every number is the release's."""

import re
from collections.abc import Callable, Mapping

import pytest

from dashboard.addresses import PAGES
from dashboard.i18n import LANG_TAGS, LANGS, word
from dashboard.releases import Release
from tests.browser.numbers import expected
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import ADDRESSES, QUERIES, Tour, address

HEADLINES = [("institutions", "CCNA", "2024-01"), ("revenue", "CCNA", "unknown"), ("visits", "CCNA", "2024-01")]
REGISTERED = ("institutions_in_force", "CCNA", "2025-12-31")
PUBLISHED = ("revenue", "CCNA", "unknown")
VISITED = ("visits", "CCNA", "2024-01")
AIMS = {"creation", "utilization", "protection", "management", "service"}

# Page and query → the facts that it must show (code, region, period), in their order.
FACTS: Mapping[tuple[str, str], list[tuple[str, str, str]]] = {
    ("overview", ""): HEADLINES,
    ("map", ""): [REGISTERED],
    ("map", "ring=city"): [REGISTERED],
    ("map", "ring=province"): [("reach.clients", "province", "2025")],
    ("map", "ring=nation"): [("reach.clients", "nation", "2025")],
    ("map", "ring=northeast_asia"): [("reach.clients", "northeast_asia", "2025")],
    ("institutions", ""): [REGISTERED],
    ("institutions", "by=zone"): [REGISTERED],
    ("institutions", "by=year"): [REGISTERED],
    ("institutions", "by=aim"): [REGISTERED],
    ("institutions", "keypad=open"): [REGISTERED],
    ("institutions", "class=agency"): [REGISTERED],
    ("revenue", ""): [("revenue_total", "CCNA", "2025-Q2"), PUBLISHED],
    ("revenue", "by=half"): [("revenue_total", "CCNA", "2025-H1"), PUBLISHED],
    ("revenue", "by=year"): [("revenue_total", "CCNA", "2024"), PUBLISHED],
    ("revenue", "tab=growth"): [("revenue_total", "CCNA", "2025-Q2"), PUBLISHED],
    ("revenue", "tab=composition"): [("revenue_total", "CCNA", "2024"), PUBLISHED],
    ("revenue", "zone=bh"): [("revenue_by_zone", "bh", "2025-Q2"), PUBLISHED],
    ("revenue", "class=training"): [("revenue_by_class", "training", "2025-Q3"), PUBLISHED],
    ("structure", ""): [("institutions", "CCNA", "2024-01")],
    ("structure", "box=center-1"): [],
    ("structure", "box=institutions"): [("institutions", "CCNA", "2024-01")],
    # All of them stand in the page; the address says which page of the list is seen.
    ("structure", "element=industry&page=3"): [
        ("little_giants", "CCNA", "2023-04"),
        ("revenue", "CCNA", "unknown"),
        ("srdi_enterprises", "CCNA", "2023-04"),
        ("invention_applications", "220100", "2016"),
        ("madrid_applications", "220100", "2022"),
        ("pct_applications", "220100", "2016"),
        ("valid_inventions", "220100", "2016-12"),
        ("valid_utility_models", "220100", "2022"),
        ("inventions_per_10k", "220000", "2020-12"),
        ("patent_applications", "220000", "2018"),
        ("valid_trademarks", "220000", "2020-12"),
        ("mean_revenue_enterprise_accounting", "CHN", "2023"),
        ("valid_inventions_domestic", "CHN", "2024"),
    ],
    ("data", ""): [
        ("valid_inventions", "220100", "2016-12"),
        ("valid_inventions", "220000", "2020-12"),
        ("valid_inventions", "CN-NE", "2025-04"),
    ],
    ("data", "center=valid_utility_models"): [
        ("valid_utility_models", "220100", "2022"),
        ("valid_utility_models", "220000", "2022"),
    ],
    ("data", "center=invention_applications"): [
        ("invention_applications", "220100", "2016"),
        ("invention_applications", "220000", "2015-09"),
    ],
    ("data", "center=valid_trademarks"): [
        ("valid_trademarks", "220000", "2020-12"),
        ("valid_trademarks", "CN-NE", "2025-04"),
    ],
    ("data", "tab=platform"): [("pledge_amount", "CHN", "2024-09")],
    ("data", "tab=platform&platform=patent_transfers"): [],
    ("progress", ""): [("srdi_enterprises", "CCNA", "2023-04"), ("revenue", "CHN", "2023")],
    ("progress", "tab=visits"): [("visits_tally", "CCNA", "2025-Q4"), VISITED],
    ("progress", "tab=visits&by=month"): [("visits_tally", "CCNA", "2025-12"), VISITED],
    ("progress", "tab=visits&by=year&from=enterprise"): [("visits_tally", "enterprise", "2025"), VISITED],
}
# Page and query → the one chart that it must draw, and the traces that must be among its traces.
CHARTS: Mapping[tuple[str, str], tuple[str, set[str]]] = {
    ("overview", ""): ("overview-lights", AIMS),
    **{(page, query): ("map-ring", set()) for page, query in QUERIES if page == "map"},
    ("institutions", ""): ("institutions-counts", {*AIMS, "name", "count"}),
    ("institutions", "by=zone"): ("institutions-counts", {*AIMS, "name", "count"}),
    ("institutions", "by=year"): ("institutions-counts", {*AIMS, "joined"}),
    ("institutions", "by=aim"): ("institutions-counts", {*AIMS, "name", "count"}),
    ("institutions", "keypad=open"): ("institutions-counts", {*AIMS, "name", "count"}),
    ("institutions", "class=agency"): ("institutions-counts", {*AIMS}),
    **{
        ("revenue", query): ("revenue-chart", {"revenue"})
        for query in ("", "by=half", "by=year", "zone=bh", "class=training")
    },
    ("revenue", "tab=growth"): ("revenue-chart", {"growth"}),
    ("revenue", "tab=composition"): ("revenue-chart", {"zone", "class"}),
    **{(page, query): ("structure-lights", AIMS) for page, query in QUERIES if page == "structure"},
    **{
        ("data", query): ("data-chart", {"220100", "220000"})
        for query in ("", "center=valid_utility_models", "center=invention_applications")
    },
    ("data", "tab=platform"): ("data-chart", {"CHN", "missing"}),
    ("progress", ""): ("progress-chart", {"actual", "target", "awaited"}),
    **{(page, query): ("progress-chart", {"visits"}) for page, query in QUERIES if "tab=visits" in query},
}
# What stands in the place of a chart: a number where there is one point, and otherwise that it is awaited.
INSTEAD = {
    ("data", "center=valid_trademarks"): "data.first",
    ("data", "tab=platform&platform=patent_transfers"): "state.missing",
}
ISSUED = (
    "/zh/overview?p=kiosk",
    "/en/map?p=kiosk&ring=nation",
    "/zh/institutions?p=kiosk&class=agency",
    "/en/revenue?p=kiosk&by=quarter",
)
everywhere = pytest.mark.parametrize("where", ADDRESSES)
in_both_languages = pytest.mark.parametrize("lang", LANGS)
each_state = pytest.mark.parametrize(("page", "query"), QUERIES)


@everywhere
def test_a_page_becomes_ready_in_silence_and_asks_nobody_outside(tour: Tour, where: str) -> None:
    visit = tour.at(where)
    assert (visit.said, visit.outside) == ([], [])


@in_both_languages
@each_state
def test_a_document_says_which_page_profile_language_and_release_it_is(
    tour: Tour, release: Release, lang: str, page: str, query: str
) -> None:
    root = tour.at(address(lang, page, query)).root
    assert (root["page"], root["profile"], root["lang"], root["state"]) == (page, "kiosk", lang, "ok")
    assert root["language"] == LANG_TAGS[lang]
    assert re.fullmatch(rf"{release.name}-[0-9a-f]{{8}}", root["release"])
    assert word(f"page.{page}", lang) in root["title"]


@in_both_languages
@each_state
def test_a_page_shows_the_facts_that_belong_to_it(tour: Tour, lang: str, page: str, query: str) -> None:
    shown = [(fact["code"], fact["region"], fact["period"]) for fact in tour.at(address(lang, page, query)).facts]
    assert shown == FACTS[page, query]


@in_both_languages
@pytest.mark.parametrize(("page", "query"), INSTEAD)
def test_where_there_is_no_series_no_chart_is_drawn(tour: Tour, lang: str, page: str, query: str) -> None:
    (chart,) = tour.at(address(lang, page, query)).charts.values()
    assert chart["traces"] == []
    assert word(INSTEAD[page, query], lang) in chart["text"]


@in_both_languages
@pytest.mark.parametrize(("page", "query"), CHARTS)
def test_a_page_draws_the_chart_that_belongs_to_it(tour: Tour, lang: str, page: str, query: str) -> None:
    charts = tour.at(address(lang, page, query)).charts
    name, traces = CHARTS[page, query]
    assert list(charts) == [name]
    assert charts[name]["traces"]
    assert traces <= set(charts[name]["traces"])
    assert charts[name]["marks"] >= 5


@pytest.mark.parametrize("where", ISSUED)
def test_an_address_that_is_given_away_shows_its_page(tour: Tour, where: str) -> None:
    visit = tour.at(where)
    _, lang, page = where.partition("?")[0].split("/")
    assert (visit.root["lang"], visit.root["page"], visit.said, visit.outside) == (lang, page, [], [])
    query = where.partition("?")[2].replace("p=kiosk", "").strip("&").replace("by=quarter", "")
    assert [(fact["code"], fact["region"], fact["period"]) for fact in visit.facts] == FACTS[page, query]
    assert visit.charts[CHARTS[page, query][0]]["traces"]


@everywhere
def test_a_shown_number_is_the_number_of_the_release(tour: Tour, release: Release, where: str) -> None:
    lang = where.split("/")[1]
    for fact in tour.at(where).facts:
        value, text, status = expected(release.tables, fact, lang)
        assert fact["raw"] == ("" if value is None else f"{value:.10g}"), fact
        assert fact["text"] == text
        assert fact["status"] == status
        assert fact["unit"]


@in_both_languages
def test_the_published_headline_is_said_with_its_qualifier(tour: Tour, lang: str) -> None:
    said = {fact["code"]: fact["text"].replace("\xa0", " ") for fact in tour.at(address(lang, "overview")).facts}
    over = {"zh": "3800余万元", "en": "over RMB 38 million"}
    assert said["revenue"] == over[lang]
    assert re.search({"zh": "600余", "en": "(over|more than) 600"}[lang], said["visits"])
    assert said["institutions"].startswith("86")


@everywhere
def test_demo_data_wears_the_sample_mark_and_published_data_does_not(tour: Tour, where: str) -> None:
    visit = tour.at(where)
    assert visit.demo_unmarked == []
    page = where.partition("?")[0].split("/")[2]
    real = page == "data" or (page == "progress" and "tab=visits" not in where)
    assert {chart["marked"] for chart in visit.charts.values()} == {not real}
    published = [fact for fact in visit.facts if fact["status"] == "final"]
    assert all(fact["marked"] == "false" for fact in published)


@everywhere
def test_every_fact_and_every_chart_has_its_data_sheet(tour: Tour, where: str) -> None:
    assert tour.at(where).unexplained == []


@everywhere
def test_the_row_of_pages_lists_every_page_that_exists_and_no_other(tour: Tour, where: str) -> None:
    controls = tour.at(where).controls
    assert [control["page"] for control in controls if control["name"].startswith("nav.")] == list(PAGES)
    (current,) = [control["page"] for control in controls if control["name"].startswith("nav.") and control["current"]]
    assert current == where.partition("?")[0].split("/")[2]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("overview", "sheet=revenue"),
        ("map", "ring=nation"),
        ("institutions", "by=zone&class=agency&zone=bh"),
        ("revenue", "tab=growth&by=half&zone=bh"),
    ],
)
def test_changing_the_language_keeps_everything_else(screen: Screen, page: str, query: str) -> None:
    screen.show(address("zh", page, query.replace("sheet=revenue", "")))
    if "sheet" in query:
        screen.page.tap('[data-ctl="sheet.revenue"]')
        screen.page.wait_for_selector(".offcanvas.show")
        screen.page.keyboard.press("Escape")
        screen.page.wait_for_selector(".offcanvas", state="detached")
    before = screen.address
    screen.page.tap('[data-ctl="lang.en"]')
    screen.page.wait_for_selector('html[data-ready][data-lang="en"]', state="attached")
    assert screen.address == before.replace("/zh/", "/en/")
    screen.page.tap('[data-ctl="lang.zh"]')
    screen.page.wait_for_selector('html[data-ready][data-lang="zh"]', state="attached")
    assert screen.address == before
    assert screen.said == []


def test_a_phone_that_asks_for_the_bare_address_gets_the_overview(fresh: Callable[..., Screen], server: Server) -> None:
    screen = fresh(server)
    screen.show("/")
    assert screen.address == "/zh/overview"
    assert screen.said == []


@each_state
def test_an_english_page_says_nothing_in_chinese_but_what_is_marked_so(tour: Tour, page: str, query: str) -> None:
    assert re.findall(r"[\u4e00-\u9fff]+", tour.at(address("en", page, query)).unmarked_text) == []
