import codecs

import pytest

from dashboard.intake import delimited


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_give_the_same_table(deliver, as_csv, row, encoding, delimiter):
    rows = [row(机构编号="北湖01"), row(机构编号="北湖02")]
    delivery = deliver({"reports.csv": as_csv(*rows, delimiter=delimiter, encoding=encoding)})
    assert delivery.problems == ()
    assert list(delivery.tables["reports"]["inst_id"]) == ["北湖01", "北湖02"]
    assert ("encoding" in [said.code for said in delivery.conversions]) == (encoding == "gb18030")


def test_bytes_of_another_encoding_are_refused_though_they_decode(refused, as_csv):
    big5 = as_csv({"機構編號": "甲", "報告期": "2024"}, encoding="big5")
    big5.decode("gb18030")
    assert refused({"reports.csv": big5}) == ["files.encoding"]


def test_chinese_cells_under_an_english_header_do_not_prove_gb18030(refused, as_csv):
    content = as_csv({"inst_id": "甲", "period": "2024"}, encoding="gb18030")
    assert refused({"reports.csv": content}) == ["files.encoding"]


def test_the_row_of_the_first_bad_byte_is_named(deliver, as_csv, row):
    content = as_csv(row(), row(机构编号="I02")) + b"\xff\xfe\xff\n"
    (problem,) = deliver({"reports.csv": content}).problems
    assert (problem.code, problem.place.row) == ("files.encoding", 4)


def test_a_utf_16_file_that_ends_in_the_middle_is_refused(refused):
    assert refused({"reports.csv": codecs.BOM_UTF16_LE + b"a\x00b"}) == ["files.encoding"]


def test_a_row_with_another_number_of_fields_is_named_with_its_row(deliver, as_csv, row):
    content = as_csv(row(), row(机构编号="I02")).rstrip(b"\r\n") + b",extra\r\n\r\n" + b"I03,x\r\n"
    delivery = deliver({"reports.csv": content})
    assert [(problem.code, problem.place.row, problem.values["found"]) for problem in delivery.problems] == [
        ("tables.field_count", 3, "9"),
        ("tables.field_count", 5, "2"),
    ]
    assert list(delivery.tables["reports"]["inst_id"]) == ["I01"]


def test_a_quote_that_never_closes_is_found(refused, as_csv, row):
    content = as_csv(row(), row(机构编号='"I02')).replace(b'"""I02"', b'"I02')
    assert refused({"reports.csv": content}) == ["files.quotes"]


def test_an_inch_mark_is_no_open_quote(deliver, as_csv, row):
    content = as_csv(row(机构编号="FIVE")).replace(b"FIVE", b'5" pipe')
    assert deliver({"reports.csv": content}).tables["reports"]["inst_id"][0] == '5" pipe'


def test_rows_are_numbered_as_the_file_numbers_them(deliver, as_csv, row):
    content = b"\r\n\r\n" + as_csv(row(), row(报告期="soon")).replace(b"\r\n", b"\r\n\r\n")
    delivery = deliver({"reports.csv": content})
    assert list(delivery.origins["reports"].rows) == [5, 7]
    assert [problem.place.row for problem in delivery.problems] == [7]


def test_lines_inside_quotes_stay_one_cell_and_one_row(deliver, as_csv, row):
    rows = [row(机构编号="I01\r\nb"), {**row(), "从业人员（人）": "many"}]
    delivery = deliver({"reports.csv": as_csv(*rows)})
    assert delivery.tables["reports"]["inst_id"][0] == "I01\nb"
    assert [(problem.code, problem.place.row) for problem in delivery.problems] == [("cells.not_a_number", 3)]


def test_blank_rows_and_empty_columns_at_the_right_do_not_count(deliver, as_csv, row):
    content = as_csv({**row(), "": "", " ": ""}) + b",,,,,,,,,\r\n"
    delivery = deliver({"reports.csv": content})
    assert (delivery.problems, len(delivery.tables["reports"])) == ((), 1)


def test_a_cell_longer_than_any_program_holds_is_refused(refused, as_csv, row):
    assert refused({"reports.csv": as_csv(row(机构编号="x" * 32_768))}) == ["cells.too_long"]


def test_more_columns_than_allowed_are_refused(refused, as_csv):
    assert refused({"a.csv": as_csv({f"c{number}": "1" for number in range(201)})}) == ["tables.too_many_columns"]


def test_more_rows_than_allowed_are_refused(refused, monkeypatch):
    monkeypatch.setattr(delimited, "MOST_ROWS", 10)
    assert refused({"texts.csv": b"key\n" + b"a\n" * 10}) == ["tables.too_many_rows"]


def test_a_header_alone_is_no_table(refused, as_csv, row):
    assert refused({"reports.csv": as_csv(row()).splitlines(keepends=True)[0]}) == ["tables.empty"]


def test_rows_are_numbered_alike_however_the_file_is_cut_for_reading(deliver, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 2_000)
    lines = [f"k{number},text {number}" for number in range(1_000)]
    lines[400], lines[900] = "k400,one,two", "k900"
    delivery = deliver({"texts.csv": "\n".join(["key,zh", *lines]).encode()})
    uneven = [problem.place.row for problem in delivery.problems if problem.code == "tables.field_count"]
    assert uneven == [402, 902]
    assert delivery.origins["texts"].rows[delivery.tables["texts"]["key"].tolist().index("k950")] == 952
