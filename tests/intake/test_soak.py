"""Very many rotten files: no reader falls, hangs or fills the memory, whatever is in them."""

import csv
import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from openpyxl import Workbook

from dashboard.nursery import ENVIRONMENT

EACH = 20_000
AT_ONCE = 500
WORDS = Path(__file__).resolve().parents[2] / "data/words/headers.toml"
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


READ_EACH = """
import resource, signal, sys
from pathlib import Path
from dashboard.intake import load_words, read
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
words, refused, heavy = load_words(Path(sys.argv[1])), 0, 0
for path in sorted(Path(sys.argv[2]).iterdir()):
    signal.alarm(5)
    print(path.name, file=sys.stderr, flush=True)
    try:
        refused += bool(read([path], words=words).problems)
    except MemoryError:
        heavy += 1
print(refused, heavy)
"""


@pytest.mark.soak
@pytest.mark.parametrize(
    ("ending", "write"), [("csv", as_csv), ("xlsx", as_workbook), ("xls", as_legacy_workbook), ("parquet", as_parquet)]
)
def test_no_rotten_file_raises_falls_or_takes_five_seconds(tmp_path, measured, ending, write):
    chance, sound, refused, heavy = random.Random(7), write(), 0, 0
    for start in range(0, EACH, AT_ONCE):
        for number in range(AT_ONCE):
            inside = ending == "xlsx" and chance.random() < 0.7
            content = mutated_inside(sound, chance) if inside else mutated(sound, chance)
            (tmp_path / f"{number:03d}.{ending}").write_bytes(content)
        command = [sys.executable, "-c", READ_EACH, str(WORDS), str(tmp_path)]
        done = subprocess.run(command, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False)
        last = tmp_path / ([line for line in done.stderr.splitlines() if line.endswith(ending)] or [""])[-1]
        assert done.returncode == 0, f"from {start}: {last}: {done.returncode}: {done.stderr[-2_000:]}"
        counts = done.stdout.split()
        refused, heavy = refused + int(counts[0]), heavy + int(counts[1])
    assert refused > EACH / 2
    measured(f"{EACH} rotten {ending} files: {refused} refused, {heavy} ask for too much memory, no fall")
