"""Real servers for real Chromium: three for all tests, each started once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from dashboard import releases, sample
from tests.browser import folders
from tests.browser.profiles import KIOSK, PROFILES
from tests.browser.screens import SIZE, Screen
from tests.browser.serving import Server
from tests.browser.tour import Tour


def without_worker(context: BrowserContext) -> BrowserContext:
    """Have a browser be as it is where an address does not count as secure: what a test holds up is not answered by a worker."""
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    return context


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here: it needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, answers: Path) -> Iterator[Server]:
    """Serve the sample."""
    folder = folders.make(tmp_path_factory.mktemp("sample"), cache=answers)
    folders.publish(folder, sample.tables())
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="session")
def published_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve nothing but published facts."""
    folder = folders.make(tmp_path_factory.mktemp("published"))
    folders.publish(folder, sample.tables(published_only=True))
    with Server(folder, WARM="0") as running:
        yield running


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the sample with names that are markup."""
    folder = folders.make(tmp_path_factory.mktemp("hostile"))
    folders.publish(folder, folders.hostile_tables())
    with Server(folder, WARM="0") as running:
        yield running


@pytest.fixture(scope="session")
def release(server: Server) -> releases.Release:
    """Open the release that the sample's server shows, as the server does."""
    found = releases.live(server.data_dir).release
    assert found is not None
    return found


@pytest.fixture(scope="session")
def touch(browser: Browser) -> Iterator[BrowserContext]:
    """A touch screen that keeps what it has fetched."""
    context = without_worker(browser.new_context(viewport=SIZE, has_touch=True, locale="zh-CN"))
    yield context
    context.close()


@pytest.fixture(scope="module")
def kept(touch: BrowserContext, server: Server) -> Iterator[Screen]:
    """The page that the tests of a file use one after another: opening one takes longer than most of them."""
    made = Screen.of(touch, server.base)
    yield made
    made.close()


@pytest.fixture
def screen(kept: Screen) -> Iterator[Screen]:
    """A page of the touch screen at the sample's server, empty; who sets a clock or a throttle takes a fresh one."""
    yield kept
    kept.clear()


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Callable[..., Screen]]:
    """Make a screen that has never seen the display: an empty cache, or settings of its own."""
    contexts: list[BrowserContext] = []

    def make(server: Server, **settings: Any) -> Screen:
        context = browser.new_context(**({"viewport": SIZE, "has_touch": True, "locale": "zh-CN"} | settings))
        contexts.append(without_worker(context))
        return Screen.of(context, server.base)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def watched(fresh: Callable[..., Screen], server: Server) -> Screen:
    """A screen whose clock only the test moves."""
    screen = fresh(server)
    screen.page.clock.install()
    return screen


@pytest.fixture(scope="session")
def tour(touch: BrowserContext, server: Server) -> Tour:
    """A tour of the sample on a kiosk."""
    return Tour(touch, server.base)


@pytest.fixture(scope="session")
def tours(browser: Browser, tour: Tour, server: Server) -> Iterator[dict[str, Tour]]:
    """A tour of the sample on every screen, by its profile."""
    others = {name: profile for name, profile in PROFILES.items() if profile is not KIOSK}
    contexts = {name: without_worker(browser.new_context(**profile.settings)) for name, profile in others.items()}
    yield {
        KIOSK.name: tour,
        **{name: Tour(context, server.base, PROFILES[name]) for name, context in contexts.items()},
    }
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="session")
def tour_of_published(touch: BrowserContext, published_only: Server) -> Tour:
    """A tour of what is published, and nothing else."""
    return Tour(touch, published_only.base)
