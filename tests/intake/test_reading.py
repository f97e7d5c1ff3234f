import csv
import io
import string
import time
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dashboard.intake import Delivery, read, read_confined
from dashboard.schema import INPUT_TABLES, Column, Kind

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_frame_has_the_columns_and_dtypes_of_the_schema(report):
    frame = report().tables["reports"]
    columns = INPUT_TABLES["reports"].columns
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {one.name: one.dtype for one in columns}
    assert list(frame.columns) == [one.name for one in columns]
    assert isinstance(frame.index, pd.RangeIndex)


def test_origins_lead_from_a_row_of_the_frame_to_the_row_of_the_file(deliver, as_csv, row):
    origin = deliver({"reports.csv": as_csv(row(), row(机构编号="I02"))}).origins["reports"]
    place = origin.place(row=1, column="revenue", value=38.5)
    assert (place.file, place.row, place.column, place.value) == ("reports.csv", 3, "营业收入（万元）", "38.5")


def test_a_problem_in_a_workbook_leads_to_its_cell(deliver, as_workbook, row):
    delivery = deliver({"a.xlsx": as_workbook({"机构报表": [row(), row(**{"从业人员（人）": "many"})]})})
    assert {problem.code: problem.place.cell for problem in delivery.problems} == {"cells.not_a_number": "E3"}
    delivery = deliver({"b.xlsx": as_workbook({"机构报表": [row(备注="x")]})})
    assert [(made.code, made.place.cell) for made in delivery.problems] == [("headers.unknown", "I1")]


def test_a_problem_in_a_csv_has_no_cell(report):
    (problem,) = report(报告期="soon").problems
    assert (problem.place.row, problem.place.cell) == (2, "")


def test_origins_lead_from_a_row_of_the_frame_to_the_cell_of_the_workbook(deliver, as_workbook, row):
    origin = deliver({"a.xlsx": as_workbook({"机构报表": [row(), row(机构编号="I02")]})}).origins["reports"]
    assert origin.place(row=1, column="revenue").cell == "D3"
    assert origin.place(column="revenue").cell == "D1"
    assert origin.place(row=1, column="clients").cell == ""
    assert origin.place(row=1).cell == ""


def test_problems_in_one_file_do_not_hide_those_in_the_next(refused, as_csv, row):
    assert refused({"a.docx": b"x", "reports.csv": as_csv(row(报告期="soon"))}) == [
        "files.unsupported",
        "cells.not_a_period",
    ]


@QUICK
@given(
    content=st.binary(max_size=400),
    name=st.sampled_from(["reports.csv", "x.csv", "x.tsv", "x.xlsx", "x.xls", "x.parquet"]),
)
def test_no_bytes_whatever_raise(tmp_path, words, content, name):
    (tmp_path / name).write_bytes(content)
    assert isinstance(read([tmp_path / name], words=words), Delivery)


@QUICK
@given(body=st.text(st.sampled_from("\"',;\t\r\n ab1年—%=.\x00"), max_size=200))
def test_no_text_under_a_known_header_raises(tmp_path, words, body):
    (tmp_path / "values.csv").write_bytes(f"code,period,value,qualifier\n{body}".encode())
    assert isinstance(read([tmp_path / "values.csv"], words=words), Delivery)


HEADER = ["机构编号", "报告期", "营业收入（万元）"]
ROWS = [[f"I{number}", "2024Q1", number / 3] for number in range(30)]


def sound_workbook():
    book = Workbook()
    book.active.title = "机构报表"
    for cells in (HEADER, *ROWS):
        book.active.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sound_legacy_workbook():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("机构报表")
    for at, cells in enumerate((HEADER, *ROWS)):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sound_parquet():
    content = io.BytesIO()
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    pq.write_table(pa.table(columns), content, write_page_checksum=True)
    return content.getvalue()


SOUND = {"x.xlsx": sound_workbook(), "x.xls": sound_legacy_workbook(), "x.parquet": sound_parquet()}


# Each example has a process of its own: a rotten Parquet file may bring down the one that reads it.
@settings(QUICK, max_examples=12)
@given(choices=st.data(), name=st.sampled_from(sorted(SOUND)))
def test_no_cut_or_rotten_file_raises(tmp_path, words, choices, name):
    rotten = bytearray(SOUND[name])
    for _ in range(choices.draw(st.integers(1, 4))):
        rotten[choices.draw(st.integers(0, len(rotten) - 1))] ^= 1 << choices.draw(st.integers(0, 7))
    cut = choices.draw(st.integers(4, len(rotten)))
    (tmp_path / name).write_bytes(bytes(rotten[:cut]))
    assert isinstance(read_confined([tmp_path / name], words=words), Delivery)


