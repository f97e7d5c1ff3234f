from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import releases
from dashboard.schema import PUBLIC_TABLES


def _say(prepared: releases.Prepared) -> list[tuple[str, str, int | None, str, str]]:
    """Code, file, row, column and value of every problem."""
    return [
        (p.code.removeprefix("prepared."), p.place.file, p.place.row, p.place.column, p.place.value)
        for p in prepared.problems
    ]


@pytest.fixture
def folder(tmp_path: Path, tables: Callable[[float], dict[str, pd.DataFrame]]) -> Path:
    """Make every public table as a CSV."""
    for name, frame in tables(0).items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def test_csv_and_parquet_give_the_same_tables(folder: Path, tables: Any) -> None:
    from_csv = releases.read_prepared(folder)
    assert from_csv.problems == ()
    for name, frame in tables(0).items():
        pd.testing.assert_frame_equal(from_csv.tables[name], frame)
        (folder / f"{name}.csv").unlink()
        as_others_write_it = frame.astype({"as_of": "datetime64[s]"})
        as_others_write_it["as_of"] = as_others_write_it["as_of"].dt.date
        as_others_write_it.to_parquet(folder / f"{name}.parquet", index=False)
    from_parquet = releases.read_prepared(folder)
    assert from_parquet.problems == ()
    for name, frame in tables(0).items():
        pd.testing.assert_frame_equal(from_parquet.tables[name], frame)
    assert [made.name for made in from_parquet.inputs] == [f"{name}.parquet" for name in PUBLIC_TABLES]


def test_a_table_without_rows_is_a_file_with_a_header(folder: Path) -> None:
    header, _, _ = (folder / "visits.csv").read_text().partition("\n")
    (folder / "visits.csv").write_text(header + "\n", encoding="utf-8-sig")
    prepared = releases.read_prepared(folder)
    assert prepared.problems == ()
    assert prepared.tables["visits"].empty
    assert list(prepared.tables["visits"].dtypes.astype(str)) == [c.dtype for c in PUBLIC_TABLES["visits"].columns]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("revenue", "12,5"),
        ("revenue", "inf"),
        ("reported", "3.5"),
        ("complete", "maybe"),
        ("period", "2025Q4"),
        ("as_of", "2025-02-30"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(folder: Path, tables: Any, column: str, cell: str) -> None:
    frame = tables(0)["revenue_total"].astype("object")
    frame.loc[2, column] = cell
    frame.to_csv(folder / "revenue_total.csv", index=False)
    prepared = releases.read_prepared(folder)
    assert _say(prepared) == [("value", "revenue_total.csv", 4, column, cell)]


def test_a_row_with_a_field_too_many_is_named(folder: Path) -> None:
    path = folder / "zones.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] += ","
    path.write_text("\n".join(lines), encoding="utf-8")
    assert _say(releases.read_prepared(folder)) == [("fields", "zones.csv", 4, "", "")]


def test_columns_that_are_missing_or_unknown_are_named(folder: Path, tables: Any) -> None:
    tables(0)["zones"].rename(columns={"lat": "latitude"}).to_csv(folder / "zones.csv", index=False)
    assert _say(releases.read_prepared(folder)) == [
        ("column_missing", "zones.csv", None, "lat", ""),
        ("column_unknown", "zones.csv", None, "latitude", ""),
    ]


def test_a_parquet_column_of_another_type_is_named(folder: Path, tables: Any) -> None:
    (folder / "zones.csv").unlink()
    zones = tables(0)["zones"].assign(lat=True, name_zh=1.5)
    zones.to_parquet(folder / "zones.parquet", index=False)
    assert _say(releases.read_prepared(folder)) == [
        ("type", "zones.parquet", None, "name_zh", ""),
        ("type", "zones.parquet", None, "lat", ""),
    ]


def test_files_that_are_missing_there_twice_unknown_or_no_tables_are_named(folder: Path) -> None:
    (folder / "reach.csv").rename(folder / "reech.csv")
    (folder / "zones.parquet").write_bytes(b"PAR1")
    (folder / "texts.csv").write_bytes(b"\xff\xfe")
    (folder / "targets.csv").unlink()
    (folder / "targets.parquet").write_bytes(b"no")
    (folder / "datapackage.json").write_text("{}")
    assert sorted(_say(releases.read_prepared(folder))) == [
        ("file_unknown", "reech.csv", None, "", ""),
        ("table_missing", "", None, "", ""),
        ("table_twice", "zones.parquet", None, "", ""),
        ("unreadable", "targets.parquet", None, "", ""),
        ("unreadable", "texts.csv", None, "", ""),
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert _say(releases.read_prepared(tmp_path / "nowhere"))[0] == ("folder_unreadable", "nowhere", None, "", "")
