import datetime as dt
import io
import re
import time
import zipfile

import pytest


def with_sheet(workbook: bytes, sheet: bytes, *, stored: bool = False) -> bytes:
    """Replace the XML of the first sheet."""
    out = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", kind) as made:
        for name in old.namelist():
            made.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


def rows_of(*cells: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return (head + "".join(cells) + "</sheetData></worksheet>").encode()


@pytest.fixture
def sheet(deliver, as_workbook, row):
    """Deliver a workbook of one sheet of reports, changed."""

    def one(*rows, change=None):
        return deliver({"a.xlsx": as_workbook({"机构报表": list(rows) or [row()]}, change=change)})

    return one


def test_numbers_dates_and_labels_are_read_as_what_they_are(sheet, row):
    delivery = sheet(
        row(
            **{
                "营业收入（万元）": 38.5,
                "从业人员（人）": 12,
                "报告期": 202403,
                "报告期类型": "月",
                "数据截至": dt.date(2024, 3, 31),
            }
        )
    )
    assert delivery.problems == ()
    found = delivery.tables["reports"].iloc[0]
    assert (found["revenue"], found["employees"], found["period"], found["as_of"]) == (
        38.5,
        12,
        "2024-03",
        "2024-03-31",
    )


def test_a_failed_calculation_is_an_error_and_not_an_empty_cell(sheet):
    def fail(book):
        book.active["D2"] = "#DIV/0!"
        book.active["D2"].data_type = "e"

    (problem,) = sheet(change=fail).problems
    assert (problem.code, problem.place.row, problem.place.column, problem.place.value) == (
        "cells.calculation_failed",
        2,
        "营业收入（万元）",
        "#DIV/0!",
    )


def test_a_calculation_without_result_is_an_error_and_not_an_empty_cell(sheet):
    def calculate(book):
        book.active["D2"] = "=SUM(E2:E2)"

    (problem,) = sheet(change=calculate).problems
    assert (problem.code, problem.place.value) == ("cells.not_calculated", "=SUM(E2:E2)")


def test_merged_cells_inside_the_table_are_named(sheet, row):
    def merge(book):
        book.active.merge_cells("A2:A3")

    delivery = sheet(row(), row(), change=merge)
    assert ("tables.merged", "A2:A3") in [(found.code, found.values.get("merged")) for found in delivery.problems]


def test_a_percentage_is_read_as_it_is_shown(deliver, as_workbook):
    cells = {
        "指标代码": "a",
        "地区代码": "220000",
        "报告期类型": "年",
        "报告期": 2024,
        "数值": 1,
        "限定符": "=",
        "公布同比（%）": 0.125,
        "数据状态": "正式数",
        "来源编号": "S1",
        "数据截至": "2024-12-31",
    }

    def show_percent(book):
        book.active["G2"].number_format = "0.0%"
        book.active["F2"].data_type = "s"

    delivery = deliver({"a.xlsx": as_workbook({"指标数据": [cells]}, change=show_percent)})
    assert delivery.problems == ()
    assert delivery.tables["values"]["yoy_published"][0] == 12.5
    assert [said.code for said in delivery.conversions] == ["percent"]


def test_a_month_that_became_a_date_is_read_as_the_month_and_said(sheet, row):
    delivery = sheet(row(报告期=dt.date(2024, 3, 1), 报告期类型="月"))
    assert delivery.tables["reports"]["period"][0] == "2024-03"
    assert [said.code for said in delivery.conversions] == ["months"]


def test_a_serial_in_a_date_column_is_read_and_said(sheet, row):
    delivery = sheet(row(数据截至=45382))
    assert delivery.tables["reports"]["as_of"][0] == "2024-03-31"
    assert [said.code for said in delivery.conversions] == ["serials"]


def test_a_serial_counted_from_1904_is_no_date(sheet, row):
    def count_from_1904(book):
        book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook counts days, in no zone

    delivery = sheet(row(数据截至=45382), change=count_from_1904)
    assert [problem.code for problem in delivery.problems] == ["cells.not_a_date"]


def test_a_number_that_lost_its_last_digits_is_no_identifier(sheet, row):
    delivery = sheet(row(机构编号=123456789012345678))
    assert [problem.code for problem in delivery.problems] == ["cells.digits_lost"]


def test_every_sheet_is_a_table_and_empty_ones_are_skipped(deliver, as_workbook, row):
    region = {
        "地区代码": 220000,
        "地区名称": "吉林省",
        "圈层": "全省",
        "数据状态": "正式数",
        "来源编号": "S1",
        "数据截至": "2024-03-31",
    }
    delivery = deliver({"a.xlsx": as_workbook({"机构报表": [row()], "Sheet2": [], "地区": [region]})})
    assert (list(delivery.tables), delivery.problems) == (["regions", "reports"], ())
    assert delivery.tables["regions"]["region_code"][0] == "220000"


def test_an_unknown_sheet_is_named_with_the_known_ones(deliver, as_workbook, row):
    (problem,) = deliver({"a.xlsx": as_workbook({"机构报表": [row()], "说明": [{"填报说明": "请认真填写"}]})}).problems
    assert (problem.code, problem.place.sheet) == ("tables.unknown", "说明")
    assert "机构名录" in problem.values["known"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "tables.too_many_columns"),
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "tables.too_many_rows"),
        ('<row r="1048576"><c><v>1</v></c></row>', "tables.too_many_rows"),
        ('<row r="150000"><c r="GR150000"><v>1</v></c></row>', "tables.too_many_rows"),
    ],
)
def test_a_huge_used_range_is_refused_before_memory_is_set_aside(refused, as_workbook, row, cell, code):
    workbook = as_workbook({"机构报表": [row()]})
    start = time.process_time()
    found = refused({"a.xlsx": with_sheet(workbook, rows_of(cell))})
    assert found == [code]
    assert time.process_time() - start < 2


def test_formatted_but_empty_cells_far_away_do_not_matter(deliver, as_workbook, row):
    workbook = as_workbook({"机构报表": [row()]})
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    far = re.sub(rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>', xml)
    assert far != xml
    assert deliver({"a.xlsx": with_sheet(workbook, far)}).problems == ()


def test_a_cell_longer_than_any_program_holds_is_refused(refused, as_workbook, row):
    workbook = as_workbook({"机构报表": [row()]})
    long = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c></row>'
    assert refused({"a.xlsx": with_sheet(workbook, rows_of(long))}) == ["cells.too_long"]
