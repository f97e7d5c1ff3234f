"""What staff really have, rule by rule: read and said, or refused with a sentence; never guessed.

Encodings, periods, numbers, codes, field counts, merged cells, passwords and macros have theirs beside the module that
knows the rule; here is what only whole files show.
"""

import csv
import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from dashboard.intake import read

REGION = {
    "地区代码": "220000",
    "地区名称": "吉林省",
    "圈层": "全省",
    "数据状态": "正式数",
    "来源编号": "S1",
    "数据截至": "2024-03-31",
}
VALUE = {
    "指标代码": "a",
    "地区代码": "220000",
    "报告期类型": "当年累计",
    "报告期": "2023年1—9月累计",
    "数值": "1",
    "限定符": "=",
    "数据状态": "正式数",
    "来源编号": "S1",
    "数据截至": "2023-09-30",
}


@pytest.fixture
def lines(deliver):
    """Deliver lines as a CSV in which every record is as wide as the widest, as programs of tables write it."""

    def write(*rows, name="reports.csv", padded=True):
        width = max(map(len, rows))
        text = io.StringIO(newline="")
        csv.writer(text).writerows([*row, *[""] * (width - len(row))] if padded else row for row in rows)
        return deliver({name: text.getvalue().encode()})

    return write


@pytest.fixture
def legacy(deliver):
    """Deliver rows as a legacy workbook of one sheet, which ``change`` may add to."""

    def write(*rows, change=None, title="机构报表"):
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet(title, cell_overwrite_ok=True)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell)
        if change:
            change(sheet)
        content = io.BytesIO()
        book.save(content)
        return deliver({"a.xls": content.getvalue()})

    return write


@pytest.fixture
def parquet(deliver):
    """Deliver a table as Parquet."""

    def write(table, name="reports.parquet", **options):
        content = io.BytesIO()
        pq.write_table(table, content, **options)
        return deliver({name: content.getvalue()})

    return write


def codes(delivery):
    return [problem.code for problem in delivery.problems]


def said(delivery):
    return {made.code: made.values for made in delivery.conversions}


# Around the table.


@pytest.mark.parametrize("padded", [True, False])
def test_title_rows_above_the_header_are_not_data_and_said(lines, row, padded):
    delivery = lines(
        ["2024年一季度机构报表"], [], ["填报单位：示例", "2024年4月"], list(row()), row().values(), padded=padded
    )
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1)
    assert said(delivery)["titles"]["count"] == "2"
    assert list(delivery.origins["reports"].rows) == [5]


def test_a_title_that_is_called_as_a_column_is_no_header(lines, row):
    assert lines(["指标"], list(row()), row().values()).problems == ()


@pytest.mark.parametrize("mark", ["合计", "总　计", "合计：", "Total", "合计（万元）"])
def test_a_row_of_totals_is_compared_and_no_data(lines, row, mark):
    total = ["", mark, "", "77", "24", "", "", ""]
    delivery = lines(list(row()), row().values(), row(机构编号="I02").values(), total)
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 2)
    stated = delivery.totals["reports"]
    assert (stated.frame["revenue"][0], stated.frame["employees"][0]) == (77, 24)
    assert stated.origin.place(row=0, column="revenue").row == 4


def test_a_total_may_stand_first(lines, row):
    delivery = lines(list(row()), ["合计", "", "", "38.5"], row().values())
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1)
    assert delivery.totals["reports"].frame["revenue"][0] == 38.5


def test_a_total_that_is_no_number_is_refused(lines, row):
    delivery = lines(list(row()), row().values(), ["合计", "", "", "约38"])
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("cells.not_a_number", 3)]


@pytest.mark.parametrize("mark", ["合计", "小计"])
def test_a_total_among_the_data_is_refused(lines, row, mark):
    delivery = lines(list(row()), row().values(), [mark, "", "", "38.5"], row(机构编号="I02").values())
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("tables.total_inside", 3)]


