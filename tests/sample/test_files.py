from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import sample
from dashboard.intake import read
from dashboard.schema import Words

Tables = Mapping[str, pd.DataFrame]
Written = tuple[Path, list[Path]]


@pytest.mark.parametrize("delivered", ["sample.xlsx", "csv"])
def test_reading_the_files_gives_the_tables_that_were_written(
    written: Written, tables: Tables, words: Words, delivered: str
) -> None:
    delivery = read([written[0] / delivered], words=words)
    assert not delivery.problems
    assert not delivery.conversions
    assert list(delivery.tables) == list(tables)
    for name, rows in tables.items():
        pd.testing.assert_frame_equal(delivery.tables[name].reset_index(drop=True), rows, check_exact=True)


@pytest.mark.parametrize("delivered", ["sample.xlsx", "csv"])
def test_published_facts_alone_are_read_back_too(
    tmp_path: Path, published: Tables, words: Words, delivered: str
) -> None:
    sample.write(published, tmp_path, words=words)
    delivery = read([tmp_path / delivered], words=words)
    assert not delivery.problems
    for name, rows in published.items():
        if rows.empty:
            assert name not in delivery.tables
        else:
            pd.testing.assert_frame_equal(delivery.tables[name].reset_index(drop=True), rows, check_exact=True)


def test_writing_again_changes_no_byte(written: Written, tmp_path: Path, tables: Tables, words: Words) -> None:
    folder, files = written
    for path in sample.write(tables, tmp_path, words=words):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()
    assert len(files) == 1 + len(tables)


def test_the_shipped_files_are_those_that_the_generator_writes(written: Written, root: Path) -> None:
    folder, files = written
    shipped = root / "data" / "sample"
    for path in files:
        there = shipped / path.relative_to(folder)
        if path.suffix == ".csv":
            assert there.read_bytes() == path.read_bytes(), f"out of date: run `zone-display sample` ({there.name})"
        else:
            # Another build of zlib packs otherwise; what is packed is the same.
            with ZipFile(there) as old, ZipFile(path) as new:
                assert old.namelist() == new.namelist()
                for part in new.namelist():
                    assert old.read(part) == new.read(part), f"out of date: run `zone-display sample` ({part})"
    expected = {path.relative_to(folder) for path in files}
    assert {path.relative_to(shipped) for path in shipped.rglob("*.*")} == expected


def test_the_workbook_is_laid_out_for_people(written: Written, words: Words) -> None:
    book = load_workbook(written[0] / "sample.xlsx")
    assert book.sheetnames == [words.table(name).zh for name in sample.tables()]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(8 <= dimension.width <= 48 for dimension in sheet.column_dimensions.values())
    reports = book[words.table("reports").zh]
    headers = [cell.value for cell in reports[1]]
    assert "营业收入（万元）" in headers
    row = dict(zip(headers, (cell.value for cell in reports[2]), strict=True))
    assert row["报告期"] == "2021-Q1"
    assert row["数据状态"] == "演示数据"


def test_csv_files_have_the_schemas_names_and_tell_excel_their_encoding(written: Written) -> None:
    content = (written[0] / "csv" / "zones.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfzone_id,name_zh,name_en,level,state,")


def test_a_csv_of_a_table_that_is_gone_is_removed(tmp_path: Path, published: Tables, words: Words) -> None:
    left_over = tmp_path / "csv" / "visits.csv"
    left_over.parent.mkdir()
    left_over.write_text("date\n", encoding="utf-8")
    sample.write(published, tmp_path, words=words)
    assert not left_over.exists()


def test_writing_leaves_the_tables_as_they_were(tmp_path: Path, words: Words) -> None:
    tables = sample.tables(published_only=True)
    before = {name: rows.copy() for name, rows in tables.items()}
    sample.write(tables, tmp_path, words=words)
    for name, rows in before.items():
        pd.testing.assert_frame_equal(tables[name], rows)
