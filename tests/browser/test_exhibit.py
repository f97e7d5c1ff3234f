"""A release as a folder: any web server shows it, and shows what the display shows."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from typer.testing import CliRunner

from dashboard.addresses import LANGS_AND_PAGES, PAGES, PROFILES, page_address
from dashboard.cli import program as cli
from dashboard.i18n import LANGS
from tests.browser import folders
from tests.browser.lasting import wait_until_made
from tests.browser.screens import Screen
from tests.browser.serving import Server, free_port, wait_for

STATES = 50
# Goes to an address as the back button does, in the page that is open.
_GO = """(address) => {
    document.documentElement.removeAttribute('data-ready');
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
}"""


@pytest.fixture(scope="module")
def exhibit(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Write the sample down, and serve it by what comes with Python."""
    wait_until_made(server)
    folder = tmp_path_factory.mktemp("fair") / "exhibit"
    done = CliRunner().invoke(cli.app, ["exhibit", str(folder)], env={"DATA_DIR": str(server.data_dir)})
    assert done.exit_code == 0, done.output
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        base = f"http://127.0.0.1:{port}"
        wait_for(base)
        yield base
        running.kill()


def states(folder: Path) -> list[str]:
    """Choose addresses at random: a page, a language, a state, a profile; those of one profile follow one another."""
    chance, grammar, chosen = random.Random(20), folders.grammar(folder), list[str]()
    for _ in range(STATES):
        page, lang, profile = (
            chance.choice(PAGES),
            chance.choice(LANGS),
            PROFILES[len(chosen) * len(PROFILES) // STATES],
        )
        state = {key: value for key, value in chance.choice(list(grammar.states(page))).items() if key != "shape"}
        query = grammar.query(page, state)
        chosen.append(page_address(lang, page, f"{query}{query and '&'}p={profile}"))
    return chosen


def go(screen: Screen, where: str) -> None:
    screen.page.evaluate(_GO, where)
    screen.wait()


def test_every_page_and_fifty_random_states_are_what_the_server_shows(
    touch: BrowserContext, server: Server, exhibit: str
) -> None:
    live, shown = Screen.of(touch, server.base), Screen.of(touch, exhibit)
    live.show("/zh/overview?p=kiosk")
    for lang, page in LANGS_AND_PAGES:
        where = f"/{lang}/{page}?p=kiosk"
        shown.show(where)
        go(live, where)
        assert shown.picture() == live.picture(), where
    for where in states(server.data_dir):
        for screen in (live, shown):
            go(screen, where)
        assert shown.root()["state"] == "ok"
        assert shown.picture() == live.picture(), where
    assert shown.said == live.said == []
    assert shown.outside == []
    assert not any("/api/" in asked or "/health" in asked for asked in shown.asked)
    for screen in (live, shown):
        screen.close()


def test_it_begins_at_its_root_and_goes_on_by_touch_to_sheets_and_cards(touch: BrowserContext, exhibit: str) -> None:
    screen = Screen.of(touch, exhibit)
    screen.show("/?p=kiosk")
    assert screen.root()["page"] == PAGES[0]
    screen.page.tap('[data-ctl="nav.institutions"]')
    screen.page.wait_for_selector('html[data-ready][data-page="institutions"]', state="attached")
    screen.page.locator('[data-ctl^="card."]').first.tap()
    screen.page.wait_for_selector(".modal.show")
    screen.page.reload()
    screen.page.wait_for_selector(".modal.show")
    assert "card=" in screen.address
    assert screen.said == []
    assert screen.outside == []
    screen.close()
