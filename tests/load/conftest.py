"""One run of the bench: servers, browser, every measurement, and the table of them."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import sample
from dashboard.settings import PROJECT
from dashboard.views import texts
from tests.browser import folders
from tests.load import measures, static_pages
from tests.load.browser import chromium
from tests.load.budgets import Measured, machine, report, table, versions
from tests.load.measures import Stand
from tests.load.servers import hand_written, product

RESULTS = Path(__file__).parent / "RESULTS.md"
DATE = "BENCH_DATE"
DRAWN_WITH = {"plotly.js": "plotly.js-basic-dist-min", "ECharts": "echarts"}


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Measured]:
    """Measure everything, once; print the table and write it down.

    The report is dated by the variable ``BENCH_DATE``, if it is set.
    """
    folder = tmp_path_factory.mktemp("bench")
    load = os.getloadavg()[0]
    found: dict[str, Measured] = _said(measures.publish, folder)
    tables = sample.tables()
    zones = tuple(texts.zone_names(tables, static_pages.LANG))
    data_dir = folders.make(folder / "shipped")
    folders.publish(data_dir, tables)
    with product(data_dir) as ours, chromium() as browser:
        ours.wait_until_quiet(at_most=60)
        pages = folder / "pages"
        pages.mkdir()
        release = json.loads(ours.get("/api/release"))["release"]
        static_pages.write(pages, product=ours, release=release, zones=zones)
        with hand_written(pages, first="/overview") as static:
            stand = Stand(browser=browser, product=ours, static=static, data_dir=data_dir, zones=zones)
            for measure in (measures.cold_load, measures.taps, measures.page_change):
                found |= _said(measure, stand)
        large = folders.make(folder / "grown")
        folders.publish(large, measures.grown_tables(measures.GROWTH))
        with product(large) as grown:
            grown.wait_until_quiet(at_most=120)
            found |= _said(measures.growth, stand, grown)
        for measure in (measures.heap, measures.views, measures.memory, measures.swap):
            found |= _said(measure, stand)
        others = {name: _of_npm(package) for name, package in DRAWN_WITH.items()} | {"Chromium": browser.version}
    facts = [
        f"machine: {machine()}; load average {load:.1f} when it began",
        f"versions: {versions(others)}",
        *([f"date: {os.environ[DATE]}"] if DATE in os.environ else []),
    ]
    RESULTS.write_text(report(found, facts=facts), encoding="utf-8")
    sys.stdout.write(f"\n{table(found)}\n")
    return found


def _said(measure: Callable[..., dict[str, Measured]], *on: object) -> dict[str, Measured]:
    """Measure, and say so as soon as it is done."""
    found = measure(*on)
    for key, each in found.items():
        sys.stdout.write(f"\n{key}: {each.value:.2f} ({each.says})")
    sys.stdout.flush()
    return found


def _of_npm(name: str) -> str:
    package = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    return str((package.get("dependencies", {}) | package.get("devDependencies", {}))[name])
