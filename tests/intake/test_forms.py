"""Laid-out workbooks as intake reads them: typed rows that say something, the head of each sheet, and the period."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import sample, templates
from dashboard.intake import Delivery, FilledForm, Words, read, read_confined
from dashboard.schema.forms import FORMS


@pytest.fixture(scope="module")
def printed(words: Words, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forms") / "monthly.xlsx"
    tables = sample.tables(published_only=True)
    path.write_bytes(templates.write(FORMS["monthly"], tables, words=words, period="2024-02", release="1-00000000"))
    return path


@pytest.fixture
def fill(printed: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write cells of the sheet of receptions by their addresses, and save the workbook under any name."""

    def fill(change: Callable[[Worksheet], None], name: str = "some name.xlsx") -> Path:
        book = load_workbook(printed)
        change(book["接待"])
        book.save(tmp_path / name)
        return tmp_path / name

    return fill


def _reception(page: Worksheet) -> None:
    first = int(str(page.freeze_panes).lstrip("ABCDEFGH"))
    cells = (date(2024, 2, 3), "甲", "媒体", "１，２００", "吉林省")
    for column, value in enumerate(cells, start=1):
        page.cell(first, column).value = value
    page.cell(first + 3, 4).value = "—"


def _nothing(page: Worksheet) -> None:
    del page


def _only(delivery: Delivery) -> FilledForm:
    (form,) = delivery.forms
    return form


def test_a_filled_in_workbook_is_read_as_its_form_with_typed_cells(fill: Callable[..., Path], words: Words) -> None:
    delivery = read([fill(_reception)], words=words)
    form = _only(delivery)
    assert (form.file, form.form, form.period, form.release) == ("some name.xlsx", "monthly", "2024-02", "1-00000000")
    rows = form.sheets["monthly_visits"].rows
    assert rows["date"].tolist()[0] == "2024-02-03"
    assert rows["category"].tolist()[0] == "media"
    assert rows["person_times"].tolist()[0] == 1200
    assert rows["origin"].tolist()[0] == "吉林省"
    assert rows["person_times"].dtype == pd.Int64Dtype()
    assert [made.code for made in delivery.conversions] == ["digits", "marks"]


def test_rows_that_nobody_filled_in_say_nothing(fill: Callable[..., Path], words: Words) -> None:
    form = _only(read([fill(_nothing)], words=words))
    assert {name: len(sheet.rows) for name, sheet in form.sheets.items()} == {
        "monthly_indicators": 0,
        "monthly_changes": 0,
        "monthly_visits": 0,
    }


def test_the_head_is_read_once_a_sheet(fill: Callable[..., Path], words: Words) -> None:
    form = _only(read([fill(_nothing)], words=words))
    sheet = form.sheets["monthly_visits"]
    assert (sheet.head["form_number"], sheet.head["period"], sheet.head["as_of"]) == ("ZD-M-3", "2024-02", "2024-02-29")
    assert sheet.head_places["source"].column == "数据来源"


def test_a_workbook_passes_from_the_reading_process_as_it_was_read(fill: Callable[..., Path], words: Words) -> None:
    path = fill(_reception)
    here, there = _only(read([path], words=words)), _only(read_confined([path], words=words))
    for name, sheet in here.sheets.items():
        pd.testing.assert_frame_equal(sheet.rows, there.sheets[name].rows)
        assert (sheet.head, sheet.head_places) == (there.sheets[name].head, there.sheets[name].head_places)