# A letter first: digits alone would be a number to a spreadsheet, and that is another rule's affair.
LETTERS = string.ascii_letters + string.digits + "长春新区知识产权 ，。"
TEXTS = st.text(LETTERS, max_size=12).map(lambda text: "a" + text.rstrip())
NAMES = st.text(LETTERS.replace("，", ""), max_size=12).map(lambda text: "a" + text.rstrip())


def cell_of(column: Column, *, words, table: str):
    """Give a strategy of pairs: what stands in a file, and what should be read."""
    labels_of = words.values[table].get(column.name, {})
    labelled = [(title.zh, code) for code, title in labels_of.items()]
    match column.kind:
        case Kind.TEXT | Kind.CODE | Kind.CODES if not labelled:
            kept = TEXTS if column.kind is Kind.TEXT else NAMES
            return kept.map(lambda text: (text, text))
        case Kind.FLAG:
            return st.sampled_from([(label, code == "Y") for label, code in labelled])
        case Kind.INTEGER:
            return st.integers(int(column.least or 0), 6).map(lambda number: (number, number))
        case Kind.NUMBER:
            floats = st.floats(column.least or 0, column.most or 1e9, allow_nan=False).map(lambda f: round(f, 4) + 0.0)
            return floats.map(lambda number: (number, number))
        case Kind.DATE:
            days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
            return days.map(lambda day: (day.isoformat(), day.isoformat()))
        case Kind.PERIOD:
            return st.sampled_from(
                [("2024年", "2024"), ("2024年第三季度", "2024-Q3"), ("2024年5月", "2024-05"), ("未注明", "unknown")]
            )
        case _:
            return st.sampled_from(labelled)


def table_of(table: str, *, words):
    """Give a strategy of three rows: column → what stands in the file, and what should be read."""
    columns = {}
    for column in INPUT_TABLES[table].columns:
        cell = cell_of(column, words=words, table=table)
        columns[column.name] = st.tuples(*[cell if column.required else st.just(("", None)) | cell] * 3)
    return st.fixed_dictionaries(columns)


@pytest.mark.parametrize("table", ["institutions", "reports", "values", "texts"])
def test_a_table_reads_back_equal_from_every_kind_of_file(tmp_path, words, table):
    header = [words.column(table, name).zh for name in INPUT_TABLES[table].names]

    # A table of many cells takes minutes to shrink.
    @settings(max_examples=10, deadline=None, phases=[Phase.generate])
    @given(cells=table_of(table, words=words))
    def reads_back(cells):
        expected = pd.DataFrame(
            {
                column.name: pd.array([read_as for _, read_as in cells[column.name]], dtype=column.dtype)
                for column in INPUT_TABLES[table].columns
            }
        )
        rows = [
            header,
            *(
                [written for written, _ in line]
                for line in zip(*map(cells.get, INPUT_TABLES[table].names), strict=True)
            ),
        ]
        write_workbook(tmp_path / f"{table}.xlsx", title=words.table(table).zh, rows=rows)
        for encoding in ("utf-8", "gb18030"):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(rows)
            (tmp_path / encoding).mkdir(exist_ok=True)
            (tmp_path / encoding / f"{table}.csv").write_bytes(text.getvalue().encode(encoding))
        for path in (tmp_path / f"{table}.xlsx", tmp_path / "utf-8", tmp_path / "gb18030"):
            delivery = read([path], words=words)
            assert delivery.problems == ()
            pd.testing.assert_frame_equal(delivery.tables[table], expected)

    reads_back()


def write_workbook(path, *, title, rows):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line, cells in enumerate(rows, start=1):
        for position, value in enumerate(cells, start=1):
            if value != "":
                cell = sheet.cell(row=line, column=position, value=value)
                cell.data_type = "s" if isinstance(value, str) else "n"
    book.save(path)


def test_a_quarter_of_all_institutions_is_read_in_well_under_a_second(tmp_path, words):
    """1,720 reports of 18 columns, the sample's size, as a workbook."""
    table = INPUT_TABLES["reports"]
    cells = {Kind.CODE: "Q", Kind.PERIOD: "2024年第一季度", Kind.DATE: "2024-03-31"}
    random = np.random.default_rng(1)
    rows = []
    for number in range(1_720):
        line = [cells.get(one.kind, round(float(random.uniform(0, 99)), 2)) for one in table.columns]
        line[0] = f"I{number}"
        rows.append([int(v) if one.kind is Kind.INTEGER else v for one, v in zip(table.columns, line, strict=True)])
    for line in rows:
        line[table.names.index("status")] = "正式数"
    write_workbook(
        tmp_path / "a.xlsx", title="机构报表", rows=[[words.column("reports", n).zh for n in table.names], *rows]
    )
    start = time.process_time()
    delivery = read([tmp_path / "a.xlsx"], words=words)
    assert time.process_time() - start < 1
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1_720)
