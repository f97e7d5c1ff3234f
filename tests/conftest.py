"""What all tests have: one Chromium, one place in the order, and a way to say what they measured."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_MEASURED = "measured"
CHROMIUM = "/usr/bin/chromium"
_QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture
def measured(record_property):
    """Have a figure said at the end of the run, whether or not the output of tests is shown."""

    def measured(said: str) -> None:
        record_property(_MEASURED, said)

    return measured


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, once for each process of the tests."""
    arguments = _QUIET + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one file in one process, and those that ask about one tour of the pages as well."""
    for item in items:
        touring = {"tour", "tours"} & set(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group("tour" if touring else str(item.path)))


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
