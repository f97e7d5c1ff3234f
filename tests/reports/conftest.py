"""Workbooks as staff deliver them, checked and given back."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from dashboard import publishing, reports
from dashboard.schema import Words, load_words

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)
SHEET = "机构报表"
SOUND = {
    "机构编号": "I01",
    "报告期类型": "季",
    "报告期": "2024年第一季度",
    "营业收入（万元）": 38.5,
    "从业人员（人）": 12,
    "数据状态": "正式数",
    "来源编号": "S1",
    "数据截至": "2024-03-31",
}


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(ROOT / "data/words/headers.toml")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Make a data folder without any release."""
    shutil.copytree(ROOT / "data/words", tmp_path / "data/words")
    return tmp_path / "data"


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of reports, one row for each set of cells that differ from a sound one."""

    def write(*rows: dict[str, Any], name: str = "季报.xlsx", change: Callable[[Workbook], None] | None = None) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = SHEET
        sheet.append(list(SOUND))
        for at, cells in enumerate(rows, start=2):
            for column, value in enumerate({**SOUND, **cells}.values(), start=1):
                cell = sheet.cell(at, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        if change:
            change(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def give_back(data_dir: Path, tmp_path: Path, words: Words) -> Callable[..., list[Path]]:
    """Check files and write what goes back."""

    def check_and_write(*paths: Path, folder: str = "out") -> list[Path]:
        outcome = publishing.check_files(paths, data_dir=data_dir)
        return reports.write(outcome, paths, tmp_path / folder, words=words, at=AT)

    return check_and_write


@pytest.fixture
def returned(give_back: Callable[..., list[Path]]) -> Callable[..., Workbook]:
    """Check one file and open the workbook that goes back."""
    return lambda path, **where: openpyxl.load_workbook(give_back(path, **where)[0])
