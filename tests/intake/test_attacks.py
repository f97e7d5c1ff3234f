"""Files that somebody made to do harm: each is a sentence, quickly, and costs no memory."""

import io
import resource
import time
import zipfile

import pytest

from dashboard.intake import labels, numbers, read, read_confined, texts, times
from dashboard.intake.headers import count_known

HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
ELSEWHERE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'


def changed(workbook, **parts):
    """Write a workbook anew with parts replaced; ``__`` stands for a slash, ``_dot_`` for a point."""
    new = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            if name not in new:
                made.writestr(name, old.read(name))
        for name, part in new.items():
            made.writestr(name, part)
    return out.getvalue()


@pytest.fixture
def workbook(as_workbook, row):
    return as_workbook({"机构报表": [row()]})


@pytest.mark.parametrize("part", [LAUGHS, ELSEWHERE, LAUGHS.decode().encode("utf-16")])
def test_entities_are_refused_before_any_reader_sees_them(refused, workbook, part):
    assert refused({"a.xlsx": changed(workbook, xl__sharedStrings_dot_xml=part)}) == ["files.unsafe"]


def test_a_bomb_is_refused_within_a_second_and_without_unpacking_it(tmp_path, words, workbook):
    """300 megabytes of nothing, in 300 kilobytes."""
    bomb = changed(workbook, xl__worksheets__sheet1_dot_xml=HEAD + b" " * 300_000_000)
    (tmp_path / "a.xlsx").write_bytes(bomb)
    assert len(bomb) < 500_000
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert [problem.code for problem in read([tmp_path / "a.xlsx"], words=words).problems] == [
        "files.too_large_unpacked"
    ]
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_size_that_the_directory_hides_is_counted_while_unpacking(refused, workbook):
    content = bytearray(changed(workbook, xl__media__nothing_dot_bin=bytes(30_000_000)))
    whole = (30_000_000).to_bytes(4, "little")
    while whole in content:
        at = content.index(whole)
        content[at : at + 4] = (1_000).to_bytes(4, "little")
    assert refused({"a.xlsx": bytes(content)}) == ["files.damaged"]


def test_entries_that_lie_upon_each_other_are_refused(refused, workbook):
    out = io.BytesIO(workbook)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused({"a.xlsx": out.getvalue()}) == ["files.damaged"]


def test_an_entry_that_leads_out_of_the_folder_is_written_nowhere(tmp_path, deliver, workbook):
    with_path = changed(workbook, **{"..__..__evil_dot_xml": b"<a/>"})
    assert deliver({"a.xlsx": with_path}).problems == ()
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx"}
    assert not list(tmp_path.parent.glob("**/evil.xml"))


@pytest.mark.parametrize(
    "sheet",
    [
        HEAD + b'<row r="1">' * 20_000,
        HEAD + b'<row r="1048576"><c r="A1" t="e"><v>' * 8_000,
        HEAD + b'<c r="A1" ' * 20_000,
        HEAD + b"<c><f>" * 20_000,
        b"<" * 200_000,
    ],
)
def test_xml_that_never_closes_is_read_quickly(tmp_path, words, workbook, sheet):
    (tmp_path / "a.xlsx").write_bytes(changed(workbook, xl__worksheets__sheet1_dot_xml=sheet))
    start = time.process_time()
    assert read([tmp_path / "a.xlsx"], words=words).problems
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.", "(", "2023年", "1-", "－", "年", "；", "e+", " ", "\u3000", "a：", "/"]
)
def test_no_cell_of_100_kilobytes_holds_a_reader_up(words, piece):
    cell = (piece * 100_000)[:100_000]
    codes = words.code_of["institutions"]["classes"]
    start = time.process_time()
    texts.fault(cell)
    texts.text(cell)
    texts.identifier(cell)
    numbers.number(cell, percent=True)
    times.day(cell, words=words.times, workbook=True)
    times.period(cell, words=words.times, codes={}, workbook=True)
    times.is_cumulative(cell, words=words.times)
    labels.code(cell, codes=codes)
    labels.codes(cell, codes=codes, separators=";；、，,")
    words.begins_note(cell)
    count_known([cell, cell], words=words)
    assert time.process_time() - start < 5


def test_a_workbook_that_takes_too_long_ends_with_a_sentence(tmp_path, words, workbook):
    endless = HEAD + b'<row r="1048576"><c r="A1" t="e"><v>' * 500_000
    (tmp_path / "a.xlsx").write_bytes(changed(workbook, xl__worksheets__sheet1_dot_xml=endless))
    (problem,) = read_confined([tmp_path / "a.xlsx"], words=words).problems
    assert problem.place.file == "a.xlsx"
