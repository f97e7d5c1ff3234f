"""axe finds nothing serious on any page, sheet or card, in either language."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.addresses import PAGES
from dashboard.i18n import LANGS
from dashboard.settings import PROJECT
from tests.browser.screens import Screen
from tests.browser.tour import address

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
STATES = (
    ("overview", ""),
    ("overview", "sheet=revenue"),
    ("map", ""),
    ("map", "ring=nation&sheet=map-ring"),
    ("institutions", ""),
    ("institutions", "card=SAMPLE-01"),
    ("institutions", "sheet=institutions-counts"),
    ("revenue", ""),
    ("revenue", "tab=composition"),
    ("revenue", "sheet=revenue-chart"),
    ("structure", ""),
    ("structure", "box=center-1"),
    ("structure", "element=industry"),
    ("data", ""),
    ("data", "center=valid_trademarks"),
    ("data", "sheet=data-chart"),
    ("progress", ""),
    ("progress", "tab=visits"),
    ("progress", "sheet=milestone.2024-01-23.1"),
)


def violations(screen: Screen, axe: Path) -> list[Any]:
    screen.page.evaluate(axe.read_text(encoding="utf-8"))
    return list(
        screen.page.evaluate(
            """(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) => violations
            .filter(({impact}) => ['serious', 'critical'].includes(impact))
            .map(({id, impact, nodes}) => [impact, id, nodes.length, ...nodes.slice(0, 4).map((node) => `${node.target}: ${node.html.slice(0, 120)}`)]))""",
            TAGS,
        )
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("page", "query"), STATES)
def test_axe_finds_nothing_serious(screen: Screen, lang: str, page: str, query: str) -> None:
    screen.show(address(lang, page, query))
    if "sheet=" in query or "card=" in query:
        screen.page.wait_for_selector(".offcanvas.show:not(.offcanvas-toggling), .modal.show")
        screen.page.wait_for_timeout(400)
    assert violations(screen, AXE) == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_chart_is_a_group_with_a_name_a_description_and_the_same_numbers_as_a_table(
    screen: Screen, lang: str
) -> None:
    for page in PAGES:
        screen.show(address(lang, page))
        chart = screen.page.locator(".chart").first
        named = chart.evaluate(
            """(chart) => [chart.getAttribute('role'), ...['aria-labelledby', 'aria-describedby']
            .map((name) => document.getElementById(chart.getAttribute(name))?.textContent.trim() ?? ''),
            chart.querySelectorAll('table tbody tr').length,
            [...chart.querySelectorAll('svg')].every((svg) => svg.closest('[aria-hidden="true"]'))]"""
        )
        role, title, finding, rows, hidden = named
        assert role == "group"
        assert title
        assert finding
        assert rows >= 3
        assert hidden is True
