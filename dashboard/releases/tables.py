"""One table as Parquet: the same rows give the same bytes, and no file is trusted to be as small as it looks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.releases.failures import TableUnreadable
from dashboard.schema import Table

MOST_ROWS = 2_000_000
MOST_CELLS = 64_000_000
MOST_BYTES = 1 << 30
_FROM_ARROW: Mapping[Any, Any] = {
    pa.string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
_TO_ARROW: Mapping[str, Any] = {str(dtype): arrow for arrow, dtype in _FROM_ARROW.items()}


def encode(frame: pd.DataFrame, *, table: Table) -> bytes:
    """Write a table as Parquet, in bytes that depend on its rows and their order alone.

    Every choice of the writer is fixed and nothing about the maker's frame (index, pandas' own notes) goes in. Each
    page carries a checksum: without it a flipped bit in a page reads as good data.

    Args:
        frame: The table's columns with the dtypes of the schema, in any order. Not changed.
        table: Its schema.

    Raises:
        ValueError: A column is missing, unknown, or of another dtype: a mistake of the maker, not of the data.
    """
    if set(frame.columns) != set(table.names):
        raise ValueError(f"{table.name}: columns {sorted(frame.columns)}, not {sorted(table.names)}")
    wrong = [column.name for column in table.columns if str(frame[column.name].dtype) != column.dtype]
    if wrong:
        raise ValueError(f"{table.name}: dtypes {dict(frame[wrong].dtypes.astype(str))}")
    arrays = [_array(frame[column.name], kind=_TO_ARROW[column.dtype]) for column in table.columns]
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=_schema(table)),
        sink,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        row_group_size=MOST_ROWS,
        store_schema=False,
        write_page_checksum=True,
    )
    return bytes(sink.getvalue())


def _array(values: "pd.Series[Any]", *, kind: Any) -> Any:
    """Take a column over; NaN is missing like NA, and there is one zero."""
    if kind == pa.float64():
        return pa.array((values.to_numpy(dtype="float64", na_value=float("nan")) + 0.0), type=kind, from_pandas=True)
    array = pa.array(values, type=kind)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _schema(table: Table) -> Any:
    return pa.schema([(column.name, _TO_ARROW[column.dtype]) for column in table.columns])


def decode(content: bytes, *, table: Table) -> pd.DataFrame:
    """Read a table back as it was written.

    Args:
        content: A Parquet file.
        table: The schema that it must have, to the order of the columns.

    Returns:
        The table's columns with the dtypes of the schema.

    Raises:
        TableUnreadable: It is damaged, larger than a table can be, or of another schema.
    """
    arrow = _read(content)
    if [(field.name, field.type) for field in arrow.schema] != [(field.name, field.type) for field in _schema(table)]:
        raise TableUnreadable("schema", f"{table.name}: {', '.join(f'{f.name} {f.type}' for f in arrow.schema)}")
    frame: pd.DataFrame = arrow.to_pandas(types_mapper=_FROM_ARROW.get)
    return frame


def read_parquet(path: Path) -> Any:
    """Read a Parquet file that others prepared, whatever its columns.

    Args:
        path: The file.

    Returns:
        A ``pyarrow.Table`` whose text columns are plain strings; types are as delivered.

    Raises:
        TableUnreadable: It is missing, damaged, or declares more than a table can hold.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableUnreadable("oversize", str(path.stat().st_size))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TableUnreadable("missing") from error
    except OSError as error:
        raise TableUnreadable("unreadable", str(error)) from error
    return _read(content)


def _read(content: bytes) -> Any:
    """Read Parquet, its declared size looked at first and its texts measured before they are spread out."""
    try:
        table = pq.ParquetFile(
            pa.BufferReader(content),
            read_dictionary=_texts(content),
            page_checksum_verification=True,
        ).read(use_threads=False)
        for place, field in enumerate(table.schema):
            if pa.types.is_dictionary(field.type):
                table = table.set_column(place, field.name, _spread(table.column(place), to=field.type.value_type))
    except TableUnreadable:
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise TableUnreadable("unreadable", said) from error
    return table


def _texts(content: bytes) -> list[str]:
    """List the text columns of a Parquet file that does not declare more than a table can be."""
    declared = pq.read_metadata(pa.BufferReader(content))
    rows, columns = declared.num_rows, declared.num_columns
    size = sum(declared.row_group(group).total_byte_size for group in range(declared.num_row_groups))
    if not (0 <= rows <= MOST_ROWS and rows * columns <= MOST_CELLS and 0 <= size <= MOST_BYTES):
        raise TableUnreadable("oversize", f"{rows} x {columns}, {size} bytes")
    described = [declared.schema.column(place) for place in range(columns)]
    return [column.path for column in described if column.physical_type == "BYTE_ARRAY"]


def _spread(column: Any, *, to: Any) -> Any:
    """Give every row its own text, where that stays small: a few kilobytes can repeat one long text in every row."""
    sizes = (pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() for chunk in column.chunks)
    if sum(size or 0 for size in sizes) > MOST_BYTES:
        raise TableUnreadable("oversize", "texts")
    return column.cast(to)
