"""Very many rotten files: no reader falls, hangs or fills the memory, whatever is in them."""

import csv
import io
import random
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from openpyxl import Workbook

from dashboard.intake import Limits, read_confined

EACH = 20_000
AT_ONCE = 500
FALLEN = {"files.reader_failed", "files.too_slow", "files.too_heavy"}
HEADER = ["机构编号", "报告期类型", "报告期", "营业收入（万元）", "从业人员（人）", "数据状态", "来源编号", "数据截至"]
ROWS = [[f"I{at}", "季", "2024年第一季度", at / 3, at, "正式数", "S1", "2024-03-31"] for at in range(12)]


def as_csv():
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *ROWS])
    return text.getvalue().encode("gb18030")


def as_workbook():
    book = Workbook()
    for cells in (HEADER, *ROWS):
        book.active.append(cells)
    book.active.merge_cells("A20:B21")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_legacy_workbook():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("机构报表")
    for at, cells in enumerate((HEADER, *ROWS)):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_parquet():
    content = io.BytesIO()
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    pq.write_table(pa.table(columns), content, write_page_checksum=True)
    return content.getvalue()


def mutated(content, chance):
    """Change, cut, repeat or move some bytes."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made) or 1), chance.randint(1, 64)
        match chance.randrange(6):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                made[at : at + 4] = chance.choice([b"\xff" * 4, b"\x00" * 4, b"\xff\xff\xff\x7f"])
            case 2:
                del made[at : at + length]
            case 3:
                made[at:at] = made[at : at + length] * chance.randint(1, 20)
            case 4:
                made[at:at] = bytes(chance.randrange(256) for _ in range(length))
            case 5:
                del made[chance.randrange(at, len(made) + 1) :]
    return bytes(made)


def mutated_inside(workbook, chance):
    """Change the XML in a workbook and seal it again, so that the checksums do not stop it at the door."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            made.writestr(name, mutated(part, chance) if name == chosen else part)
    return out.getvalue()


@pytest.mark.soak
@pytest.mark.parametrize(
    ("ending", "write"), [("csv", as_csv), ("xlsx", as_workbook), ("xls", as_legacy_workbook), ("parquet", as_parquet)]
)
def test_no_rotten_file_brings_a_reader_down(tmp_path, words, measured, ending, write):
    chance, sound, refused = random.Random(7), write(), 0
    for start in range(0, EACH, AT_ONCE):
        paths = [tmp_path / f"{number}.{ending}" for number in range(AT_ONCE)]
        for path in paths:
            inside = ending == "xlsx" and chance.random() < 0.7
            path.write_bytes(mutated_inside(sound, chance) if inside else mutated(sound, chance))
        delivery = read_confined(paths, words=words, limits=Limits(processor=60))
        fallen = [problem for problem in delivery.problems if problem.code in FALLEN]
        assert fallen == [], f"from {start}"
        refused += len({problem.place.file for problem in delivery.problems})
    measured(f"{EACH} rotten {ending} files read, {refused} of them refused, no fall")
