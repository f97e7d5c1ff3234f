"""A tour of the display: every address of it visited once, and all that the tests ask about written down there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext

from dashboard.i18n import LANGS
from tests.browser import measuring
from tests.browser.screens import Screen

LEAST_TARGET, LEAST_GAP, LEAST_TEXT = 72, 12, 24
SMALLER_TEXT = ((".nav-other", 20),)  # it says again, in the other language, what stands above it
SCROLLING = (".offcanvas-body", ".modal-body")  # a sheet may be longer than its window; a finger moves it

APART = (".map-frame .chart-head",)  # in the title row, so that nothing covers the land

QUERIES = (
    ("overview", ""),
    ("structure", ""),
    ("structure", "box=center-1"),
    ("structure", "box=institutions"),
    ("structure", "element=industry&page=3"),
    ("map", ""),
    ("map", "ring=city"),
    ("map", "ring=province"),
    ("map", "ring=nation"),
    ("map", "ring=northeast_asia"),
    ("institutions", ""),
    ("institutions", "by=zone"),
    ("institutions", "by=year"),
    ("institutions", "class=agency"),
    ("revenue", ""),
    ("revenue", "by=half"),
    ("revenue", "by=year"),
    ("revenue", "tab=growth"),
    ("revenue", "tab=composition"),
    ("revenue", "zone=bh"),
    ("revenue", "class=training"),
    ("data", ""),
    ("data", "center=valid_utility_models"),
    ("data", "center=invention_applications"),
    ("data", "center=valid_trademarks"),
    ("data", "tab=platform"),
    ("data", "tab=platform&platform=patent_transfers"),
    ("progress", ""),
    ("progress", "tab=visits"),
    ("progress", "tab=visits&by=month"),
    ("progress", "tab=visits&by=year&from=enterprise"),
)


def address(lang: str, page: str, query: str = "") -> str:
    """Write the address of a kiosk's page."""
    return f"/{lang}/{page}?{query}&p=kiosk" if query else f"/{lang}/{page}?p=kiosk"


ADDRESSES = tuple(address(lang, page, query) for lang in LANGS for page, query in QUERIES)


@dataclass(kw_only=True)
class Visit:
    """What was found at one address."""

    address: str
    root: Mapping[str, str]
    facts: list[dict[str, str]]
    charts: Mapping[str, Mapping[str, Any]]
    controls: list[dict[str, Any]]
    said: list[str]
    outside: list[str]
    violations: list[str]
    text: str
    demo_unmarked: list[str]
    unexplained: list[str]
    unmarked_text: str
    findings: dict[str, list[str]] = field(default_factory=dict)


class Tour:
    """Visits an address when it is first asked for, and remembers.

    Args:
        context: The browser's context.
        base: The server's address.
    """

    def __init__(self, context: BrowserContext, base: str) -> None:
        """Begin with no visit."""
        self._context = context
        self._base = base
        self._visits: dict[str, Visit] = {}

    def at(self, where: str) -> Visit:
        """Give what was found at an address."""
        if where not in self._visits:
            self._visits[where] = self._visit(where)
        return self._visits[where]

    def _visit(self, where: str) -> Visit:
        screen = Screen.of(self._context, self._base)
        screen.page.add_init_script(_LISTEN)
        screen.show(where)
        visit = Visit(
            address=screen.address,
            root=screen.root(),
            facts=screen.facts(),
            charts=screen.charts(),
            controls=screen.controls(),
            said=screen.said,
            outside=screen.outside,
            violations=list(screen.page.evaluate("window.violations")),
            text=str(screen.page.inner_text("body")),
            demo_unmarked=list(screen.page.evaluate(_DEMO_UNMARKED)),
            unmarked_text=str(screen.page.evaluate(_UNMARKED_TEXT)),
            unexplained=list(screen.page.evaluate(_UNEXPLAINED)),
            findings=measure(screen),
        )
        screen.close()
        return visit


def measure(screen: Screen) -> dict[str, list[str]]:
    """Measure a kiosk's screen by every rule of size."""
    return {
        "targets": measuring.targets(screen.page, least=LEAST_TARGET, gap=LEAST_GAP),
        "text sizes": measuring.text_sizes(screen.page, least=LEAST_TEXT, smaller=SMALLER_TEXT),
        "clipped": measuring.clipped(screen.page, scrolling=SCROLLING, apart=APART),
        "overlapping": measuring.overlapping(screen.page),
    }


_LISTEN = """window.violations = [];
addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));"""

# A number or chart that is demo data, without the mark where it stands.
_DEMO_UNMARKED = """() => [...document.querySelectorAll('[data-fact][data-status="demo"]')]
    .filter((fact) => !(fact.closest('.tile') ?? fact.parentElement).querySelector('.mark-sample'))
    .map((fact) => `fact ${fact.dataset.fact} ${fact.textContent}`)
    .concat(document.querySelector('[data-fact][data-status="demo"]')
        ? [...document.querySelectorAll('.ranking')].filter((list) => !list.querySelector('.mark-sample')).map(() => 'the ranking') : [])"""

# All text, but what says itself which language it is in.
_UNMARKED_TEXT = """() => {
    const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (!node.parentElement.closest('[lang="zh-CN"]:not(html), script, style, noscript')) texts.push(node.data);
    return texts.join('|');
}"""

# A fact or a chart without the way to its data sheet.
_UNEXPLAINED = """() => [
    ...[...document.querySelectorAll('[data-fact]')]
        .filter((fact) => !(fact.closest('.tile') ?? fact.parentElement).querySelector('[data-ctl^="sheet."]'))
        .map((fact) => `fact ${fact.dataset.fact} ${fact.textContent}`),
    ...[...document.querySelectorAll('[data-chart]')]
        .filter((chart) => window.figures[chart.dataset.chart] && !chart.closest('.chart').querySelector('[data-ctl^="sheet."]'))
        .map((chart) => `chart ${chart.dataset.chart}`),
]"""
