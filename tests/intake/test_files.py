import io
import os
import zipfile

import pytest

from dashboard.intake import read
from dashboard.intake.files import LARGEST


@pytest.fixture
def workbook(as_workbook, row):
    return as_workbook({"机构报表": [row()]})


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """Write an archive anew, with some parts replaced or added; ``__`` stands for a slash, ``_dot_`` for a point."""
    new = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            if name not in new:
                made.writestr(name, old.read(name))
        for name, part in new.items():
            made.writestr(name, part)
    return out.getvalue()


def test_a_file_that_is_not_there_is_named(tmp_path, words):
    (problem,) = read([tmp_path / "reports.csv"], words=words).problems
    assert (problem.code, problem.place.file) == ("files.missing", "reports.csv")


def test_a_folder_gives_the_tables_in_it_and_nothing_else(tmp_path, words, as_csv, row):
    (tmp_path / "reports.csv").write_bytes(as_csv(row()))
    (tmp_path / "README.md").write_text("notes", encoding="utf-8")
    (tmp_path / "~$open.xlsx").write_bytes(b"lock")
    delivery = read([tmp_path], words=words)
    assert (list(delivery.tables), delivery.problems) == (["reports"], ())


def test_a_folder_without_tables_is_named(tmp_path, words):
    assert [problem.code for problem in read([tmp_path], words=words).problems] == ["files.folder_empty"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("report.docx", "files.unsupported"),
        ("report.pdf", "files.scan"),
        ("report.JPG", "files.scan"),
        ("report.zip", "files.archive"),
        ("report", "files.unsupported"),
        ("report.ods", "files.other_workbook"),
        ("report.xlsb", "files.other_workbook"),
        ("report.et", "files.wps"),
        ("report.xlsm", "files.macros"),
        ("~$report.xlsx", "files.lock_file"),
    ],
)
def test_a_type_that_is_not_read_is_told_what_to_become(refused, name, code):
    assert refused({name: b"anything"}) == [code]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "files.empty"),
        ("a.csv", b" \r\n ", "files.empty"),
        ("a.xlsx", b"", "files.empty"),
        ("a.csv", b"PK\x03\x04rest", "files.not_text"),
        ("a.xlsx", b"<html><table></table></html>", "files.not_a_workbook"),
        ("a.xlsx", b"a,b\n1,2\n", "files.not_a_workbook"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", "files.legacy_workbook"),
        (
            "a.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "files.password",
        ),
        ("a.xlsx", b"PK\x03\x04rest", "files.damaged"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(refused, name, content, code):
    assert refused({name: content}) == [code]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_file_over_the_limit_is_not_even_read(tmp_path, words, ending):
    path = tmp_path / f"a{ending}"
    with path.open("wb") as file:
        file.truncate(LARGEST[ending] + 1)
    delivery = read([path], words=words)
    assert [problem.code for problem in delivery.problems] == ["files.too_large"]
    assert delivery.files == ()


def test_a_truncated_workbook_is_refused(refused, workbook):
    assert refused({"a.xlsx": workbook[: len(workbook) // 2]}) == ["files.damaged"]


def test_one_flipped_bit_in_a_workbook_is_found(refused, workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        offset = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    rotten = bytearray(workbook)
    rotten[offset] ^= 1
    assert refused({"a.xlsx": bytes(rotten)}) == ["files.damaged"]


def test_an_archive_that_is_no_workbook_is_refused(refused):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert refused({"a.xlsx": content.getvalue()}) == ["files.not_a_workbook"]


def test_a_workbook_with_macros_is_refused_whatever_its_name(refused, workbook):
    assert refused({"a.xlsx": rezipped(workbook, xl__vbaProject_dot_bin=b"x")}) == ["files.macros"]


def test_a_bomb_is_refused_from_its_directory(refused, workbook):
    bomb = rezipped(workbook, xl__media__nothing_dot_bin=bytes(30_000_000))
    assert refused({"a.xlsx": bomb}) == ["files.too_large_unpacked"]


def test_an_archive_of_very_many_parts_is_refused(refused, workbook):
    many = rezipped(workbook, **{f"xl__media__{number}_dot_bin": b"" for number in range(1_001)})
    assert refused({"a.xlsx": many}) == ["files.too_large_unpacked"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_a_workbook_is_refused(refused, workbook, encoding):
    sheet = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'.encode(encoding)
    assert refused({"a.xlsx": rezipped(workbook, xl__worksheets__sheet1_dot_xml=sheet)}) == ["files.unsafe"]


def test_a_workbook_of_the_strict_kind_is_told_what_to_become(refused, workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        part = archive.read("xl/workbook.xml")
    strict = part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    assert refused({"a.xlsx": rezipped(workbook, xl__workbook_dot_xml=strict)}) == ["files.strict"]


def test_a_sheet_without_its_part_is_refused(refused, workbook):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            if "sheet1" not in name:
                made.writestr(name, old.read(name))
    assert refused({"a.xlsx": out.getvalue()}) == ["files.damaged"]


def test_files_are_recorded_with_size_and_digest(deliver, as_csv, row):
    content = as_csv(row())
    (file,) = deliver({"reports.csv": content}).files
    assert (file.name, file.size, len(file.sha256)) == ("reports.csv", len(content), 64)


def test_a_workbook_without_any_content_is_refused(refused, as_workbook):
    assert refused({"a.xlsx": as_workbook({"机构报表": []})}) == ["files.nothing"]


def test_a_pipe_is_not_waited_for(tmp_path, words):
    os.mkfifo(tmp_path / "reports.csv")
    assert [problem.code for problem in read([tmp_path / "reports.csv"], words=words).problems] == ["files.unreadable"]
