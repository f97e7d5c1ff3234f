import pandas as pd
import pytest

from dashboard.intake import cells, labels, numbers, texts, times


@pytest.fixture
def period(words):
    codes = words.code_of["values"]["period"]
    return lambda cell, *, workbook=False: times.period(cell, words=words.times, codes=codes, workbook=workbook)


@pytest.fixture
def day(words):
    return lambda cell: times.day(cell, words=words.times, workbook=False)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2023", "2023"),
        ("2023年", "2023"),
        ("2023年度", "2023"),
        ("2023年全年", "2023"),
        ("2023-H1", "2023-H1"),
        ("2023H2", "2023-H2"),
        ("2023年上半年", "2023-H1"),
        ("2023年第一季度", "2023-Q1"),
        ("2023年四季度", "2023-Q4"),
        ("2023年第3季度", "2023-Q3"),
        ("2023Q1", "2023-Q1"),
        ("2023-Q1", "2023-Q1"),
        ("Q2 2023", "2023-Q2"),
        ("2023年1月", "2023-01"),
        ("2023年12月份", "2023-12"),
        ("２０２３年１月", "2023-01"),
        ("2023-1", "2023-01"),
        ("2023/10", "2023-10"),
        ("202301", "2023-01"),
        ("2023.01", "2023-01"),
        ("2023.2", "2023-02"),
        ("2023.10", "2023-10"),
        ("2023.1月", "2023-01"),
        ("未注明", "unknown"),
        ("unknown", "unknown"),
    ],
)
def test_periods_are_read_as_they_are_written_in_offices(period, cell, read):
    assert period(cell).value == read


@pytest.mark.parametrize("cell", ["2023.1", "２０２３．１"])
def test_a_period_that_may_be_january_or_october_is_refused(period, cell):
    assert period(cell).refused == "cells.ambiguous_period"


@pytest.mark.parametrize(
    "cell", ["2023年13月", "202313", "2023-Q5", "2023-H3", "23年1月", "1823", "2023年2—9月", "2023-01-01", "soon", "Q1"]
)
def test_what_is_no_period_is_refused(period, cell):
    assert period(cell).refused == "cells.not_a_period"


def test_only_the_first_of_a_month_may_have_been_a_month(period):
    assert period("2023-01-01", workbook=True).value == "2023-01"
    assert period("2023-01-02", workbook=True).refused == "cells.not_a_period"


@pytest.mark.parametrize(
    "cell", ["2023-01-05", "2023年1月5日", "2023/1/5", "2023.1.5", "20230105", "2023-01-05 00:00:00"]
)
def test_dates_are_read_with_the_year_first(day, cell):
    assert day(cell).value == "2023-01-05"


@pytest.mark.parametrize(
    "cell", ["2023-02-30", "5/1/2023", "2023-01", "44931", "2023-01-05 10:20", "1623-01-05", "soon"]
)
def test_what_is_no_date_is_refused(day, cell):
    assert day(cell).refused == "cells.not_a_date"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１，２３４．５", 1234.5),
        ("1,234,567", 1234567),
        ("−3", -3),
        ("+7", 7),
        ("1.5E+3", 1500),
        ("12.5%", 12.5),
        ("12.5 ％", 12.5),
    ],
)
def test_numbers_are_read_as_people_write_them_and_said(cell, value):
    read = numbers.number(cell, percent=True)
    assert (read.value, bool(read.note) or cell in {"+7", "1.5E+3"}) == (value, True)


@pytest.mark.parametrize(
    "cell",
    [
        "1,23",
        "12,34,567",
        "1 234",
        "3800余",
        "约3800",
        "3800万元",
        "¥38",
        "nan",
        "inf",
        "1e999",
        "0x1F",
        "1_000",
        "--1",
    ],
)
def test_what_is_no_number_is_refused_and_never_guessed(cell):
    assert numbers.number(cell, percent=True).refused == "cells.not_a_number"


def test_a_percentage_where_none_is_expected_is_refused():
    assert numbers.number("12%", percent=False).refused == "cells.not_a_number"