@pytest.mark.parametrize("padded", [True, False])
def test_sources_and_notes_below_the_table_are_not_data_and_said(lines, row, padded):
    below = [["数据来源：示例单位"], ["注：1.本表为初步数。"], ["2.以万元计。"], ["填报人：张某", "", "审核人：李某"]]
    delivery = lines(list(row()), row().values(), [], *below, padded=padded)
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1)
    assert said(delivery)["notes"]["count"] == "4"


def test_a_row_that_only_looks_like_a_note_is_data(lines, row):
    delivery = lines(list(row()), row(机构编号="注册大厅").values())
    assert list(delivery.tables["reports"]["inst_id"]) == ["注册大厅"]


def test_blank_rows_and_blank_columns_do_not_count(lines, row):
    apart = [["", *list(cells)[:4], "", *list(cells)[4:]] for cells in (row(), row().values())]
    delivery = lines([], apart[0], [], apart[1], [" ", "\u3000"])
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1)


def test_a_row_above_the_header_that_is_as_full_as_the_table_is_refused(lines, row):
    delivery = lines(row(机构编号="I02").values(), list(row()), row().values())
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("tables.above", 1)]


def test_a_second_table_below_the_first_is_refused(lines, row):
    delivery = lines(list(row()), row().values(), [], list(REGION), REGION.values())
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("tables.second_header", 4)]


def test_a_second_table_beside_the_first_is_refused(lines, row):
    delivery = lines([*row(), "", *REGION], [*row().values(), "", *REGION.values()])
    found = {problem.code: problem for problem in delivery.problems}
    assert found["tables.beside"].values["letter"] == "J"


def test_source_state_and_date_may_stand_once_above_the_table(lines, row):
    cells = {name: cell for name, cell in row().items() if name not in {"数据状态", "来源编号", "数据截至"}}
    above = [["数据状态：正式数", "（来源编号：S1）"], ["数据截至", "2024年3月31日"]]
    delivery = lines(*above, list(cells), cells.values(), {**cells, "机构编号": "I02"}.values())
    assert delivery.problems == ()
    frame = delivery.tables["reports"]
    assert frame[["status", "source_id", "as_of"]].drop_duplicates().values.tolist() == [["final", "S1", "2024-03-31"]]


def test_a_value_above_the_table_that_is_wrong_is_named_once_at_its_place(deliver, as_workbook, row):
    cells = {name: cell for name, cell in row().items() if name != "数据截至"}

    def move_down(book):
        book.active.insert_rows(1)
        book.active["C1"] = "数据截至：三月"

    delivery = deliver({"a.xlsx": as_workbook({"机构报表": [cells, cells]}, change=move_down)})
    (problem,) = delivery.problems
    assert (problem.code, problem.place.cell, problem.place.value) == ("cells.not_a_date", "C1", "三月")


@pytest.mark.parametrize(
    ("above", "amount", "revenue"),
    [("单位：万元", "38.5", 38.5), ("单位：元、人", "385000", 38.5), ("（金额单位：亿元）", "0.00385", 38.5)],
)
def test_a_unit_of_money_above_the_table_holds_where_no_header_states_one(lines, row, above, amount, revenue):
    cells = {
        ("营业收入" if name.startswith("营业收入") else name): cell
        for name, cell in row(**{"营业收入（万元）": amount}).items()
    }
    delivery = lines([above], list(cells), cells.values())
    assert delivery.problems == ()
    assert delivery.tables["reports"]["revenue"][0] == revenue


@pytest.mark.parametrize("above", ["单位：示例单位", "单位：元、万元", "单位："])
def test_a_unit_above_the_table_that_cannot_be_told_is_no_unit(lines, row, above):
    cells = {("营业收入" if name.startswith("营业收入") else name): cell for name, cell in row().items()}
    assert codes(lines([above], list(cells), cells.values())) == ["headers.unit_missing"]


# Cells.


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", " "])
def test_spaces_of_every_kind_around_a_cell_are_forgiven(lines, row, space):
    padded = [[f"{space}{cell}{space}" for cell in cells] for cells in (row(), row().values())]
    assert lines(*padded).problems == ()


