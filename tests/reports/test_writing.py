import hashlib

import openpyxl
import pytest

SHEET = "机构报表"
WRONG = {"营业收入（万元）": "约九百"}


def test_a_report_is_named_after_its_file_and_that_of_a_report_like_it(workbook, give_back):
    first = give_back(workbook(WRONG))
    assert [path.name for path in first] == ["季报 检查结果.xlsx", "季报 检查结果.html"]
    assert [path.name for path in give_back(first[0], folder="again")] == ["季报 检查结果.xlsx", "季报 检查结果.html"]


def test_no_file_is_overwritten(workbook, give_back, tmp_path):
    path = workbook(WRONG, name="季报 检查结果.xlsx")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    written = give_back(path, folder=".")
    assert [made.name for made in written] == ["季报 检查结果 (2).xlsx", "季报 检查结果.html"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [made.name for made in give_back(path, folder=".")] == ["季报 检查结果 (3).xlsx", "季报 检查结果 (2).html"]
    assert not list(tmp_path.glob(".*"))


def test_a_name_as_long_as_a_file_system_takes_is_cut(workbook, give_back):
    path = workbook(WRONG, name="季" * 83 + ".xlsx")
    assert [made.name for made in give_back(path)] == [f"{'季' * 60} 检查结果{ending}" for ending in (".xlsx", ".html")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("季报.csv", "机构编号,报告期\nI01,约定\n".encode()),
        ("季报.xlsx", b"PK\x03\x04torn"),
        ("季报.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")),
        ("季报.pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_that_cannot_be_marked_gets_a_workbook_of_results_beside_it(tmp_path, give_back, name, content):
    (tmp_path / name).write_bytes(content)
    book = openpyxl.load_workbook(give_back(tmp_path / name)[0])
    assert book.sheetnames == ["检查结果"]
    listed = [row for row in book["检查结果"].iter_rows(values_only=True) if row[1] == "● 错误"]
    assert listed
    assert all(row[6] and row[7] for row in listed)


def test_each_file_comes_back_with_its_own_problems(workbook, give_back):
    good = workbook({}, name="a.xlsx")
    bad = workbook(WRONG, name="b.xlsx")
    assert next(path.name for path in give_back(bad)) == "b 检查结果.xlsx"
    names = [path.name for path in give_back(good, bad, folder="both")]
    assert names == ["b 检查结果.xlsx", "检查结果.html"]


def test_what_belongs_to_no_file_stands_with_the_first(tmp_path, give_back, workbook):
    missing = tmp_path / "没有.xlsx"
    written = give_back(workbook(WRONG), missing)
    assert [path.name for path in written] == ["季报 检查结果.xlsx", "没有 检查结果.xlsx", "检查结果.html"]
    (tmp_path / "empty").mkdir()
    written = give_back(tmp_path / "empty", folder="none")
    assert [path.name for path in written] == ["empty 检查结果.xlsx", "empty 检查结果.html"]
