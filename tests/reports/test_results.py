import io

import openpyxl
import pytest

from dashboard.reports import marking, results
from dashboard.reports.rows import MOST, Kind, Row
from dashboard.schema import Place, Problem, Severity

SHEET = "机构报表"


def row_at(number, *, kind=Kind.ERROR, value="x", column="营业收入（万元）", cell=None):
    place = Place(file="季报.xlsx", sheet=SHEET, row=number, column=column, value=value, cell=cell or f"D{number}")
    if kind is Kind.WARNING:
        problem = Problem(code="changes.tenfold", place=place, values={"before": "3"}, severity=Severity.WARNING)
    else:
        problem = Problem(code="cells.not_a_number", place=place)
    return Row(kind=kind, mark=f"{number:016x}", problem=problem)


@pytest.fixture
def listed(workbook, words):
    """Mark a workbook and give its sheet of results."""

    def mark(*rows, name=SHEET):
        def change(book):
            book[SHEET].title = name

        content = workbook({}, {}, {}, change=change).read_bytes()
        made = marking.mark(content, rows, file="季报.xlsx", words=words)
        return openpyxl.load_workbook(io.BytesIO(made))["检查结果"]

    return mark


def cells(sheet, row):
    return dict(zip(results.WIDTHS, [cell.value for cell in sheet[row]], strict=True))


def test_a_row_says_where_what_and_how_to_mend_it(listed):
    sheet = listed(row_at(3, value="约九百"))
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "序号")
    said = cells(sheet, header + 1)
    assert said == {
        "number": "1",
        "severity": "● 错误",
        "sheet": SHEET,
        "cell": "D3",
        "column": "营业收入（万元）",
        "value": "约九百",
        "says": "这个单元格应是数字。",
        "mend": "请只填数字；单位写在表头，说明写在备注里。",
        "confirm": None,
        "reason": None,
        "mark": f"{3:016x}",
    }
    assert sheet.column_dimensions["K"].hidden
    assert sheet.freeze_panes == f"A{header + 1}"


@pytest.mark.parametrize("name", [SHEET, "季报 2025", "it's", "a!b"])
def test_a_row_leads_to_its_cell_whatever_the_sheet_is_called(listed, name):
    row = row_at(3)
    place = Place(file="季报.xlsx", sheet=name, row=3, column="x", cell="D3")
    sheet = listed(Row(kind=row.kind, mark="m", problem=Problem(code="cells.not_a_number", place=place)), name=name)
    (link,) = [cell.hyperlink for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    assert link.target is None
    assert link.location == "'" + name.replace("'", "''") + "'!D3"


def test_only_warnings_are_answered_by_choosing(listed):
    sheet = listed(row_at(2), row_at(3, kind=Kind.WARNING), row_at(4, kind=Kind.WARNING))
    (choices,) = sheet.data_validations.dataValidation
    first = next(row for row in range(1, 20) if sheet.cell(row, 2).value == "▲ 提醒")
    assert (choices.formula1, str(choices.sqref)) == ('"是,否"', f"I{first}:I{first + 1}")
    assert not sheet.column_dimensions["J"].hidden


def test_where_nothing_can_be_answered_no_column_asks_for_it(listed):
    sheet = listed(row_at(2))
    assert sheet.column_dimensions["I"].hidden
    assert sheet.data_validations.dataValidation == []


def test_thousands_of_problems_are_cut_and_counted(listed):
    sheet = listed(*(row_at(2 + number) for number in range(MOST + 345)))
    numbered = [row for row in sheet.iter_rows(values_only=True) if row[1] == "● 错误"]
    assert len(numbered) == MOST
    assert "345" in str(sheet.cell(sheet.max_row, 1).value)


@pytest.mark.parametrize("text", ["a\x00b\x08c\x1bd", "\u202eevil\u2069", "\ud800", "x" * 30_000, "甲\r\n乙"])
def test_no_value_whatever_breaks_the_sheet(listed, text):
    sheet = listed(row_at(3, value=text, column=text))
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "序号")
    said = cells(sheet, header + 1)
    assert len(said["value"]) <= 301
    assert not set(said["value"]) & set("\x00\x08\x1b\u202e\u2069")
