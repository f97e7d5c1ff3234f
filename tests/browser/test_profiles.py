"""Every page in both languages on every profile: nothing clipped, covered, too small to read or to touch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from dashboard.addresses import PAGES
from dashboard.i18n import LANGS
from tests.browser import measuring
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import APART, EXTRAS, SCROLLING, SMALLER_TEXT


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a profile promises: its screen, its smallest text, target and gap in pixels; 0 where nothing is touched."""

    size: tuple[int, int]
    text: int
    target: int = 0
    gap: int = 0
    scrolls: bool = False


PROFILES: Mapping[str, Profile] = {
    "totem": Profile(size=(1080, 1920), text=24, target=72, gap=12),
    "wall": Profile(size=(1920, 1080), text=40),
    "desk": Profile(size=(1366, 768), text=13, target=44, gap=8, scrolls=True),
    "phone": Profile(size=(390, 844), text=14, target=48, gap=8, scrolls=True),
}
SCREENS_HIGH = 3.2


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_the_rules_of_its_profile(
    fresh: Callable[..., Screen], server: Server, page: str, lang: str, profile: str
) -> None:
    rules = PROFILES[profile]
    across, high = rules.size
    screen = fresh(server, viewport={"width": across, "height": high}, has_touch=profile in {"totem", "phone"})
    screen.show(f"/{lang}/{page}?p={profile}")
    assert screen.root()["profile"] == profile
    whole = int(screen.page.evaluate("document.documentElement.scrollHeight"))
    if rules.scrolls:
        assert whole <= high * SCREENS_HIGH
        screen.page.set_viewport_size({"width": across, "height": max(high, whole)})
        screen.page.wait_for_timeout(500)
    found = [
        *measuring.clipped(screen.page, scrolling=SCROLLING, apart=APART),
        *measuring.overlapping(screen.page),
        *measuring.text_sizes(screen.page, least=rules.text, smaller=SMALLER_TEXT),
    ]
    if rules.target:
        found += measuring.targets(screen.page, least=rules.target, gap=rules.gap, exempt=EXTRAS)
    assert (found, screen.said) == ([], [])
