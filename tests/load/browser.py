"""Real Chromium, and a finger: what is asked of it, and how long it takes until it is painted.

Times are taken in the page, by one script (``pages/watch.js``) that stands in every page alike:

- A touch begins and ends with the time stamps of ``pointerdown`` and ``pointerup``.
- A change is seen by a ``MutationObserver``: *pressed* when the control gets ``data-pressed``, *current* when it gets
  ``aria-current``, *facts* when the content of the facts' place changes, *ready* when ``html[data-ready]`` is set,
  which every page does after ``Plotly.react`` (or the hand-written drawing) and the fonts are done.
- A change is *painted* at the first message that the page gets after a frame in which it was there: the frame's first
  ``requestAnimationFrame`` callback posts it, and it is answered once style, layout and paint of that frame are done.

Cold means a new browser context: nothing is kept from before. Touches go in through the DevTools protocol as touch
events, so the browser makes pointer events and the click of them as it does of a real finger.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import PATH, switches

SIZE = {"width": 1920, "height": 1080}
_PRECISE = "--enable-precise-memory-info"
_WATCH = (Path(__file__).parent / "pages" / "watch.js").read_text(encoding="utf-8")
_HELD_SECONDS = 0.04


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser for as long as it is needed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=switches(_PRECISE))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True, kw_only=True)
class Load:
    """One load of a page: times in milliseconds from the navigation's start, and what was asked for until it stood."""

    drawn: float
    first_paint: float
    bytes: int
    requests: int
    asked: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Touch:
    """One touch, in milliseconds: *pressed* from finger down, all else from finger up."""

    pressed: float
    current: float
    facts: float
    charts: float

    @property
    def answered(self) -> float:
        """Say when the last of the pressed state, the chosen state and the facts was painted."""
        return max(self.pressed, self.current, self.facts)


class Screen:
    """One page in a context of its own, with a finger before it.

    Args:
        browser: The browser.
    """

    def __init__(self, browser: Browser) -> None:
        """Open an empty page that will be watched."""
        self._context = browser.new_context(viewport=SIZE, has_touch=True, locale="zh-CN")
        self._context.add_init_script(_WATCH)
        self.page: Page = self._context.new_page()
        self.devtools = self._context.new_cdp_session(self.page)

    def close(self) -> None:
        """Close the page and forget its context."""
        self._context.close()

    def load(self, address: str) -> Load:
        """Load an address and wait until it is drawn; count what was asked for until then."""
        sent: dict[str, tuple[float, str]] = {}
        sizes: dict[str, int] = {}
        self.devtools.on("Network.requestWillBeSent", lambda event: sent.setdefault(event["requestId"], _sent(event)))
        self.devtools.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        self.devtools.send("Network.enable")
        self.page.goto(address, wait_until="commit")
        painted = self.page.evaluate("() => watch.done.then(({ painted }) => painted.ready)")
        self.page.wait_for_timeout(50)  # for the last sizes to come across, and the first paint to be told
        origin, first = self.page.evaluate(
            "() => [performance.timeOrigin, performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0]"
        )
        self.devtools.send("Network.disable")
        # What is fetched after the page stands is fetched ahead of the next touch and keeps nobody waiting.
        until = {number: url for number, (at, url) in sent.items() if at * 1000 <= origin + painted}
        return Load(
            drawn=painted,
            first_paint=first,
            bytes=int(sum(sizes.get(number, 0) for number in until)),
            requests=len(until),
            asked=tuple(until.values()),
        )

    def settle(self, *, at_most: float = 20.0) -> int:
        """Wait until the page fetches nothing more.

        Returns:
            Answers that it has fetched by then.
        """
        until = time.monotonic() + at_most
        count = -1
        while time.monotonic() < until:
            now = self.page.evaluate("() => performance.getEntriesByType('resource').length")
            if now == count:
                break
            count = now
            self.page.wait_for_timeout(500)
        return count

    def touch(self, name: str, *, wait_for: Sequence[str] = ("pressed", "current", "facts", "ready")) -> Touch:
        """Touch a control and wait until what it leads to is painted.

        Args:
            name: The control's ``data-ctl``.
            wait_for: The changes that end it; those that are not waited for are 0 where they did not come.
        """
        x, y = self._place(name)
        self.page.evaluate("(names) => watch.arm(...names)", list(wait_for))
        self.devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        time.sleep(_HELD_SECONDS)
        self.devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        marks: dict[str, Any] = self.page.evaluate("() => watch.done")
        painted, down, up = marks["painted"], marks["down"], marks["up"]
        return Touch(
            pressed=painted.get("pressed", down) - down,
            current=painted.get("current", up) - up,
            facts=painted.get("facts", up) - up,
            charts=painted.get("ready", up) - up,
        )

    def throttle(self, rate: float) -> None:
        """Slow the page's processor down; 1 is as it is."""
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def heap_mb(self) -> float:
        """Say how much memory the page's script holds, after forced collections."""
        for _ in range(3):
            self.devtools.send("HeapProfiler.collectGarbage")
        return float(self.devtools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def nodes(self) -> int:
        """Count the elements that the page holds, those outside its tree too."""
        return int(self.devtools.send("Memory.getDOMCounters")["nodes"])

    def _place(self, name: str) -> tuple[float, float]:
        box = self.page.locator(f'[data-ctl="{name}"]').first.bounding_box()
        assert box is not None, name
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _sent(event: dict[str, Any]) -> tuple[float, str]:
    return event["wallTime"], event["request"]["url"]
