"""The directory on the screen: found by letters, with one institution and with four hundred."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from dashboard.i18n import LANGS, word
from dashboard.releases import Release
from tests.browser import folders, measuring
from tests.browser.profiles import KIOSK
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import APART, address

SOON_MS = 150
KEY_WIDTH, KEY_HEIGHT = 88, 80


@contextmanager
def serving(folder: Path, count: int) -> Iterator[Server]:
    """Serve so many institutions."""
    folders.publish(folders.make(folder), folders.tables_with(count))
    with Server(folder, WARM="0") as running:
        yield running


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("crowd"), 400) as running:
        yield running


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("alone"), 1) as running:
        yield running


def press(screen: Screen, *names: str) -> None:
    for before, name in zip(("", *names), names, strict=False):
        if name == before:
            screen.page.wait_for_timeout(300)  # a quicker second tap at one place would be a wet finger's
        screen.page.tap(f'[data-ctl="institutions.letter.{name}"]')
        screen.wait()


def cards(screen: Screen) -> list[str]:
    return [str(name) for name in screen.page.locator(".card-name").all_inner_texts()]


def listed(screen: Screen) -> set[str]:
    return {control["name"] for control in screen.controls() if control["name"].startswith("card.")}


def live(screen: Screen) -> set[str]:
    found = screen.page.evaluate("[...document.querySelectorAll('.key:not(:disabled)')].map((key) => key.textContent)")
    return {str(key) for key in found if len(key) == 1}


@pytest.mark.parametrize(
    ("lang", "letters", "found"),
    [
        ("zh", "CCXQ", [folders.NAMES[0][0]]),
        ("zh", "ZDZL", [folders.NAMES[1][0]]),
        ("zh", "CXKJ", [folders.NAMES[2][0]]),
        ("zh", "IPX", [folders.NAMES[3][0]]),
        ("en", "CHANGD", [folders.NAMES[1][1]]),
        ("en", "ACA", [folders.NAMES[3][1]]),
    ],
)
def test_letters_find_a_name_and_back_and_reload_keep_them(
    fresh: Callable[..., Screen], crowd: Server, lang: str, letters: str, found: list[str]
) -> None:
    screen = fresh(crowd)
    screen.show(address(lang, "institutions"))
    screen.page.tap('[data-ctl="institutions.keypad.open"]')
    screen.wait()
    press(screen, *letters)
    assert cards(screen) == found
    assert screen.page.locator('[data-slot="typed"]').inner_text() == letters
    assert screen.page.locator('[data-slot="found"]').inner_text() == word("client.found_one", lang, count=1)
    assert screen.address == address(lang, "institutions", f"keypad=open&letter={letters}")
    screen.page.reload()
    screen.wait()
    assert cards(screen) == found
    press(screen, "back")
    screen.page.go_back()
    screen.wait()
    assert cards(screen) == found
    press(screen, "clear")
    assert screen.address == address(lang, "institutions", "keypad=open")
    press(screen, "close")
    assert screen.address == address(lang, "institutions")
    assert screen.page.locator(".keypad").is_hidden()
    assert screen.said == []


def test_a_key_rests_exactly_where_it_would_find_nobody(fresh: Callable[..., Screen], crowd: Server) -> None:
    screen = fresh(crowd)
    screen.show(address("zh", "institutions", "keypad=open&letter=C"))
    keys = live(screen)
    assert {"C", "D"} <= keys
    for letter in map(chr, range(ord("A"), ord("Z") + 1)):
        screen.page.evaluate("(query) => history.pushState(null, '', query) ", f"?keypad=open&letter=C{letter}&p=kiosk")
        screen.page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
        screen.wait()
        assert (screen.page.locator(".card-link").count() > 0) == (letter in keys), letter


def test_letters_and_pages_work_together_and_the_way_out_clears_both(
    fresh: Callable[..., Screen], crowd: Server
) -> None:
    screen = fresh(crowd)
    screen.show(address("en", "institutions", "keypad=open&letter=SAMPLE"))
    first = listed(screen)
    assert len(first) == 2
    screen.page.tap('[data-act="page.next"]')
    screen.wait()
    assert not first & listed(screen)
    assert screen.address == address("en", "institutions", "keypad=open&letter=SAMPLE&page=2")
    screen.show(address("en", "institutions", "keypad=open&letter=QQ"))
    assert screen.page.locator('[data-state="no-result"]').is_visible()
    screen.page.tap('[data-ctl="institutions.clear"]')
    screen.wait()
    assert screen.address == address("en", "institutions")
    assert screen.said == []


@pytest.mark.parametrize("lang", LANGS)
def test_who_does_it_first_stands_first_and_how_many_those_are_is_told(
    screen: Screen, release: Release, lang: str
) -> None:
    rows = release.tables["institutions"].loc[lambda known: known["left_on"].isna()]
    offering = rows[rows["classes"].str.split(";").map(lambda classes: "legal" in classes)]
    first = set(offering.loc[offering["class_primary"] == "legal", "inst_id"])
    assert 0 < len(first) < len(offering)
    screen.show(address(lang, "institutions", "class=legal"))
    told = word("client.found_main", lang, count=len(offering), main=len(first))
    assert screen.page.locator('[data-slot="found"]').inner_text() == told
    seen: list[str] = []
    for _ in range(math.ceil(len(offering) / 6)):
        seen += screen.page.locator(".card-link").evaluate_all("(cards) => cards.map((card) => card.dataset.ctl)")
        screen.page.dispatch_event('[data-act="page.next"]', "click")
        screen.wait()
    assert {name.removeprefix("card.") for name in seen[: len(first)]} == first
    assert len(set(seen)) == len(offering)


_LIT = """() => [...document.querySelectorAll('.counts-side .point')].filter((point) => point.__data__?.id
    && Number(getComputedStyle(point).opacity) === 1).map((point) => point.__data__.id).sort()"""


def test_the_lights_of_those_found_shine_and_the_others_rest(screen: Screen) -> None:
    def found() -> int:
        words = screen.page.locator('[data-slot="found"]').inner_text()
        return int("".join(filter(str.isdigit, words)))

    screen.show(address("zh", "institutions"))
    everybody = screen.page.evaluate(_LIT)
    assert len(everybody) == found()
    for name in ("institutions.zone.bh", "institutions.by.year", "institutions.aim.creation"):
        screen.page.tap(f'[data-ctl="{name}"]')
        screen.wait()
        chosen = screen.page.evaluate(_LIT)
        assert 0 < len(chosen) == found() < len(everybody)
    where = screen.address
    screen.page.reload()
    screen.wait()
    assert (screen.address, screen.page.evaluate(_LIT)) == (where, chosen)
    for name in ("institutions.zone.all", "institutions.aim.all"):
        screen.page.tap(f'[data-ctl="{name}"]')
        screen.wait()
    assert screen.page.evaluate(_LIT) == everybody
    assert screen.said == []


def test_results_stand_soon_after_a_key(fresh: Callable[..., Screen], crowd: Server) -> None:
    screen = fresh(crowd)
    screen.show(address("zh", "institutions", "keypad=open"))
    screen.page.wait_for_timeout(1000)  # what is fetched ahead has come
    taken: list[float] = [screen.page.evaluate(_TAKEN, letter) for letter in "CCXQ"]
    assert median(taken) <= SOON_MS, taken


@pytest.mark.parametrize("lang", LANGS)
def test_the_keys_are_large_enough_apart_and_cover_nothing(
    fresh: Callable[..., Screen], crowd: Server, lang: str
) -> None:
    screen = fresh(crowd)
    screen.show(address(lang, "institutions", "keypad=open"))
    boxes = screen.page.locator(".key").evaluate_all(
        "(keys) => keys.map((key) => key.getBoundingClientRect()).map(({width, height}) => [width, height])"
    )
    assert len(boxes) == 29
    assert all(width >= KEY_WIDTH and height >= KEY_HEIGHT for width, height in boxes)
    assert measuring.targets(screen.page, least=KIOSK.target, gap=KIOSK.gap) == []
    assert measuring.clipped(screen.page, apart=APART) == []


@pytest.mark.parametrize(
    ("lang", "page"),
    [
        *(("zh", "overview"), ("en", "institutions"), ("zh", "map")),
        *(
            pytest.param(*other, marks=pytest.mark.soak)
            for other in (("en", "overview"), ("zh", "institutions"), ("en", "map"))
        ),
    ],
)
def test_one_institution_and_four_hundred_stand(
    fresh: Callable[..., Screen], alone: Server, crowd: Server, lang: str, page: str
) -> None:
    for server in (alone, crowd):
        screen = fresh(server)
        screen.show(address(lang, page))
        assert screen.root()["state"] == "ok"
        assert all(chart["traces"] for chart in screen.charts().values())
        assert measuring.clipped(screen.page, apart=APART) == []
        assert screen.said == []


_TAKEN = """(letter) => new Promise((resolve) => {
    const key = document.querySelector(`[data-ctl="institutions.letter.${letter}"]`), begin = performance.now();
    key.click();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin)));
})"""
