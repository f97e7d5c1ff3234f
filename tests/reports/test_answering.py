"""A warning is answered in the workbook that came back, and the answer holds in the next one."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dashboard import publishing, releases, reports
from dashboard.schema import Words

from .conftest import AT, ROOT

WHO = {"by": "clerk", "approved_by": "head", "why": "second quarter", "at": AT}
COLUMNS = {"kind": 2, "cell": 4, "confirm": 9, "reason": 10}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder whose live release is the sample."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(ROOT / "data/words", folder / "data/words")
    outcome = publishing.publish_files([ROOT / "data/sample/sample.xlsx"], data_dir=folder / "data", **WHO)
    assert outcome.published is not None
    return folder / "data"


@pytest.fixture
def data_dir(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data"))


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """Write the sample with a mobile number and with two zeros too many in one report."""
    book = openpyxl.load_workbook(ROOT / "data/sample/sample.xlsx")
    directory, filed = book["机构名录"], book["机构报表"]
    directory["O6"] = "13804310000"
    row = next(row for row in range(2, 99) if filed[f"C{row}"].value == "2024-Q2" and filed[f"E{row}"].value is None)
    filed[f"D{row}"] = filed[f"D{row}"].value * 100
    book.save(tmp_path / "月报.xlsx")
    return tmp_path / "月报.xlsx"


def rows_of(path: Path, kind: str) -> list[tuple[int, str]]:
    """Give row and cell of every problem of a kind."""
    sheet = openpyxl.load_workbook(path)["检查结果"]
    return [
        (row, str(sheet.cell(row, COLUMNS["cell"]).value))
        for row in range(1, sheet.max_row + 1)
        if sheet.cell(row, COLUMNS["kind"]).value == kind
    ]


def answer(path: Path, said: str, reason: str, *, only: Callable[[str], bool] = lambda _: True) -> None:
    """Answer warnings as a person does."""
    book = openpyxl.load_workbook(path)
    for row, cell in rows_of(path, "▲ 提醒"):
        if only(cell):
            book["检查结果"].cell(row, COLUMNS["confirm"]).value = said
            book["检查结果"].cell(row, COLUMNS["reason"]).value = reason
    book.save(path)


def test_a_warning_is_confirmed_in_the_workbook_that_came_back(
    doubtful: Path, data_dir: Path, tmp_path: Path, words: Words
) -> None:
    outcome = publishing.check_files([doubtful], data_dir=data_dir)
    assert "institutions.mobile" in {problem.code for problem in outcome.problems}
    back = reports.write(outcome, [doubtful], tmp_path / "1", words=words, at=AT)[0]
    warnings = rows_of(back, "▲ 提醒")
    assert len(warnings) == len(outcome.problems)
    assert "O6" in dict(warnings).values()

    # A yes without a reason is told, and one that is complete is kept.
    answer(back, "是", "单位对外公布的号码", only=lambda cell: cell == "O6")
    answer(back, "是", "", only=lambda cell: cell != "O6")
    outcome = publishing.check_files([back], data_dir=data_dir)
    assert [made.why for made in outcome.confirmed] == ["单位对外公布的号码"]
    assert "confirmations.reason_missing" in {problem.code for problem in outcome.problems}
    again = reports.write(outcome, [back], tmp_path / "2", words=words, at=AT)[0]
    assert again.name == back.name
    ((row, cell),) = rows_of(again, "√ 已确认")
    assert cell == "O6"
    sheet = openpyxl.load_workbook(again)["检查结果"]
    assert sheet.cell(row, COLUMNS["reason"]).value == "单位对外公布的号码"
    assert all(sheet.cell(row, COLUMNS["confirm"]).value == "是" for row, _ in rows_of(again, "▲ 提醒"))

    answer(again, "是", "大客户一次付清")
    outcome = publishing.publish_files([again], data_dir=data_dir, **WHO)
    assert outcome.problems == ()
    assert outcome.published is not None
    release = releases.live(data_dir).release
    assert release is not None
    kept = {made.get("cell", ""): made["why"] for made in release.package["confirmations"]}
    assert kept["O6"] == "单位对外公布的号码"
    assert set(kept.values()) == {"单位对外公布的号码", "大客户一次付清"}
    # What was published has nothing to be mended, so only the page goes back.
    assert [path.suffix for path in reports.write(outcome, [again], tmp_path / "3", words=words, at=AT)] == [".html"]


def test_answers_wait_while_errors_are_mended_and_fall_when_the_value_changes(
    doubtful: Path, data_dir: Path, tmp_path: Path, words: Words
) -> None:
    def round_trip(path: Path, folder: str) -> Path:
        outcome = publishing.check_files([path], data_dir=data_dir)
        return reports.write(outcome, [path], tmp_path / folder, words=words, at=AT)[0]

    first = round_trip(doubtful, "1")
    answer(first, "是", "核实无误")
    book = openpyxl.load_workbook(first)
    book["机构报表"]["K5"] = "十来个"
    book["机构名录"]["O6"] = "13904310000"
    book.save(first)
    second = round_trip(first, "2")
    assert [cell for _, cell in rows_of(second, "● 错误")] == ["K5"]
    waiting = rows_of(second, "○ 待核对")
    assert len(waiting) == len(rows_of(first, "▲ 提醒"))

    book = openpyxl.load_workbook(second)
    book["机构报表"]["K5"] = 12
    book.save(second)
    third = round_trip(second, "3")
    assert [cell for _, cell in rows_of(third, "▲ 提醒")] == ["O6"]
    assert rows_of(third, "○ 待核对") == []
    sheet = openpyxl.load_workbook(third)["检查结果"]
    ((row, _),) = rows_of(third, "▲ 提醒")
    assert not sheet.cell(row, COLUMNS["confirm"]).value


def test_warnings_about_a_csv_are_confirmed_in_the_workbook_beside_it(
    data_dir: Path, tmp_path: Path, words: Words
) -> None:
    folder = tmp_path / "csv"
    shutil.copytree(ROOT / "data/sample/csv", folder)
    with (folder / "institutions.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    lines[1][lines[0].index("phone")] = "13804310000"
    with (folder / "institutions.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(lines)
    outcome = publishing.check_files([folder], data_dir=data_dir)
    assert [problem.code for problem in outcome.problems] == ["institutions.mobile"]
    back = reports.write(outcome, [folder], tmp_path / "out", words=words, at=AT)[0]
    assert back.name == "institutions 检查结果.xlsx"
    answer(back, "是", "单位对外公布的号码")
    outcome = publishing.check_files([folder, back], data_dir=data_dir)
    assert outcome.problems == ()
    assert [made.why for made in outcome.confirmed] == ["单位对外公布的号码"]
