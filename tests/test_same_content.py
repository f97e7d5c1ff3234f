"""The same tables give the same content, whatever kind of file they come in."""

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
import xlwt
from openpyxl import Workbook, load_workbook

from dashboard import publishing, sample
from dashboard.schema import INPUT_TABLES, Words, load_words

ROOT = Path(__file__).resolve().parents[1]
WHO = {
    "by": "tests",
    "approved_by": "tests",
    "why": "the same tables",
    "at": datetime(2026, 1, 5, 9, tzinfo=UTC),
}


class Given(NamedTuple):
    """The sample: the cells of its workbook by sheet, its tables, and what they are called."""

    cells: Mapping[str, list[list[Any]]]
    tables: Mapping[str, pd.DataFrame]
    words: Words


def cells_of(path: Path) -> Mapping[str, list[list[Any]]]:
    """Give the cells of the sample's workbook, Chinese headers and labels, sheet by sheet."""
    book = load_workbook(path, read_only=True)
    cells = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    book.close()
    return cells


def as_csv(encoding: str) -> Callable[..., None]:
    def write(folder: Path, given: Given) -> None:
        for title, rows in given.cells.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in rows])
            (folder / f"{title}.csv").write_bytes(text.getvalue().encode(encoding))

    return write


def as_legacy_workbook(folder: Path, given: Given) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for title, rows in given.cells.items():
        sheet = book.add_sheet(title)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, column, cell)
    book.save(str(folder / "上报.xls"))


def as_workbook_with_titles_and_totals(folder: Path, given: Given) -> None:
    """As an office lays a table out: a title over its width, a blank row, the table, its total, its source, a note."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in given.cells.items():
        sheet = book.create_sheet(title)
        sheet.append([f"科技服务示范区{title}"])
        sheet.append([None, "填报单位：示例单位", "填报日期：2026年1月5日"])
        sheet.append([])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
        for row in rows:
            sheet.append(row)
        table = INPUT_TABLES[given.words.table_of[title.lower()]]
        sums = [
            given.tables[table.name][column.name].sum().item() if column.adds_up else None
            for column in table.columns[1:]
        ]
        if any(sums):
            sheet.append(["合　计", *sums])
        sheet.append([])
        sheet.append(["数据来源：示例单位汇总"])
        sheet.append(["注：1.本表为示例。"])
        sheet.append(["2.空格表示没有填报。"])
    book.save(folder / "上报.xlsx")


def as_parquet(folder: Path, given: Given) -> None:
    for name, frame in given.tables.items():
        if len(frame):
            frame.to_parquet(folder / f"{name}.parquet", index=False, write_page_checksum=True)


KINDS: Mapping[str, Callable[..., None]] = {
    "CSV in UTF-8": as_csv("utf-8"),
    "CSV in UTF-8 with its mark": as_csv("utf-8-sig"),
    "CSV in GB18030": as_csv("gb18030"),
    "CSV in UTF-16": as_csv("utf-16"),
    "CSV in UTF-16 without its mark": as_csv("utf-16-le"),
    "XLS": as_legacy_workbook,
    "XLSX with titles, totals and notes": as_workbook_with_titles_and_totals,
    "Parquet": as_parquet,
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder in which the sample's workbook is live."""
    data_dir = tmp_path_factory.mktemp("same") / "data"
    shutil.copytree(ROOT / "data/words", data_dir / "words")
    shutil.copytree(ROOT / "data/sample", data_dir / "sample")
    outcome = publishing.publish_files([data_dir / "sample" / "sample.xlsx"], data_dir=data_dir, **WHO)
    assert outcome.published
    return data_dir


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_has_one_content_hash_in_every_kind_of_file(live: Path, tmp_path: Path, kind: str) -> None:
    cells = cells_of(live / "sample" / "sample.xlsx")
    given = Given(cells=cells, tables=sample.tables(), words=load_words(live / publishing.WORDS))
    KINDS[kind](tmp_path, given)
    outcome = publishing.publish_files([tmp_path], data_dir=live, **WHO)
    assert outcome.problems == ()
    assert outcome.published
    assert outcome.published.unchanged
    assert outcome.published.number == 1
