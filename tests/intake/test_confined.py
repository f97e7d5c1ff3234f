import os
import signal
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.intake import read, read_confined
from dashboard.nursery import Limits

PROJECT = Path(__file__).resolve().parents[2]


def same(one, other):
    assert list(one.tables) == list(other.tables)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(other.tables[name], frame)
        mine, theirs = one.origins[name], other.origins[name]
        assert list(mine.rows) == list(theirs.rows)
        assert (mine.file, mine.sheet, mine.headers, mine.letters, mine.header_row) == (
            theirs.file,
            theirs.sheet,
            theirs.headers,
            theirs.letters,
            theirs.header_row,
        )
    assert list(one.totals) == list(other.totals)
    for name, stated in one.totals.items():
        pd.testing.assert_frame_equal(other.totals[name].frame, stated.frame)
    for name in ("problems", "conversions", "files", "confirmations"):
        assert getattr(one, name) == getattr(other, name), name


def test_reading_apart_gives_the_same_as_reading_here(tmp_path, words, as_csv, as_workbook, row):
    total = dict.fromkeys(row(), "") | {"机构编号": "合计", "营业收入（万元）": "77"}
    (tmp_path / "reports.csv").write_bytes(as_csv(row(), row(机构编号="I02", 报告期="soon"), total))
    (tmp_path / "other.xlsx").write_bytes(as_workbook({"楼宇": [{"楼宇编号": "B1", "纬度": "一百"}], "说明": []}))
    (tmp_path / "broken.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    paths = sorted(tmp_path.iterdir())
    here = read(paths, words=words)
    assert {problem.place.file for problem in here.problems} == {"broken.xls", "other.xlsx", "reports.csv"}
    assert list(here.totals) == ["reports"]
    same(here, read_confined(paths, words=words))


def test_the_sample_reads_the_same_apart(words):
    paths = [path for path in (PROJECT / "data/sample").iterdir() if path.suffix == ".xlsx"]
    delivery = read_confined(paths, words=words)
    assert delivery.problems == ()
    same(read(paths, words=words), delivery)


@pytest.fixture
def large(tmp_path):
    """A file that takes seconds to read."""
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("key,zh,confirmed,status,source_id,as_of\n")
        for number in range(400_000):
            file.write(f"key{number},文字{number},Y,final,S{number},2024-01-01\n")
    return path


def test_a_file_that_unpacks_without_end_is_a_sentence_and_the_others_are_read(words, tmp_path, as_csv, row):
    """A text of 32,000 characters, stored once and named by a million rows."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), pa.array(["x" * 32_000]))
    pq.write_table(pa.table({"key": text}), tmp_path / "texts.parquet", compression="zstd")
    assert (tmp_path / "texts.parquet").stat().st_size < 50_000
    (tmp_path / "reports.csv").write_bytes(as_csv(row()))
    start = time.monotonic()
    delivery = read_confined([tmp_path / "texts.parquet", tmp_path / "reports.csv"], words=words)
    assert [(problem.code, problem.place.file) for problem in delivery.problems] == [
        ("files.too_heavy", "texts.parquet")
    ]
    assert list(delivery.tables) == ["reports"]
    assert time.monotonic() - start < 60
    assert psutil.Process().memory_info().rss < 2_000_000_000


def test_time_that_does_not_suffice_is_a_sentence_about_the_file(words, large):
    limits = Limits(processor=1, processor_per_megabyte=0)
    delivery = read_confined([large], words=words, limits=limits)
    assert [(problem.code, problem.place.file) for problem in delivery.problems] == [("files.too_slow", "texts.csv")]


def test_a_child_that_stands_still_is_not_waited_for(words, large):
    threading.Thread(target=signal_children, args=(signal.SIGSTOP,), daemon=True).start()
    limits = Limits(processor=5, processor_per_megabyte=0, waiting=2)
    delivery = read_confined([large], words=words, limits=limits)
    assert [problem.code for problem in delivery.problems] == ["files.too_slow"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGSEGV, "files.reader_failed"), (signal.SIGKILL, "files.too_heavy")]
)
def test_a_child_that_is_struck_down_names_the_file_and_the_others_are_read(
    words, large, tmp_path, as_csv, row, number, code
):
    (tmp_path / "reports.csv").write_bytes(as_csv(row()))
    threading.Thread(target=signal_children, args=(number,), daemon=True).start()
    delivery = read_confined([large, tmp_path / "reports.csv"], words=words)
    assert [(problem.code, problem.place.file) for problem in delivery.problems] == [(code, "texts.csv")]
    assert list(delivery.tables) == ["reports"]


def signal_children(number):
    """Wait until the child is at work, then signal it."""
    me = psutil.Process(os.getpid())
    while True:
        for child in me.children(recursive=True):
            try:
                forked = child.ppid() != me.pid
                if forked and "dashboard.intake.child" in child.cmdline() and child.cpu_times().user > 1:
                    child.send_signal(number)
                    return
            except psutil.Error:  # it ended meanwhile
                continue
        time.sleep(0.02)


def test_a_child_that_cannot_even_begin_is_told(words, tmp_path, as_csv, row):
    (tmp_path / "reports.csv").write_bytes(as_csv(row()))
    delivery = read_confined([tmp_path / "reports.csv"], words=words, limits=Limits(memory=50_000_000))
    assert delivery.tables == {}
    assert [problem.code for problem in delivery.problems] == ["files.too_heavy"]


def test_the_child_can_write_no_file(words, tmp_path):
    """It is given an endless list of files that are not there: all it leaves behind is its answer."""
    before = set(tmp_path.iterdir())
    delivery = read_confined([tmp_path / f"{number}.csv" for number in range(300)], words=words)
    assert {problem.code for problem in delivery.problems} == {"files.missing"}
    assert len(delivery.problems) == 300
    assert set(tmp_path.iterdir()) == before


def test_nothing_delivered_is_said_apart_as_well(words, tmp_path):
    assert [problem.code for problem in read_confined([], words=words).problems] == ["files.nothing"]
    assert [problem.code for problem in read_confined([tmp_path], words=words).problems] == ["files.folder_empty"]