@pytest.mark.parametrize("header", ["营业收入/万元", "营业收入【万元】", "营业收入(万元)"])
def test_a_unit_stands_in_brackets_or_after_a_stroke(lines, row, header):
    cells = {(header if name.startswith("营业收入") else name): cell for name, cell in row().items()}
    assert lines(list(cells), cells.values()).tables["reports"]["revenue"][0] == 38.5


def test_a_converted_unit_is_said_with_factor_and_rows(lines, row):
    cells = {("营业收入（元）" if name.startswith("营业收入") else name): cell for name, cell in row().items()}
    unit = said(lines(list(cells), cells.values()))["unit"]
    assert (unit["factor"], unit["count"], unit["stored"]) == ("\N{DIVISION SIGN}10,000", "1", "万元 / 10,000 yuan")


@pytest.mark.parametrize(
    "period", ["2023年1—9月累计", "2023年1-9月", "2023年1至9月累计", "2023年1月—9月", "2023.1-9月"]
)
def test_months_added_up_are_read_as_their_last_in_a_cumulative_row(lines, period):
    delivery = lines(list(VALUE), {**VALUE, "报告期": period}.values(), name="values.csv")
    assert delivery.problems == ()
    assert delivery.tables["values"]["period"][0] == "2023-09"
    assert said(delivery)["cumulative"]["count"] == "1"


def test_months_added_up_are_refused_in_a_row_of_another_type(lines, row):
    delivery = lines(list(VALUE), {**VALUE, "报告期类型": "月"}.values(), name="values.csv")
    assert codes(delivery) == ["cells.cumulative"]
    assert codes(lines(list(row()), row(报告期="2024年1—3月").values())) == ["cells.cumulative"]


def test_a_month_that_may_be_october_is_refused_even_where_october_stands_beside_it(lines, row):
    periods = ["2024.9", "2024.1", "2024.10", "2024.11"]
    rows = [row(机构编号=f"I{at}", 报告期=period, 报告期类型="月").values() for at, period in enumerate(periods)]
    delivery = lines(list(row()), *rows)
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("cells.ambiguous_period", 3)]


# What somebody most likely meant.


def test_a_header_that_is_nearly_right_is_suggested_with_its_unit(report):
    (problem,) = report(**{"营业收人（万元）": "1"}).problems
    assert (problem.code, problem.values["nearest"]) == ("headers.near", "营业收入（万元） / Revenue (10,000 yuan)")


def test_a_header_that_is_like_none_lists_the_known_ones(report):
    (problem,) = report(XYZ="1").problems
    assert problem.code == "headers.unknown"
    assert "营业收入（万元）" in problem.values["known"]


def test_a_sheet_whose_name_is_nearly_right_is_suggested(deliver, as_workbook):
    delivery = deliver({"a.xlsx": as_workbook({"机构名陆": [{"甲": "1", "乙": "2"}]})})
    (problem,) = delivery.problems
    assert (problem.code, problem.values["nearest"]) == ("tables.near", "机构名录 / Institutions")


def test_a_code_that_is_nearly_right_is_suggested(report):
    (problem,) = report(数据状态="正试数").problems
    assert (problem.code, problem.values["nearest"]) == ("cells.near", "正式数 / Final")


# Legacy workbooks.


