"""The screens that the display is made for, and what each of them asks of a picture: one row per profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.addresses import PAGES
from dashboard.i18n import LANGS

_FIRST = tuple((page, "") for page in PAGES)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A screen, and the rules of size that hold on it.

    Args:
        name: What it is called in addresses (``p=``).
        size: Its reference canvas.
        touch: Whether fingers touch it.
        target: The least side of a control.
        gap: The least distance between two controls.
        text: The least size of a text.
        smaller: What may be smaller, and how small: it says again what stands in full beside it.
        required_from: The part of the height below which every deed can be done; 0 where the hand reaches everything.
        scrolls: Whether the page is longer than its screen on purpose.
        more: What else the address says of the screen (``text=large``), as it stands there.
        states: The states of pages that are measured on it; all of the kiosk's, the first of each page elsewhere.
    """

    name: str
    size: Mapping[str, int]
    touch: bool = True
    target: float
    gap: float
    text: float
    smaller: tuple[tuple[str, float], ...] = ()
    required_from: float = 0.0
    scrolls: bool = False
    more: str = ""
    states: tuple[tuple[str, str], ...] = field(default=_FIRST)

    @property
    def settings(self) -> dict[str, Any]:
        """Give what a browser's context is made with."""
        return {"viewport": dict(self.size), "has_touch": self.touch, "locale": "zh-CN"}

    def address(self, lang: str, page: str, query: str = "") -> str:
        """Write the address of a page on this screen."""
        parts = "&".join(part for part in (query, f"p={self.name}", self.more) if part)
        return f"/{lang}/{page}?{parts}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """List every address that is measured on it."""
        return tuple(self.address(lang, page, query) for lang in LANGS for page, query in self.states)


STATES = (
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
    ("institutions", "by=aim"),
    ("institutions", "keypad=open"),
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

KIOSK = Profile(
    name="kiosk",
    size={"width": 1920, "height": 1080},
    target=72,
    gap=12,
    text=24,
    smaller=((".nav-other", 20),),
    required_from=0.5,
    states=STATES,
)

PROFILES: Mapping[str, Profile] = {"kiosk": KIOSK}
"""What is measured; a further screen joins by its row."""

OTHERS: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="totem",
            size={"width": 1080, "height": 1920},
            target=KIOSK.target,
            gap=KIOSK.gap,
            text=KIOSK.text,
            smaller=KIOSK.smaller,
        ),
        Profile(name="wall", size={"width": 1920, "height": 1080}, touch=False, target=0, gap=0, text=40),
        Profile(name="desk", size={"width": 1366, "height": 768}, touch=False, target=44, gap=8, text=13, scrolls=True),
        Profile(name="phone", size={"width": 390, "height": 844}, target=48, gap=8, text=14, scrolls=True),
    )
}
"""The screens whose sizes alone are measured."""
