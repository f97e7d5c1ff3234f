"""Every page in both languages on every profile but the kiosk's: nothing clipped, covered, too small to read or touch."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from dashboard.addresses import PAGES
from dashboard.i18n import LANGS
from tests.browser import measuring
from tests.browser.profiles import OTHERS
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import APART, EXTRAS, SCROLLING

# Of a page that moves up and down.
SCREENS_HIGH = {"desk": 2.0, "phone": 3.2}


@pytest.fixture(scope="module")
def kept_screens(browser: Browser, server: Server) -> Iterator[Mapping[str, Screen]]:
    """One page of each profile, that goes from address to address."""
    contexts = {name: browser.new_context(**rules.settings) for name, rules in OTHERS.items()}
    yield {name: Screen.of(context, server.base) for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("profile", OTHERS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_the_rules_of_its_profile(
    kept_screens: Mapping[str, Screen], page: str, lang: str, profile: str
) -> None:
    rules = OTHERS[profile]
    screen = kept_screens[profile]
    screen.said.clear()
    screen.page.set_viewport_size({"width": rules.size["width"], "height": rules.size["height"]})
    screen.show(rules.address(lang, page))
    assert screen.root()["profile"] == profile
    if rules.scrolls:
        whole = int(screen.page.evaluate("document.documentElement.scrollHeight"))
        assert whole <= rules.size["height"] * SCREENS_HIGH[profile]
        # On a glass as long as the page nothing is behind the row of pages.
        longer = max(whole, rules.size["height"])
        screen.page.set_viewport_size({"width": rules.size["width"], "height": longer})
        screen.page.wait_for_selector("html[data-ready]", state="attached")
    found = [
        *measuring.clipped(screen.page, scrolling=SCROLLING, apart=APART),
        *measuring.overlapping(screen.page),
        *measuring.text_sizes(screen.page, least=rules.text, smaller=rules.smaller),
        *(measuring.targets(screen.page, least=rules.target, gap=rules.gap, exempt=EXTRAS) if rules.target else []),
    ]
    assert (found, screen.said) == ([], [])
