"""CSV and its like: which bytes are text, what divides the fields, and the grid in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from dashboard.intake.delivery import Findings
from dashboard.intake.files import Opened
from dashboard.intake.grids import LONGEST_CELL, MOST_COLUMNS, Grid, compose
from dashboard.intake.headers import share_known
from dashboard.schema import Place, Words

MOST_ROWS = 2_000_000
_DELIMITERS = ",;\t"
_HEAD = 1_000_000
_BLOCK = 16_000_000
_MOST_LISTED = 1_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_delimited(file: Opened, *, words: Words, findings: Findings) -> Iterator[Grid]:
    """Read the one table of a CSV file.

    Args:
        file: The file.
        words: Known headers: they tell the encoding and the delimiter.
        findings: Takes what is wrong.

    Yields:
        The table; nothing where it cannot be read.
    """
    place = Place(file=file.name)
    text = _as_utf8(file, words=words, findings=findings)
    if text is None:
        return
    delimiter, fields, record = _layout(text, words=words)
    if not fields:
        findings.refuse("files.empty", place)
    elif fields > MOST_COLUMNS:
        findings.refuse("tables.too_many_columns", place, count=fields, limit=MOST_COLUMNS)
    elif not _quotes_close(text, delimiter=delimiter):
        findings.refuse("files.quotes", place)
    else:
        columns, skipped = _fields(text, delimiter=delimiter, count=fields)
        total = len(skipped) + (len(columns[0]) if columns else 0)
        rows = np.setdiff1d(np.arange(1, total + 1), np.array(list(skipped), dtype=np.int64))
        if total > MOST_ROWS:
            findings.refuse("tables.too_many_rows", place, count=total, limit=MOST_ROWS)
        elif record not in rows:
            findings.refuse("files.not_a_table", place)
        elif not _refuse_long(columns, rows, file=file, findings=findings):
            _refuse_uneven(skipped, file=file, expected=fields, findings=findings)
            grid = compose(columns, file=file.name, sheet="", title=file.stem, rows=rows, workbook=False)
            if grid is not None:
                yield grid


def _fields(text: bytes, *, delimiter: str, count: int) -> tuple[list[pa.Array], dict[int, int]]:
    """Divide text into fields.

    Returns:
        The columns, blank records and the header's included; and for each record with another number of fields, which
        is in no column, its number and theirs. No column where the text cannot be divided at all.
    """
    skipped: dict[int, int] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped[row.number] = row.actual_columns
        return "skip"

    names = [str(index) for index in range(count)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text),
            # Without threads the numbers of the rows that do not fit are known.
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=_BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowException:
        return [], {}
    return [column.combine_chunks() for column in table.columns], skipped


def _refuse_uneven(skipped: Mapping[int, int], *, file: Opened, expected: int, findings: Findings) -> None:
    for number, found in list(skipped.items())[:_MOST_LISTED]:
        findings.refuse("tables.field_count", Place(file=file.name, row=number), expected=expected, found=found)
    if len(skipped) > _MOST_LISTED:
        findings.refuse("tables.field_count_more", Place(file=file.name), count=len(skipped) - _MOST_LISTED)


def _refuse_long(columns: Iterable[pa.Array], rows: npt.NDArray[np.int64], *, file: Opened, findings: Findings) -> bool:
    """Refuse a file with a cell that no program of tables can hold: most often a quote that closes far below."""
    for column in columns:
        lengths = pc.utf8_length(column).to_numpy(zero_copy_only=False)
        if len(lengths) and lengths.max() > LONGEST_CELL:
            place = Place(file=file.name, row=int(rows[lengths.argmax()]))
            findings.refuse("cells.too_long", place, limit=LONGEST_CELL, count=lengths.max())
            return True
    return False


def _as_utf8(file: Opened, *, words: Words, findings: Findings) -> bytes | None:
    """Turn the bytes into UTF-8.

    GB18030 takes nearly any bytes, Big5 among them, so it is believed only where the header then reads as one that we
    know, Chinese words among it. No detector helps: on short tables they are worse than this.
    """
    content = file.content
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding).encode()
            except UnicodeError as error:
                _refuse_bytes(file, error, findings=findings)
                return None
    try:
        content.decode()
    except UnicodeDecodeError as error:
        try:
            text = content.decode("gb18030").encode()
        except UnicodeError:
            _refuse_bytes(file, error, findings=findings)
            return None
        if _best_share(text, words=words, telling=True) < 1 / 2:
            _refuse_bytes(file, error, findings=findings)
            return None
        findings.say("encoding", Place(file=file.name), encoding="GB18030")
        return text
    return content


def _refuse_bytes(file: Opened, error: UnicodeError, *, findings: Findings) -> None:
    """Say in which row the bytes stop being text."""
    row = None
    if isinstance(error, UnicodeDecodeError):
        row = file.content.count(b"\n", 0, error.start) + 1
    findings.refuse("files.encoding", Place(file=file.name, row=row))


def _layout(text: bytes, *, words: Words) -> tuple[str, int, int]:
    """Say what divides the fields, how many the header has, and which record it is, from 1.

    The delimiter is the one under which most of the header is known; where none is, the one that divides most.
    """
    head = _head(text)
    found = [(delimiter, *_first_record(head, delimiter=delimiter)) for delimiter in _DELIMITERS]
    delimiter, fields, record = max(found, key=lambda layout: (share_known(layout[1], words=words), len(layout[1])))
    return delimiter, len(fields), record


def _best_share(text: bytes, *, words: Words, telling: bool) -> float:
    head = _head(text)
    headers = (_first_record(head, delimiter=delimiter)[0] for delimiter in _DELIMITERS)
    return max(share_known(header, words=words, telling=telling) for header in headers)


def _head(text: bytes) -> str:
    return text[:_HEAD].decode(errors="ignore")


def _first_record(head: str, *, delimiter: str) -> tuple[list[str], int]:
    """Read the first record that holds anything, and its number."""
    records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for number, record in enumerate(islice(records, _MOST_LISTED), start=1):
            if any(cell.strip() for cell in record):
                return record, number
    except csv.Error:
        pass
    return [], 0


def _quotes_close(text: bytes, *, delimiter: str) -> bool:
    """Tell whether every quoted field ends; one that does not swallows all rows below it, unseen.

    An odd number of quotes is the only way to that, so the slow reading is done for such files alone.
    """
    if text.count(b'"') % 2 == 0:
        return True
    records = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in records:
            pass
    except csv.Error:
        return False
    return True
