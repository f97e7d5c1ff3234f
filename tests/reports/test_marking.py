import io
import time
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.protection import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.reports import marking, results
from dashboard.reports.rows import Kind, Row
from dashboard.schema import Place, Problem

SHEET = "机构报表"
WRONG = {"营业收入（万元）": "约九百"}
RED, AMBER = results.GROUNDS[Kind.ERROR], results.GROUNDS[Kind.WARNING]


def test_a_cell_with_a_problem_is_coloured_and_says_what_to_do(workbook, returned):
    sheet = returned(workbook({}, {"营业收入（万元）": "约九百"}))[SHEET]
    assert (sheet["D3"].fill.patternType, sheet["D3"].fill.fgColor.rgb) == ("solid", RED)
    assert "错误" in sheet["D3"].comment.text
    assert "应是数字" in sheet["D3"].comment.text
    assert "请只填数字" in sheet["D3"].comment.text
    assert sheet["D2"].fill.patternType is None
    assert sheet["D2"].comment is None


def test_all_else_in_the_workbook_is_as_it_was(workbook, returned):
    def change(book):
        sheet = book[SHEET]
        choices = DataValidation(type="list", formula1='"月,季,半年,年"', allow_blank=True)
        choices.add("B2:B99")
        sheet.add_data_validation(choices)
        sheet.protection.sheet = True
        sheet["D2"].protection = Protection(locked=False)
        sheet["D2"].number_format = "#,##0.00"
        sheet.column_dimensions["D"].width = 33
        sheet["A2"].comment = Comment("核对过", "王科长")
        book.defined_names["form"] = DefinedName("form", attr_text='"quarterly-2025"')
        book.create_sheet("记号").sheet_state = "veryHidden"
        sheet["J9"] = "=SUM(D2:D3)"

    path = workbook({}, {"营业收入（万元）": "约九百"}, change=change)
    before, after = openpyxl.load_workbook(path), returned(path)
    assert after.sheetnames == ["检查结果", *before.sheetnames]
    old, new = before[SHEET], after[SHEET]
    assert [[cell.value for cell in row] for row in new.iter_rows()] == [
        [cell.value for cell in row] for row in old.iter_rows()
    ]
    (choices,) = new.data_validations.dataValidation
    assert (choices.formula1, str(choices.sqref)) == ('"月,季,半年,年"', "B2:B99")
    assert new.protection.sheet
    assert not new["D2"].protection.locked
    assert (new["D2"].number_format, new.column_dimensions["D"].width) == ("#,##0.00", 33)
    assert (new["A2"].comment.text, new["A2"].comment.author) == ("核对过", "王科长")
    assert after.defined_names["form"].attr_text == '"quarterly-2025"'
    assert after["记号"].sheet_state == "veryHidden"
    assert new["J9"].value == "=SUM(D2:D3)"


def test_only_the_sheet_of_results_is_open_when_the_workbook_is(workbook, returned):
    book = returned(workbook({"营业收入（万元）": "约九百"}))
    assert book.active.title == "检查结果"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["检查结果"]


def test_what_has_been_mended_is_as_it_was_before_it_was_marked(workbook, give_back, returned):
    def change(book):
        book[SHEET]["D2"].fill = PatternFill("solid", fgColor="FFDDEEFF")
        book[SHEET]["D2"].comment = Comment("去年同期 36.2", "王科长")

    path = workbook({"营业收入（万元）": "约九百", "从业人员（人）": "十二人"}, change=change)
    first = give_back(path)[0]
    book = openpyxl.load_workbook(first)
    assert book[SHEET]["D2"].fill.fgColor.rgb == RED
    assert book[SHEET]["D2"].comment.text.startswith("去年同期 36.2\n【检查结果】")
    book[SHEET]["D2"] = 39
    book.save(first)
    sheet = returned(first, folder="again")[SHEET]
    assert (sheet["D2"].fill.patternType, sheet["D2"].fill.fgColor.rgb) == ("solid", "FFDDEEFF")
    assert sheet["D2"].comment.text == "去年同期 36.2"
    assert sheet["E2"].fill.fgColor.rgb == RED
    assert sheet["E2"].comment.text.count("【检查结果】") == 1


