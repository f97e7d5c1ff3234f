"""Browsers that keep what they are given, as a kiosk's does, and answers that are ready for them."""

import json
import time
import urllib.error
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from dashboard.addresses import LANGS_AND_PAGES, bundle_address
from tests import chromium
from tests.browser.screens import SIZE, Screen
from tests.browser.serving import Server

LOST, FOUND = 'html[data-connection="lost"]', 'html[data-connection="ok"]'
# The browser itself says of every question that it was not answered, or how.
_UNANSWERED = (
    *("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_CONTENT_LENGTH_MISMATCH"),
    *("status of 500", "status of 503"),
)
_PATIENCE_SECONDS = 300


def open_browser(browser: Browser, profile: Path, *switches: str) -> BrowserContext:
    """Start a browser with a profile on the disk; closed and started again, it has what it had."""
    return browser.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium.PATH,
        args=chromium.switches(*switches),
        viewport=SIZE,
        has_touch=True,
        locale="zh-CN",
    )


def keep(screen: Screen) -> None:
    """Wait until everything of the release that is shown is kept."""
    screen.page.wait_for_selector("html[data-kept]", state="attached")


def kept(screen: Screen) -> list[str]:
    """Name the releases that are kept in the browser."""
    return [str(name).split()[-1] for name in screen.page.evaluate("caches.keys()")]


def faults(screen: Screen) -> list[str]:
    """List what a screen said beside that a question was not answered."""
    return [said for said in screen.said if not any(expected in said for expected in _UNANSWERED)]


def live(server: Server) -> str:
    """Name the live release, as addresses do."""
    return str(json.loads(server.ask("/api/release"))["release"])


def wait_until_made(server: Server) -> None:
    """Wait until every answer of the live release has been made."""
    until, release = time.monotonic() + _PATIENCE_SECONDS, live(server)
    for lang, page in LANGS_AND_PAGES:
        while True:
            try:
                server.ask(bundle_address(release, lang, page))
            except urllib.error.HTTPError:
                assert time.monotonic() < until, "the answers were not made"
                time.sleep(0.5)
            else:
                break