def test_a_legacy_workbook_reads_as_what_it_shows(legacy, row):
    def change(sheet):
        sheet.write(1, 7, 45382, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
        sheet.write(1, 4, 12)

    delivery = legacy(list(row()), row().values(), change=change)
    assert delivery.problems == ()
    found = delivery.tables["reports"].iloc[0]
    assert (found["as_of"], found["employees"], found["revenue"]) == ("2024-03-31", 12, 38.5)


def test_a_percentage_in_a_legacy_workbook_is_read_as_it_is_shown(legacy):
    cells = {**VALUE, "报告期类型": "年", "报告期": "2023", "公布同比（%）": ""}

    def change(sheet):
        sheet.write(1, len(cells) - 1, 0.125, xlwt.easyxf(num_format_str="0.0%"))

    delivery = legacy(list(cells), cells.values(), change=change, title="指标数据")
    assert (delivery.problems, delivery.tables["values"]["yoy_published"][0]) == ((), 12.5)


def test_merged_cells_in_a_legacy_workbook_are_named(legacy, row):
    delivery = legacy(list(row()), row().values(), row().values(), change=lambda sheet: sheet.merge(1, 2, 0, 0))
    assert [problem.values["merged"] for problem in delivery.problems if problem.code == "tables.merged"] == ["A2:A3"]


def test_a_legacy_workbook_with_an_unknown_header_is_refused(legacy):
    assert codes(legacy(["»ú¹¹±àºÅ", "±¨¸æÆÚ"], ["1", "2"], title="Sheet1")) == ["tables.unknown"]


@pytest.mark.parametrize("part", [10, 50, 90, 99])
def test_a_truncated_legacy_workbook_is_refused(deliver, row, part):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("机构报表")
    for at in range(200):
        for column, cell in enumerate(row().values() if at else row()):
            sheet.write(at, column, cell)
    content = io.BytesIO()
    book.save(content)
    whole = content.getvalue()
    assert codes(deliver({"a.xls": whole[: len(whole) * part // 100]})) == ["files.damaged"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"<html><table></table></html>", "files.not_a_workbook"),
        ("a.xls", b"PK\x03\x04rest", "files.new_workbook"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + "_VBA_PROJECT".encode("utf-16-le"), "files.macros"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "files.password"),
        ("a.csv", b"PAR1rest", "files.not_text"),
        ("a.parquet", b"a,b\n1,2\n", "files.not_parquet"),
        ("a.parquet", b"PARErest", "files.password"),
        ("a.parquet", b"PAR1restPAR1", "files.damaged"),
    ],
)
def test_a_file_of_another_system_that_is_not_what_its_name_says_is_refused(refused, name, content, code):
    assert refused({name: content}) == [code]


# Parquet.


def test_columns_of_every_readable_type_give_the_same_texts_as_a_csv(parquet):
    table = pa.table(
        {
            "inst_id": pa.array(["I01", "I02"]).dictionary_encode(),
            "period_type": pa.array(["Q", "Q"], pa.large_string()),
            "period": ["2024-Q1", "2024-Q1"],
            "revenue": pa.array([38.5, float("nan")]),
            "revenue_legal": pa.array(["1.50", None]).cast(pa.decimal128(9, 2)),
            "employees": pa.array([12.0, None]),
            "clients": pa.array([3, None], pa.uint8()),
            "cases": pa.nulls(2),
            "status": ["final", "final"],
            "source_id": ["S1", "S1"],
            "as_of": pa.array([pd.Timestamp(2024, 3, 31)] * 2, pa.timestamp("ms")),
        }
    ).drop(["cases"])
    delivery = parquet(table)
    assert delivery.problems == ()
    frame = delivery.tables["reports"]
    assert frame["revenue"].tolist() == [38.5, pd.NA]
    assert (frame["revenue_legal"][0], frame["employees"][0], frame["clients"][0]) == (1.5, 12, 3)
    assert frame["as_of"].tolist() == ["2024-03-31"] * 2


def test_a_column_of_a_type_that_no_cell_has_is_named_with_those_it_may_be(parquet):
    (problem,) = parquet(pa.table({"key": [["a"], ["b"]], "zh": ["x", "y"]}), name="texts.parquet").problems
    assert (problem.code, problem.place.column) == ("tables.column_type", "key")
    assert problem.values["type"].startswith("list")
    assert "decimal" in problem.values["allowed"]


def test_moments_in_a_zone_of_time_are_refused(parquet):
    moments = pa.array([0], pa.timestamp("s", tz="UTC"))
    assert codes(parquet(pa.table({"date": moments}), name="visits.parquet")) == ["tables.column_type"]


def test_a_rotten_page_is_refused(deliver):
    content = io.BytesIO()
    table = pa.table({"key": [f"key {at}" for at in range(5_000)], "zh": ["文字"] * 5_000})
    pq.write_table(table, content, compression="none", use_dictionary=False, write_page_checksum=True)
    rotten = bytearray(content.getvalue())
    rotten[rotten.index(b"key 2500")] ^= 1
    assert codes(deliver({"texts.parquet": bytes(rotten)})) == ["files.damaged"]


def test_more_columns_or_rows_than_any_table_has_are_refused_as_declared(parquet):
    wide = pa.table({f"c{at}": [1] for at in range(201)})
    assert codes(parquet(wide, name="wide.parquet")) == ["tables.too_many_columns"]
    tall = pa.table({"key": pa.DictionaryArray.from_arrays(pa.array([0] * 2_000_001, pa.int8()), ["a"])})
    assert codes(parquet(tall, name="tall.parquet")) == ["tables.too_many_rows"]


def test_more_bytes_than_any_table_has_are_refused_as_declared(parquet):
    huge = pa.table({"key": pa.array(["x" * 1_000_000] * 501)})
    delivery = parquet(huge, name="texts.parquet", compression="zstd", use_dictionary=False)
    assert codes(delivery) == ["files.too_large_unpacked"]


# Names and places of files.


def test_a_folder_of_scans_is_told_what_to_do(tmp_path, words):
    for name in ("一季度.pdf", "IMG_01.jpg"):
        (tmp_path / name).write_bytes(b"x")
    assert codes(read([tmp_path], words=words)) == ["files.scans"]


@pytest.mark.parametrize("inside", [True, False])
def test_a_link_is_not_followed(tmp_path, words, as_csv, row, inside):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_bytes(as_csv(row()))
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "reports.csv").symlink_to(tmp_path / "elsewhere" / "a.csv")
    path = tmp_path / "given" if inside else tmp_path / "given" / "reports.csv"
    assert codes(read([path], words=words)) == ["files.link"]


@pytest.mark.parametrize(
    "name",
    ["..\\x.csv", "CON.csv", "-rf.csv", "a" * 240 + ".csv", "\u202excod.csv", "a\nb.csv", "\udcff.csv", "$(x).csv"],
)
def test_a_file_of_any_name_is_read_and_shown_without_what_would_mislead(tmp_path, words, as_csv, row, name):
    (tmp_path / name).write_bytes(as_csv(row(报告期="soon")))
    (problem,) = read([tmp_path / name], words=words).problems
    assert problem.code == "cells.not_a_period"
    assert problem.place.file.isprintable() or "\ufffd" in problem.place.file
    assert not set(problem.place.file) & {"\u202e", "\n", "\udcff"}


@pytest.mark.parametrize("name", ["a\0b.csv", "a" * 300 + ".csv"])
def test_a_name_that_no_file_can_have_is_a_sentence(tmp_path, words, name):
    assert codes(read([tmp_path / name], words=words)) == ["files.unreadable"]


def test_big5_is_read_only_where_the_header_proves_it(deliver):
    proven = deliver({"visits.csv": "日期,批次,人次,類別\n2024-01-23,甲,38,\n".encode("big5")})
    assert said(proven)["encoding"]["encoding"] == "Big5"
    assert proven.tables["visits"]["person_times"].tolist() == [38]
    assert codes(deliver({"visits.csv": "類別,來源\n團體,長春\n".encode("big5")})) == ["files.encoding"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_where_the_header_proves_it(deliver, as_csv, row, encoding):
    delivery = deliver({"reports.csv": as_csv(row(机构编号="北湖01"), encoding=encoding)})
    assert (delivery.problems, delivery.tables["reports"]["inst_id"][0]) == ((), "北湖01")
    assert said(delivery)["encoding"]["encoding"] == "UTF-16"


def test_utf_16_without_its_mark_under_an_unknown_header_is_refused(deliver):
    assert codes(deliver({"a.csv": "甲,乙\n1,2\n".encode("utf-16-le")})) == ["files.encoding"]
