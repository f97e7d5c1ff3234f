"""What all tests have: one Chromium, one place in the order, and a way to say what they measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import chromium

_MEASURED = "measured"
TOURING = tuple(f"tests/browser/test_{name}.py" for name in ("pages", "measure", "defence"))
LONG = (
    "tests/browser/test_monkey.py",
    "tests/watching/test_dying.py",
    "tests/browser/test_profiles.py",
    "tests/browser/test_touch.py",
    "tests/browser/test_presenter.py",
    "tests/browser/test_never_dark.py",
    "tests/browser/test_idle.py",
    "tests/browser/test_directory.py",
    "tests/browser/test_states.py",
    "tests/browser/test_moving.py",
    "tests/browser/test_exhibit.py",
    "tests/templates/test_round_trips.py",
    "tests/test_publishing.py",
)


@pytest.fixture
def measured(record_property):
    """Have a figure said at the end of the run, whether or not the output of tests is shown."""

    def measured(said: str) -> None:
        record_property(_MEASURED, said)

    return measured


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, once for each process of the tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.PATH, args=chromium.switches())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Say where finished answers lie: what one process of the tests has made, the others take."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "answers"


class ByFile(LoadScopeScheduling):
    """Keeps the tests of one file in one process, and those that ask about one tour of the pages as well."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tour" if file in TOURING else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Have xdist hand out whole files."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process waits for another at the end."""
    files = [item.nodeid.partition("::")[0] for item in items]
    place = {file: at for at, file in enumerate((*TOURING, *LONG))}
    in_turn = sorted(range(len(items)), key=lambda at: place.get(files[at], len(place)))
    items[:] = [items[at] for at in in_turn]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say every figure that a test measured."""
    lines = [
        f"{said} ({report.nodeid.partition('::')[0]})"
        for report in terminalreporter.stats.get("passed", [])
        for name, said in getattr(report, "user_properties", ())
        if name == _MEASURED
    ]
    if lines:
        terminalreporter.section("measured")
    for line in lines:
        terminalreporter.write_line(line)