def test_two_problems_of_one_cell_are_both_said_and_the_error_colours_it(workbook, words):
    place = Place(file="季报.xlsx", sheet=SHEET, row=2, cell="D2")
    rows = [
        Row(kind=Kind.WARNING, mark="1", problem=Problem(code="changes.tenfold", place=place, values={"before": "3"})),
        Row(kind=Kind.ERROR, mark="2", problem=Problem(code="cells.not_a_number", place=place)),
    ]
    made = marking.mark(workbook({}).read_bytes(), rows, file="季报.xlsx", words=words)
    cell = openpyxl.load_workbook(io.BytesIO(made))[SHEET]["D2"]
    assert cell.fill.fgColor.rgb == RED
    assert "应是数字" in cell.comment.text
    assert "十倍" in cell.comment.text
    assert "“检查结果”中确认" in cell.comment.text


def test_a_cell_with_a_warning_has_another_colour(workbook, words):
    place = Place(file="季报.xlsx", sheet=SHEET, row=2, cell="D2")
    rows = [
        Row(kind=Kind.WARNING, mark="1", problem=Problem(code="changes.tenfold", place=place, values={"before": "3"}))
    ]
    made = marking.mark(workbook({}).read_bytes(), rows, file="季报.xlsx", words=words)
    assert openpyxl.load_workbook(io.BytesIO(made))[SHEET]["D2"].fill.fgColor.rgb == AMBER


def test_drop_downs_that_excel_moved_into_an_extension_are_kept(workbook, returned):
    path = workbook({"营业收入（万元）": "约九百"}, change=lambda book: book.create_sheet("选项"))
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C79CAAB3DF}"'
        b' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        b'<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        b'<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1">'
        b"<x14:formula1><xm:f>\xe9\x80\x89\xe9\xa1\xb9!$A$1:$A$4</xm:f></x14:formula1><xm:sqref>B2:B9</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</worksheet>", extension)
            made.writestr(name, part)
    path.write_bytes(out.getvalue())
    (choices,) = returned(path)[SHEET].data_validations.dataValidation
    assert (choices.type, choices.formula1, str(choices.sqref)) == ("list", "选项!$A$1:$A$4", "B2:B9")


def test_a_problem_inside_a_merged_range_is_marked_where_the_range_is_seen(workbook, returned):
    sheet = returned(workbook({}, {}, {}, change=lambda book: book[SHEET].merge_cells("C3:C4")))[SHEET]
    assert sheet["C3"].fill.fgColor.rgb == RED
    assert "合并" in sheet["C3"].comment.text


def test_a_cell_far_out_costs_nothing(workbook, returned):
    def change(book):
        book[SHEET]["XFD1048576"].fill = PatternFill("solid", fgColor="FFDDEEFF")

    begun = time.process_time()
    sheet = returned(workbook(WRONG, change=change))[SHEET]
    assert time.process_time() - begun < 5
    assert sheet["D2"].fill.fgColor.rgb == RED


def test_a_workbook_too_large_to_be_marked_is_left_to_a_sheet_of_results_alone(workbook, words, monkeypatch):
    monkeypatch.setattr(marking, "MOST_XML", 1_000)
    assert marking.mark(workbook({}).read_bytes(), [], file="季报.xlsx", words=words) is None


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+A1", "-1+2", "@SUM(1)", "\t=1", "＝1"])
def test_what_begins_like_a_formula_is_text_in_the_workbook_that_goes_back(workbook, give_back, text):
    path = give_back(workbook({"机构编号": text, "营业收入（万元）": text}))[0]
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in part or b"<f " in part for part in parts)
    listed = openpyxl.load_workbook(path)["检查结果"]
    values = [cell for row in listed.iter_rows() for cell in row if isinstance(cell.value, str) and text in cell.value]
    assert values
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in values)
