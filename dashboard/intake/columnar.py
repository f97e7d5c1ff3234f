"""Parquet: columns with types, which become the texts that every other file holds.

What a file declares is measured before anything is set aside for it, and the checksums of its pages are compared.

Source: the Apache Parquet format.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.intake.delivery import Findings
from dashboard.intake.files import Opened
from dashboard.intake.grids import MOST_COLUMNS, Sheet, shortened
from dashboard.schema import Place, Words

MOST_ROWS = 2_000_000
MOST_BYTES = 500_000_000
"""Bytes that a file may declare for its pages, unpacked."""
_MOST_SCHEMA = 1_000_000
TYPES = "string, int, uint, float, double, decimal, bool, date, timestamp, dictionary"
"""What a column may be, in the format's own words."""
_EXACT = 1e15


def read_columnar(file: Opened, *, words: Words, findings: Findings) -> Iterator[Sheet]:
    """Read the one table of a Parquet file.

    Args:
        file: The file.
        words: Not needed: the file says itself what its characters are.
        findings: Takes what is wrong.

    Yields:
        Its cells, the names of its columns as the first row.
    """
    del words
    place = Place(file=file.name)
    try:
        parquet = pq.ParquetFile(
            pa.BufferReader(file.content),
            page_checksum_verification=True,
            thrift_string_size_limit=_MOST_SCHEMA,
            thrift_container_size_limit=_MOST_SCHEMA,
        )
        if _oversize(parquet.metadata, place, findings=findings) or _mistyped(parquet, place, findings=findings):
            return
        table = parquet.read(use_threads=False)
        table.validate(full=True)
        columns = [_texts(table.column(at)) for at in range(table.num_columns)]
    except MemoryError:
        raise
    except pa.ArrowCapacityError:
        findings.refuse("files.too_heavy", place)
        return
    except (pa.ArrowException, OSError, ValueError):
        findings.refuse("files.damaged", place)
        return
    names = (pa.array([name], pa.string()) for name in table.column_names)
    yield Sheet(
        file=file.name,
        sheet="",
        title=file.stem,
        columns=tuple(pa.concat_arrays(pair) for pair in zip(names, columns, strict=True)),
        rows=np.arange(1, table.num_rows + 2),
        workbook=False,
    )


def _oversize(declared: pq.FileMetaData, place: Place, *, findings: Findings) -> bool:
    """Refuse a file that declares more than any table of ours holds."""
    size = sum(declared.row_group(at).total_byte_size for at in range(declared.num_row_groups))
    if declared.num_columns > MOST_COLUMNS:
        findings.refuse("tables.too_many_columns", place, count=declared.num_columns, limit=MOST_COLUMNS)
    elif declared.num_rows > MOST_ROWS:
        findings.refuse("tables.too_many_rows", place, count=declared.num_rows, limit=MOST_ROWS)
    elif size > MOST_BYTES:
        findings.refuse("files.too_large_unpacked", place, limit=MOST_BYTES // 1_000_000)
    else:
        return False
    return True


def _mistyped(parquet: pq.ParquetFile, place: Place, *, findings: Findings) -> bool:
    """Refuse columns of types that no cell of a table has."""
    odd = [field for field in parquet.schema_arrow if not _readable(field.type)]
    for field in odd:
        where = Place(file=place.file, column=shortened(field.name))
        findings.refuse("tables.column_type", where, type=shortened(str(field.type)), allowed=TYPES)
    return bool(odd)


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _readable(kind.value_type)
    if pa.types.is_timestamp(kind):
        return kind.tz is None  # the day of a moment depends on where one stands
    return any(
        is_one(kind)
        for is_one in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_boolean,
            pa.types.is_date,
            pa.types.is_null,
        )
    )


def _texts(column: pa.ChunkedArray) -> pa.Array:
    """Write a column as a CSV would have it: whole numbers without a point, missing as nothing."""
    array = column.combine_chunks()
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        array = _numbers(array.cast(pa.float64()))
    return pc.fill_null(array.cast(pa.string()), "")


def _numbers(array: pa.Array) -> pa.Array:
    """Write numbers as texts; what is not a number at all is missing, as pandas writes it."""
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, pa.float64()), array)
    whole = pc.and_(pc.equal(array, pc.trunc(array)), pc.less(pc.abs(array), _EXACT))
    integers = pc.if_else(whole, array, pa.scalar(None, pa.float64())).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(integers, array.cast(pa.string()))