@pytest.mark.parametrize("cell", ["代理", "Agency", "agency", "代理服务", " ＡＧＥＮＣＹ　"])
def test_codes_are_read_by_label_in_either_language(words, cell):
    assert labels.code(cell, codes=words.code_of["institutions"]["class_primary"]).value == "agency"


@pytest.mark.parametrize("cell", ["代理；法律", "agency;legal", "代理、法律、代理", "代理，Legal", "代理,法律;"])
def test_lists_are_divided_at_any_of_their_separators_and_hold_each_code_once(words, cell):
    codes = words.code_of["institutions"]["classes"]
    assert labels.codes(cell, codes=codes, separators=";；、，,").value == "agency;legal"


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("Y", True), ("TRUE", True), ("否", False), ("n", False), ("0", False)]
)
def test_flags_are_read_as_yes_and_no(words, cell, value):
    assert labels.flag(cell, codes=words.code_of["institutions"]["public_ok"]).value is value


@pytest.mark.parametrize("cell", ["a\x00b", "a\x1bb", "lost \ufffd here"])
def test_broken_and_invisible_characters_are_refused(cell):
    assert texts.fault(cell) == "cells.unreadable"


@pytest.mark.parametrize("cell", ["-", "—", "——", "…", "/", "N/A", "暂无数据", "  ", "　"])
def test_marks_for_no_value_are_missing_and_never_zero(report, cell):
    delivery = report(**{"营业收入（万元）": cell})
    assert delivery.problems == ()
    assert delivery.tables["reports"]["revenue"][0] is pd.NA
    assert [said.code for said in delivery.conversions] == (["marks"] if cell.strip() else [])


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("机构编号", "", "cells.required"),
        ("数据截至", "—", "cells.required"),
        ("营业收入（万元）", "many", "cells.not_a_number"),
        ("营业收入（万元）", "-1", "cells.below"),
        ("从业人员（人）", "12.5", "cells.not_whole"),
        ("从业人员（人）", "99999999999999999999", "cells.not_whole"),
        ("报告期", "soon", "cells.not_a_period"),
        ("数据截至", "2024-02-30", "cells.not_a_date"),
        ("数据状态", "也许", "cells.not_allowed"),
        ("营业收入（万元）", "#REF!", "cells.calculation_failed"),
        ("营业收入（万元）", "=D1+D2", "cells.not_calculated"),
        ("机构编号", "9.12201E+17", "cells.digits_lost"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_header_and_value(report, header, cell, code):
    (problem,) = report(**{header: cell}).problems
    place = problem.place
    assert (problem.code, place.file, place.row, place.column, place.value) == (code, "reports.csv", 2, header, cell)


def test_an_upper_bound_is_held(deliver, as_csv):
    cells_of = {
        "楼宇编号": "B1",
        "楼宇名称": "示例楼",
        "功能区编号": "bh",
        "纬度": "125.3",
        "经度": "43.9",
        "坐标系": "WGS-84",
        "数据状态": "演示",
        "来源编号": "S1",
        "数据截至": "2024-03-31",
    }
    (problem,) = deliver({"buildings.csv": as_csv(cells_of)}).problems
    assert (problem.code, problem.values["most"]) == ("cells.above", "90")


def test_what_is_allowed_is_listed_in_both_languages(report):
    (problem,) = report(数据状态="也许").problems
    assert problem.values["allowed"].startswith("正式数 / Final; 初步数 / Preliminary")


def test_every_bad_cell_is_listed_row_by_row(deliver, as_csv, row):
    rows = [row(报告期="soon", 数据状态="也许"), row(), row(**{"从业人员（人）": "x"})]
    delivery = deliver({"reports.csv": as_csv(*rows)})
    assert [(problem.place.row, problem.code) for problem in delivery.problems] == [
        (2, "cells.not_a_period"),
        (2, "cells.not_allowed"),
        (4, "cells.not_a_number"),
    ]


def test_very_many_bad_cells_are_counted_beyond_those_listed(deliver, as_csv, row):
    count = cells.MOST_LISTED + 7
    delivery = deliver({"reports.csv": as_csv(*[row(报告期="soon")] * count)})
    assert len(delivery.problems) == cells.MOST_LISTED + 1
    assert (delivery.problems[-1].code, delivery.problems[-1].values["count"]) == ("cells.more", "7")
