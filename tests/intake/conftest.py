"""Small real files, written as staff and other systems would."""

import csv
import dataclasses
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.i18n import LANGS, word
from dashboard.intake import Delivery, Words, load_words, read

ROOT = Path(__file__).resolve().parents[2]
REPORT = {
    "机构编号": "I01",
    "报告期类型": "季",
    "报告期": "2024年第一季度",
    "营业收入（万元）": "38.5",
    "从业人员（人）": "12",
    "数据状态": "正式数",
    "来源编号": "S1",
    "数据截至": "2024-03-31",
}


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(ROOT / "data" / "words" / "headers.toml")


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    """Give a row of the table ``reports`` by its Chinese headers, with some cells replaced or added."""
    return lambda **cells: {**REPORT, **cells}


@pytest.fixture(scope="session")
def as_csv() -> Callable[..., bytes]:
    def write(*rows: Mapping[str, Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)
        return text.getvalue().encode(encoding)

    return write


@pytest.fixture(scope="session")
def as_workbook() -> Callable[..., bytes]:
    """Write sheets; ``change`` may do to the workbook what openpyxl can."""

    def write(
        sheets: Mapping[str, Sequence[Mapping[str, Any]]], *, change: Callable[[Workbook], None] | None = None
    ) -> bytes:
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            if rows:
                sheet.append(list(rows[0]))
            for cells in rows:
                sheet.append(list(cells.values()))
        if change:
            change(book)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return write


@pytest.fixture
def deliver(tmp_path, words) -> Callable[[Mapping[str, bytes]], Delivery]:
    """Write files under their names and read them; whatever is found can be said in both languages."""

    def write_and_read(files: Mapping[str, bytes]) -> Delivery:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        delivery = read([tmp_path / name for name in files], words=words)
        for lang in LANGS:
            for problem in delivery.problems:
                where = dataclasses.asdict(problem.place)
                assert word(f"problem.{problem.code}.says", lang, **{**where, **problem.values})
                assert word(f"problem.{problem.code}.mend", lang, **{**where, **problem.values})
            for made in delivery.conversions:
                assert word(f"conversion.{made.code}", lang, **{**dataclasses.asdict(made.place), **made.values})
        return delivery

    return write_and_read


@pytest.fixture
def refused(deliver) -> Callable[[Mapping[str, bytes]], list[str]]:
    """Write files, read them, and give the codes of the problems."""
    return lambda files: [problem.code for problem in deliver(files).problems]


@pytest.fixture
def report(deliver, row, as_csv) -> Callable[..., Delivery]:
    """Deliver one report as CSV, with some of its cells replaced or added."""
    return lambda **cells: deliver({"reports.csv": as_csv(row(**cells))})
