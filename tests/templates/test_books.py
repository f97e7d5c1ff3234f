"""How the workbooks are laid out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import printing, templates
from dashboard.schema import Kind, Words
from dashboard.schema.forms import FORMS, MARK
from dashboard.schema.naming import NAMES, names

HEAD = ("表号", "填报单位", "填报人", "审核人", "报送日期", "数据截至", "数据状态")
EVERY = [(form.name, {"M": "2026-01", "Q": "2026-Q1", "": ""}[form.period_type]) for form in FORMS.values()]
Tables = Mapping[str, pd.DataFrame]


@pytest.fixture(params=EVERY, ids=[name for name, _ in EVERY])
def every(request: pytest.FixtureRequest, blank: Callable[..., Any]) -> Any:
    form, period = request.param
    book = blank(form, period)
    book.form = FORMS[form]
    return book


def _titles(form: Any, words: Words) -> dict[str, str]:
    return {words.table(name).zh: name for name in form.sheets}


def test_a_workbook_has_the_sheets_of_its_form_then_the_explanation_and_hides_the_rest(
    every: Any, words: Words
) -> None:
    states = {page.title: page.sheet_state for page in every.book.worksheets}
    assert list(states) == [*_titles(every.form, words), "填写说明", "选项", "表样标识"]
    assert [state for state in states.values() if state != "visible"] == ["hidden", "veryHidden"]
    assert every.book["表样标识"]["A1"].value == MARK


def test_every_sheet_has_the_head_of_an_official_form(every: Any, words: Words) -> None:
    for title in _titles(every.form, words):
        page = every.sheet(title)
        above = [cell.value for row in page.iter_rows(max_row=every.header_row(title) - 1) for cell in row]
        assert set(HEAD) <= set(above), title
        assert f"{every.form.number}-{list(_titles(every.form, words)).index(title) + 1}" in above


def test_every_sheet_prints_on_a4_across_with_its_header_on_every_page(every: Any, words: Words) -> None:
    for title in [*_titles(every.form, words), "填写说明"]:
        page = every.sheet(title)
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        if title != "填写说明":
            row = every.header_row(title)
            assert page.print_title_rows == f"${row}:${row}"
            assert page.freeze_panes.endswith(str(row + 1))


def test_headers_and_printed_cells_are_locked_without_a_password_and_all_others_are_open(
    every: Any, words: Words
) -> None:
    for title, name in _titles(every.form, words).items():
        page, sheet = every.sheet(title), every.form.sheets[name]
        assert page.protection.sheet
        assert not page.protection.password
        row = every.header_row(title)
        assert all(cell.protection.locked for cell in page[row])
        for at, column in enumerate(sheet.table.columns, start=1):
            cell = page.cell(row + 1, at)
            locked = column.name == "row_key" or column.name in sheet.printed
            if name not in {"monthly_changes", "monthly_visits"} and column.name not in {"total_value", "total_type"}:
                assert cell.protection.locked == locked, cell.coordinate


def test_there_is_a_drop_down_wherever_values_are_allowed_ones(every: Any, words: Words) -> None:
    for title, name in _titles(every.form, words).items():
        page, sheet = every.sheet(title), every.form.sheets[name]
        rules = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
        row = every.header_row(title) + 1
        if page.max_row < row:
            continue
        for at, column in enumerate(sheet.table.columns, start=1):
            chosen = column.name in sheet.choices or column.kind in {Kind.CODE, Kind.FLAG}
            covered = any(page.cell(row, at).coordinate in rule.sqref for rule in rules)
            assert covered == chosen, (title, column.name)
        for rule in rules:
            assert rule.formula1.startswith(("'选项'!", '"'))
            assert len(rule.formula1) < 255


def test_money_and_counts_have_their_unit_in_the_header(blank: Callable[..., Any]) -> None:
    headers = blank("quarterly", "2026-Q1").headers("季报")
    assert {
        "营业收入（万元）",
        "代理服务收入（万元）",
        "从业人员（人）",
        "服务企业数（家）",
        "专利业务量（件）",
    } <= set(headers)


def test_the_monthly_workbook_has_a_row_for_every_indicator_with_its_unit_and_last_value(
    blank: Callable[..., Any], sample_tables: Tables
) -> None:
    book = blank("monthly", "2026-01")
    columns = book.headers("指标")
    page = book.sheet("指标")
    named = [page.cell(row, columns["指标名称"]).value for row in book.rows("指标")]
    assert [name for name in named if name] == list(sample_tables["indicators"]["name_zh"])
    row = book.find("指标", "指标名称", "数字化展示平台接待人次")
    shown = {header: page.cell(row, columns[header]).value for header in ("计量单位", "上期", "上期数", "累计口径")}
    assert shown == {"计量单位": "人次", "上期": "2024年1月", "上期数": 600, "累计口径": "历年累计"}


def test_the_quarterly_workbook_has_a_row_for_every_institution_in_force_and_adds_them_up(
    blank: Callable[..., Any], sample_tables: Tables
) -> None:
    book = blank("quarterly", "2021-Q1")
    institutions = sample_tables["institutions"]
    there = institutions[
        (institutions["joined_on"] <= "2021-03-31")
        & (institutions["left_on"].isna() | (institutions["left_on"] > "2021-01-01"))
    ]
    assert 0 < len(there) < len(institutions)
    page, columns = book.sheet("季报"), book.headers("季报")
    named = [page.cell(row, columns["机构名称"]).value for row in book.rows("季报")]
    assert [name for name in named if name] == [*there["name_zh"], "合计"]
    total = page.cell(page.max_row, columns["营业收入（万元）"])
    first, last = book.header_row("季报") + 1, page.max_row - 1
    assert total.value == f"=SUM({total.column_letter}{first}:{total.column_letter}{last})"


def test_no_key_of_a_table_is_visible_where_a_name_can_stand(every: Any, words: Words, sample_tables: Tables) -> None:
    keys = {
        key
        for table, (column, _) in NAMES.items()
        if table not in {"institutions", "regions"}  # an institution's is its credit code
        for key in sample_tables[table][column]
    } - {"data", "revenue", "visits", "institutions"}  # pages of the screens are called like indicators
    for title in _titles(every.form, words):
        page = every.sheet(title)
        shown = {
            cell.value
            for row in page.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and not page.column_dimensions[cell.column_letter].hidden
        }
        assert shown & keys == set()


def test_names_that_two_rows_share_are_told_apart_by_their_key() -> None:
    zones = pd.DataFrame(
        {"zone_id": ["a", "b", "c"], "name_zh": ["甲", "甲", "乙"], "name_en": [pd.NA] * 3}, dtype="string"
    )
    assert names(zones, table="zones", lang="en") == {"a": "甲 (a)", "b": "甲 (b)", "c": "乙"}


def test_the_return_of_one_institution_names_no_other(data_dir: Path, tmp_path: Path) -> None:
    (path,) = printing.write_templates(
        "quarterly", tmp_path / "out", data_dir=data_dir, period="2025-Q4", institution="示例机构 02"
    )
    assert path.name == "2025-Q4-示例机构 02.xlsx"
    texts = [str(cell.value) for page in load_workbook(path) for row in page.iter_rows() for cell in row if cell.value]
    assert {text for text in texts if text.startswith(("示例机构 ", "SAMPLE-"))} == {"示例机构 02", "SAMPLE-02"}


def test_the_explanation_names_every_column_of_every_sheet(every: Any, words: Words) -> None:
    page = every.sheet("填写说明")
    told = {(row[0].value, row[1].value) for row in page.iter_rows()}
    for title, name in _titles(every.form, words).items():
        for column in every.form.sheets[name].table.names:
            if column != "row_key":
                assert (title, words.column(name, column).zh) in told


def test_without_a_period_the_one_after_the_last_is_meant(sample_tables: Tables) -> None:
    assert templates.next_period(FORMS["monthly"], sample_tables) == "2026-01"
    assert templates.next_period(FORMS["quarterly"], sample_tables) == "2026-Q1"
    assert templates.next_period(FORMS["content"], sample_tables) == ""
    with pytest.raises(templates.NoPeriod):
        templates.next_period(FORMS["quarterly"], {})


@pytest.mark.parametrize(
    ("form", "asked", "reason"),
    [
        ("monthly", {"period": "2026-Q1"}, "wrong_period"),
        ("quarterly", {"period": "2026-13"}, "wrong_period"),
        ("content", {"period": "2026"}, "wrong_period"),
        ("monthly", {"institution": "ALL"}, "not_quarterly"),
        ("quarterly", {"institution": "示例机构 999"}, "no_such_institution"),
    ],
)
def test_what_cannot_be_made_is_said_by_name(
    data_dir: Path, tmp_path: Path, form: str, asked: dict[str, str], reason: str
) -> None:
    with pytest.raises(printing.NoTemplate) as none:
        printing.write_templates(form, tmp_path / "out.xlsx", data_dir=data_dir, **asked)
    assert none.value.reason == reason
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_that_is_there_is_never_written_over(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(printing.NoTemplate) as none:
        printing.write_templates("content", path, data_dir=data_dir)
    assert (none.value.reason, path.read_bytes()) == ("exists", b"filled in")
