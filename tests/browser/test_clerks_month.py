"""The clerk's month, end to end: a laid-out workbook, a folder, a screen in the hall, and one step back."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard import publishing
from dashboard.settings import PROJECT
from tests.browser import folders
from tests.browser.screens import Screen
from tests.browser.serving import Server
from tests.browser.tour import address
from tests.templates.conftest import WHO, Filled

SOON_SECONDS = 10
PATIENCE_SECONDS = 120
COMMAND = [sys.executable, "-c", "from dashboard.cli import main; main()"]
HEADLINE = "数字化展示平台接待人次"

GOOD_SOURCE = {"数据来源": "长春新区获批国家级试验区（英文）", "数据截至": date(2026, 1, 31), "数据状态": "演示数据"}
"""What the screens show has a source of grade A or B; the generator of the sample has none."""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Make a data folder with the shipped sample published, as `make run` does."""
    folder = folders.make(tmp_path / "data")
    outcome = publishing.publish_files([PROJECT / "data/sample/sample.xlsx"], data_dir=folder, **WHO)
    assert outcome.published is not None
    return folder


@pytest.fixture
def desk(tmp_path: Path, data_dir: Path) -> Iterator[Path]:
    """Make the clerk's folder, watched by the command."""
    folder = tmp_path / "desk"
    folder.mkdir()
    watcher = subprocess.Popen(
        [*COMMAND, "watch", str(folder), "--every", "0.2", "--quiet", "0.5", "--by", "clerk"],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
        stdout=subprocess.DEVNULL,
    )
    yield folder
    watcher.terminate()
    watcher.wait(60)


def the_one(folder: Path, pattern: str) -> Path:
    """Wait for the one file that comes."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = list(folder.glob(pattern))
        if found:
            return found[0]
        time.sleep(0.2)
    raise AssertionError(f"nothing came to {folder.name}/{pattern}: {[str(path) for path in folder.rglob('*')]}")


def shown(screen: Screen) -> str:
    (fact,) = [fact for fact in screen.facts() if fact["code"] == "visits"]
    return fact["raw"]


def wait_for(screen: Screen, value: str) -> None:
    screen.page.wait_for_function(
        "(value) => document.querySelector('[data-fact=visits]')?.dataset.raw === value",
        arg=value,
        timeout=(PATIENCE_SECONDS + SOON_SECONDS) * 1000,
    )
    screen.wait()


def test_what_a_clerk_fills_in_reaches_the_hall_and_one_file_takes_it_back(
    fresh: Callable[..., Screen], data_dir: Path, desk: Path, tmp_path: Path
) -> None:
    made = tmp_path / "月报.xlsx"
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    command = [*COMMAND, "template", "monthly", str(made), "--period", "2024-01"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    with Server(data_dir, WARM="0") as server:
        screen = fresh(server)
        screen.show(address("zh", "overview"))
        screen.page.evaluate("window.stayed = true")
        assert shown(screen) == "600"

        # Three mistakes, and a number fifteen times what it was.
        book = Filled(made).head("指标", **GOOD_SOURCE).head("接待")
        odd = book.find("指标", "指标名称", HEADLINE)
        book.write("指标", odd, {"累计数": 9000})
        book.write("指标", book.find("指标", "指标名称", "知识产权服务机构"), {"本月（期末）数": "大约九十"})
        visit = book.add(
            "接待", {"日期": "上个礼拜", "团组名称": "企业家代表团", "来访类别": "企业", "接待人次（人次）": "一大批"}
        )
        book.save(desk / "一月.xlsx")

        marked = the_one(desk / "请修改", "*/一月 检查结果.xlsx")
        assert shown(screen) == "600"
        mended = Filled(marked)
        results = mended.book.worksheets[0]
        assert results.title == "检查结果"
        said = " ".join(str(cell.value) for row in results.iter_rows() for cell in row if cell.value)
        for wrong in ("大约九十", "上个礼拜", "一大批"):
            assert wrong in said
        mended.write("指标", book.find("指标", "指标名称", "知识产权服务机构"), {"本月（期末）数": 86})
        mended.write("接待", visit, {"日期": date(2024, 1, 18), "接待人次（人次）": 35})
        mended.save(desk / "一月改.xlsx")

        # Nothing is wrong now, but one number is odd: she looks again, and says why it is right.
        asked = the_one(desk / "请修改", "*/一月改 检查结果.xlsx")
        assert shown(screen) == "600"
        answered = load_workbook(asked)
        results = answered.worksheets[0]
        (header,) = [row for row in results.iter_rows() if {"确认", "原因"} <= {cell.value for cell in row}]
        columns = {str(cell.value): cell.column for cell in header if cell.value}
        warnings = [row[0].row for row in results.iter_rows(min_row=header[0].row + 1) if "提醒" in str(row[1].value)]
        assert warnings
        for row in warnings:
            results.cell(row, columns["确认"]).value = "是"
            results.cell(row, columns["原因"]).value = "展厅扩建后接待量大增"
        answered.save(desk / "一月已核实.xlsx")

        the_one(desk / "已发布", "*/*一月已核实*")
        wait_for(screen, "9000")
        (tile,) = [fact["text"] for fact in screen.facts() if fact["code"] == "visits"]
        assert "9000" in tile
        assert (
            "一月已核实" in (desk / "状态.html").read_text(encoding="utf-8")
            or publishing.standing(data_dir).number == 2
        )

        (desk / "撤回.txt").write_bytes("数字弄错了".encode("gb18030"))
        wait_for(screen, "600")
        assert publishing.standing(data_dir).number == 3
        assert screen.page.evaluate("window.stayed")
        assert screen.said == []
