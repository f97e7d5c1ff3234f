"""A tour of the display: every address of it visited once, and all that the tests ask about written down there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser import measuring, seeing
from tests.browser.profiles import KIOSK, Profile
from tests.browser.screens import Screen

# The clauses of the policy sentence lead where the map's five ring buttons lead, and the boxes of the layout where the
# buttons below them do: extras for who reads with a finger. The rules of size and reach are kept by the buttons.
EXTRAS = ('[data-ctl="clause.',)
# The directory is filtered above its cards, within reach of who stands; the wheelchair's hand is served by the doors.
LOWER = ("clause.", "structure.box.", "institutions.", "page.")
SCROLLING = (".offcanvas-body", ".modal-body")  # a sheet may be longer than its window; a finger moves it

APART = (".map-frame .chart-head",)  # in the title row, so that nothing covers the land

QUERIES = KIOSK.states


def address(lang: str, page: str, query: str = "") -> str:
    """Write the address of a kiosk's page."""
    return KIOSK.address(lang, page, query)


ADDRESSES = KIOSK.addresses


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
    h1: str
    sizes: list[float]
    lowest_contrast: float = 21.0
    findings: dict[str, list[str]] = field(default_factory=dict)


class Tour:
    """Visits an address when it is first asked for, and remembers.

    Args:
        context: The browser's context.
        base: The server's address.
        profile: The screen.
    """

    def __init__(self, context: BrowserContext, base: str, profile: Profile = KIOSK) -> None:
        """Begin with no visit."""
        self._context = context
        self._base = base
        self._profile = profile
        self._visits: dict[str, Visit] = {}
        self._screen: Screen | None = None

    def all(self) -> "list[Visit]":
        """Give what was found at every address that is measured on this screen."""
        return [self.at(where) for where in self._profile.addresses]

    def at(self, where: str) -> Visit:
        """Give what was found at an address."""
        if where not in self._visits:
            self._visits[where] = self._visit(where)
        return self._visits[where]

    def _opened(self) -> Screen:
        """Give the one page that goes to every address: opening another takes as long as a visit."""
        if self._screen is None:
            self._screen = Screen.of(self._context, self._base)
            self._screen.page.add_init_script(_LISTEN)
        self._screen.said.clear()
        self._screen.asked.clear()
        return self._screen

    def _visit(self, where: str) -> Visit:
        screen = self._opened()
        screen.show(where)
        visit = Visit(
            address=screen.address,
            root=screen.root(),
            facts=screen.facts(),
            charts=screen.charts(),
            controls=screen.controls(),
            said=list(screen.said),
            outside=screen.outside,
            violations=list(screen.page.evaluate("window.violations")),
            text=str(screen.page.inner_text("body")),
            demo_unmarked=list(screen.page.evaluate(_DEMO_UNMARKED)),
            unmarked_text=str(screen.page.evaluate(_UNMARKED_TEXT)),
            unexplained=list(screen.page.evaluate(_UNEXPLAINED)),
            h1=str(screen.page.inner_text("h1")) if screen.page.locator("h1").count() else "",
            findings=measure(screen, self._profile),
            sizes=measuring.sizes(screen.page, but=tuple(selector for selector, _ in self._profile.smaller)),
        )
        looked = seeing.contrast(screen.page)
        visit.findings["contrast"], visit.lowest_contrast = looked
        visit.findings["moving"] = seeing.moving(screen.page)
        visit.findings["axe"] = seeing.accessibility(screen.page)  # last, for it leaves a script behind
        return visit


def measure(screen: Screen, profile: Profile = KIOSK) -> dict[str, list[str]]:
    """Measure a screen by every rule of size and of charts."""
    page = screen.page
    cut = measuring.clipped(page, scrolling=SCROLLING, apart=APART)
    if profile.scrolls:
        cut = [
            finding for finding in cut if not finding.startswith("the page scrolls") and " lies outside " not in finding
        ]
    return {
        "targets": measuring.targets(page, least=profile.target, gap=profile.gap, exempt=EXTRAS),
        "reach": seeing.reach(page, part=profile.required_from, extras=LOWER),
        "text sizes": measuring.text_sizes(page, least=profile.text, smaller=profile.smaller),
        "clipped": cut,
        "overlapping": measuring.overlapping(page),
        "honesty": seeing.honesty(page),
    }


_LISTEN = """window.violations = [];
addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));"""

# A number or chart that is demo data, without the mark where it stands.
_DEMO_UNMARKED = """() => [...document.querySelectorAll('[data-fact][data-status="demo"]')]
    .filter((fact) => !(fact.closest('.tile, .title') ?? fact.parentElement).querySelector('.mark-sample'))
    .map((fact) => `fact ${fact.dataset.fact} ${fact.textContent}`)
    .concat(document.querySelector('[data-fact][data-status="demo"]')
        ? [...document.querySelectorAll('.ranking')].filter((list) => !list.querySelector('.mark-sample')).map(() => 'the ranking') : [])"""

# All text in the page's own language; what says itself that it is in the other one is left out.
_UNMARKED_TEXT = """() => {
    const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), own = document.documentElement.lang;
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (!node.parentElement.closest('script, style, noscript') && node.parentElement.closest('[lang]').lang === own) texts.push(node.data);
    return texts.join('|');
}"""

# A fact or a chart without the way to its data sheet.
_UNEXPLAINED = """() => [
    ...[...document.querySelectorAll('[data-fact]')]
        .filter((fact) => !(fact.closest('.tile, .title') ?? fact.parentElement).querySelector('[data-ctl^="sheet."]'))
        .map((fact) => `fact ${fact.dataset.fact} ${fact.textContent}`),
    ...[...document.querySelectorAll('[data-chart]')]
        .filter((chart) => window.figures[chart.dataset.chart] && !chart.closest('.chart').querySelector('[data-ctl^="sheet."]'))
        .map((chart) => `chart ${chart.dataset.chart}`),
]"""
