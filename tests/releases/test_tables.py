import io
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import releases
from dashboard.releases import tables as parquet
from dashboard.schema import PUBLIC_TABLES

ZONES = PUBLIC_TABLES["zones"]


def _written(table: Any, **choices: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **choices)
    return sink.getvalue()


def test_a_table_comes_back_as_it_was_and_the_frame_is_left_alone(tables: Any) -> None:
    zones = tables(0)["zones"]
    zones.index = pd.Index(range(10, 10 + len(zones)))
    before = zones.copy()
    content = parquet.encode(zones, table=ZONES)
    pd.testing.assert_frame_equal(parquet.decode(content, table=ZONES), before.reset_index(drop=True))
    pd.testing.assert_frame_equal(zones, before)


def test_an_empty_table_comes_back_empty_with_its_dtypes(tables: Any) -> None:
    zones = tables(0)["zones"].iloc[:0]
    pd.testing.assert_frame_equal(
        parquet.decode(parquet.encode(zones, table=ZONES), table=ZONES), zones.reset_index(drop=True)
    )


def test_a_flipped_bit_inside_a_page_is_seen_without_any_hash(tables: Any) -> None:
    content = bytearray(parquet.encode(tables(0)["zones"], table=ZONES))
    content[60] ^= 1
    with pytest.raises(releases.TableUnreadable):
        parquet.decode(bytes(content), table=ZONES)


def test_another_schema_is_refused_as_such(tables: Any) -> None:
    content = parquet.encode(tables(0)["regions"], table=PUBLIC_TABLES["regions"])
    with pytest.raises(releases.TableUnreadable) as refused:
        parquet.decode(content, table=ZONES)
    assert refused.value.reason == "schema"


def test_a_small_file_that_declares_millions_of_rows_is_refused_before_it_is_read() -> None:
    many = pa.table({"code": pa.DictionaryArray.from_arrays(pa.nulls(3_000_000, pa.int32()), pa.array(["x"]))})
    content = _written(many)
    assert len(content) < 100_000
    with pytest.raises(releases.TableUnreadable, match="3000000 x 1"):
        parquet.decode(content, table=ZONES)


def test_a_small_file_that_repeats_one_long_text_is_refused_before_it_is_spread_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "MOST_BYTES", 1_000_000)
    path = tmp_path / "long.parquet"
    path.write_bytes(_written(pa.table({"name": pa.array(["x" * 5_000] * 1_000)}), compression="zstd"))
    assert path.stat().st_size < 10_000
    with pytest.raises(releases.TableUnreadable, match="texts"):
        releases.read_parquet(path)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 40 + b"PAR1", b"not a table"])
def test_what_is_no_parquet_is_said_to_be_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.parquet"
    path.write_bytes(content)
    with pytest.raises(releases.TableUnreadable) as refused:
        releases.read_parquet(path)
    assert refused.value.reason == "unreadable"
    with pytest.raises(releases.TableUnreadable) as missing:
        releases.read_parquet(tmp_path / "missing.parquet")
    assert missing.value.reason == "missing"
