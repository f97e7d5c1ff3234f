"""A screen: one page in a browser, with everything that it said and everything that it asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

READY = "html[data-ready]"
SIZE = {"width": 1920, "height": 1080}
PATIENCE = 60_000


@dataclass(kw_only=True)
class Screen:
    """A page at a server.

    Args:
        page: The page.
        base: The server's address.
        said: Everything in its console, and every error that nobody caught.
        asked: Every address that it asked for.
        opened: Every dialog that it opened.
    """

    page: Page
    base: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, base: str) -> "Screen":
        """Open an empty page and listen to it."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        screen = cls(page=page, base=base)
        page.on("console", lambda message: screen.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: screen.said.append(f"error: {error}"))
        page.on("request", lambda request: screen.asked.append(request.url))

        def dismiss(dialog: Any) -> None:
            screen.opened.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        return screen

    def show(self, address: str) -> None:
        """Go to an address and wait until the picture stands."""
        self.page.goto(self.base + address)
        self.page.wait_for_selector(READY, state="attached")

    def rest(self) -> None:
        """Wait until no picture is fetched ahead any more."""
        known = -1
        while (asked := sum("/view/" in url for url in self.asked)) > known:
            known = asked
            self.page.wait_for_timeout(1500)

    def clear(self) -> None:
        """Empty the page for who has it next: another picture, nothing said, nothing asked for."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")
        self.page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
        for heard in (self.said, self.asked, self.opened):
            heard.clear()

    def passes(self, seconds: float) -> None:
        """Let time pass on a clock that only the test moves; what the test itself takes comes on top."""
        self.page.clock.run_for(int(seconds * 1000))

    def wait(self) -> None:
        """Wait until the picture stands."""
        self.page.wait_for_selector(READY, state="attached")

    @property
    def address(self) -> str:
        """Say where the page is, without the server."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def outside(self) -> list[str]:
        """List what it asked of anyone but its own server."""
        return [url for url in self.asked if not url.startswith((f"{self.base}/", "data:"))]

    def root(self) -> dict[str, str]:
        """Read what the document says about itself."""
        return dict(
            self.page.evaluate(
                "() => ({...document.documentElement.dataset, language: document.documentElement.lang, title: document.title})"
            )
        )

    def facts(self) -> list[dict[str, str]]:
        """Read every fact that stands on the screen: what it says about itself, and what it says to people."""
        return list(self.page.evaluate(_FACTS))

    def charts(self) -> dict[str, dict[str, Any]]:
        """Read every chart's place: the names of its traces, whether it is drawn, and what stands there instead."""
        return dict(self.page.evaluate(_CHARTS))

    def controls(self) -> list[dict[str, Any]]:
        """List what can be touched: its name, whether it is live, what it does, where it is."""
        return list(self.page.evaluate(_CONTROLS))

    def picture(self) -> Mapping[str, Any]:
        """Read all that the screen shows, in a form that can be compared."""
        return dict(self.page.evaluate(_PICTURE))

    def close(self) -> None:
        """Close the page."""
        self.page.close()


_FACTS = """() => [...document.querySelectorAll('[data-fact]')].map((fact) => ({
    code: fact.dataset.fact, region: fact.dataset.region, period: fact.dataset.period, raw: fact.dataset.raw,
    unit: fact.dataset.unit, status: fact.dataset.status, as_of: fact.dataset.asOf, text: fact.textContent,
    marked: String(Boolean(fact.closest('.tile, .title, .chart')?.querySelector('.mark-sample'))),
    tile: fact.closest('.tile')?.textContent ?? '',
    info: fact.closest('.tile')?.querySelector('.info')?.dataset.ctl ?? '',
}))"""

_CHARTS = """() => Object.fromEntries([...document.querySelectorAll('[data-chart]')].map((place) => {
    const id = place.dataset.chart, figure = window.figures[id];
    return [id, {
        traces: figure ? figure.data.map((trace) => trace.name ?? '') : [],
        marks: place.querySelectorAll('svg path, svg text').length,
        text: place.textContent,
        awaiting: Boolean(place.querySelector('[data-state="empty"]')),
        marked: Boolean(place.closest('.chart').querySelector('.mark-sample')),
        info: place.closest('.chart').querySelector('.info')?.dataset.ctl ?? '',
    }];
}))"""

_CONTROLS = """() => [...document.querySelectorAll('[data-ctl]')].map((control, index) => {
    const box = control.getBoundingClientRect(), style = getComputedStyle(control);
    return {
        index, name: control.dataset.ctl, act: control.dataset.act ?? '', tag: control.tagName,
        look: control.className, text: control.textContent,
        sets: Object.fromEntries([...control.attributes].filter((a) => a.name.startsWith('data-set-'))
            .map((a) => [a.name.slice(9), a.value])),
        page: control.dataset.goPage ?? '', lang: control.dataset.goLang ?? '', fresh: control.dataset.fresh ?? '',
        current: control.hasAttribute('aria-current'), disabled: Boolean(control.disabled),
        visible: box.width > 0 && box.height > 0 && style.visibility === 'visible',
        x: box.x + box.width / 2, y: box.y + box.height / 2,
    };
}).filter((control) => control.visible)"""

_PICTURE = """() => ({
    text: document.querySelector('#screen-body').innerText,
    facts: [...document.querySelectorAll('[data-fact]')].map((fact) => ({...fact.dataset, text: fact.textContent})),
    figures: JSON.stringify([...document.querySelectorAll('[data-chart]')].map((place) => window.figures[place.dataset.chart] ?? null)),
    title: document.title,
    lang: document.documentElement.lang,
    current: [...document.querySelectorAll('[aria-current]')].map((control) => control.dataset.ctl),
    overlay: document.querySelector('.offcanvas.show, .modal.show')?.textContent ?? '',
})"""
