"""CSV and its like: which bytes are text, what divides the fields, and the cells in it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from dashboard.intake.delivery import Findings
from dashboard.intake.files import Opened
from dashboard.intake.grids import MOST_COLUMNS, Sheet
from dashboard.intake.headers import find_header, share_known
from dashboard.intake.layout import TOP
from dashboard.schema import Place, Words

MOST_ROWS = 2_000_000
_DELIMITERS = ",;\t"
_HEAD = 1_000_000
_BLOCK = 16_000_000
_MOST_BLANK = 1_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ("utf-16-le", "utf-16-be")
_NARROW = ("gb18030", "big5")
_NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB18030", "big5": "Big5"}


def read_delimited(file: Opened, *, words: Words, findings: Findings) -> Iterator[Sheet]:
    """Read the one table of a CSV file.

    Args:
        file: The file.
        words: Known headers: they tell the encoding and the delimiter.
        findings: Takes what is wrong.

    Yields:
        Its cells; nothing where it cannot be read.
    """
    place = Place(file=file.name)
    text = _as_utf8(file, words=words, findings=findings)
    if text is None:
        return
    delimiter, fields = _layout(text, words=words)
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
        elif not columns:
            findings.refuse("files.not_a_table", place)
        else:
            yield _sheet(columns, rows, skipped, file=file, delimiter=delimiter)


def _sheet(
    columns: Sequence[pa.Array],
    rows: npt.NDArray[np.int64],
    skipped: Mapping[int, arrow_csv.InvalidRow],
    *,
    file: Opened,
    delimiter: str,
) -> Sheet:
    """Put rows that have another number of fields back in their places, cut to the width of the rest.

    Above and below a table such rows are titles and notes; inside it they will be refused.
    """
    if skipped:
        rows = np.concatenate([rows, np.array(list(skipped), dtype=np.int64)])
        order = np.argsort(rows)
        rows, taken = rows[order], pa.array(order)
        padded = [_divided(row.text or "", delimiter=delimiter, width=len(columns)) for row in skipped.values()]
        columns = [
            pa.concat_arrays([column, pa.array(texts, pa.string())]).take(taken)
            for column, texts in zip(columns, zip(*padded, strict=True), strict=True)
        ]
    return Sheet(
        file=file.name,
        sheet="",
        title=file.stem,
        columns=tuple(columns),
        rows=rows,
        workbook=False,
        uneven={number: row.actual_columns for number, row in skipped.items()},
    )


def _divided(text: str, *, delimiter: str, width: int) -> list[str]:
    """Divide one record into fields, as many as asked for."""
    try:
        record = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        record = [text]
    return [*record, *[""] * (width - len(record))][:width]


def _fields(text: bytes, *, delimiter: str, count: int) -> tuple[list[pa.Array], dict[int, arrow_csv.InvalidRow]]:
    """Divide text into fields.

    Returns:
        The columns, blank records and the header's included; and for each record with another number of fields, which
        is in no column, its number and the record. No column where the text cannot be divided at all.
    """
    skipped: dict[int, arrow_csv.InvalidRow] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped[row.number] = row
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
    except MemoryError:
        raise
    except pa.ArrowException:
        return [], {}
    return [column.combine_chunks() for column in table.columns], skipped


def _as_utf8(file: Opened, *, words: Words, findings: Findings) -> bytes | None:
    """Turn the bytes into UTF-8.

    A mark at the beginning says what they are, and UTF-8 proves itself. All else is believed only where the header then
    reads as one that we know: GB18030 takes nearly any bytes, Big5 among them. No detector helps: on short tables they
    are worse than this.
    """
    content = file.content
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding).encode()
            except UnicodeError as error:
                _refuse_bytes(file, error, findings=findings)
                return None
    # UTF-16 of plain letters would pass as UTF-8, were it not for its zeros.
    wide = b"\x00" in content[:_HEAD]
    if not wide:
        try:
            content.decode()
        except UnicodeDecodeError as error:
            fault = error
        else:
            return content
    proven = [
        (encoding, text) for encoding in (_WIDE if wide else _NARROW) if (text := _proven(content, encoding, words))
    ]
    if len(proven) != 1:
        _refuse_bytes(file, None if wide else fault, findings=findings)
        return None
    (encoding, text), *_ = proven
    findings.say("encoding", Place(file=file.name), encoding=_NAMES[encoding])
    return text


def _proven(content: bytes, encoding: str, words: Words) -> bytes | None:
    """Decode bytes, if the header is then known by half, Chinese words in it."""
    try:
        text = content.decode(encoding).encode()
    except UnicodeError:
        return None
    for delimiter in _DELIMITERS:
        records = [cells for _, cells in _first_records(_head(text), delimiter=delimiter)]
        if any(share_known(cells, words=words, telling=encoding in _NARROW) >= 1 / 2 for cells in records):
            return text
    return None


def _refuse_bytes(file: Opened, error: UnicodeError | None, *, findings: Findings) -> None:
    """Say in which row the bytes stop being text."""
    row = None
    if isinstance(error, UnicodeDecodeError):
        row = file.content.count(b"\n", 0, error.start) + 1
    findings.refuse("files.encoding", Place(file=file.name, row=row))


def _layout(text: bytes, *, words: Words) -> tuple[str, int]:
    """Say what divides the fields, and how many the header has; none where nothing stands in the file.

    The delimiter is the one under which most of the header is known; where none is, the one that divides most.
    """
    head, found = _head(text), []
    for delimiter in _DELIMITERS:
        records = _first_records(head, delimiter=delimiter)
        if records:
            at = find_header([[cell for cell in cells if cell.strip()] for _, cells in records], words=words)
            found.append((share_known(records[at][1], words=words), len(records[at][1]), delimiter))
    if not found:
        return ",", 0
    _, fields, delimiter = max(found, key=lambda layout: layout[:2])
    return delimiter, fields


def _head(text: bytes) -> str:
    return text[:_HEAD].decode(errors="ignore")


def _first_records(head: str, *, delimiter: str) -> list[tuple[int, list[str]]]:
    """Read the first records that hold anything, each with its number, from 1."""
    found: list[tuple[int, list[str]]] = []
    try:
        for number, record in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in record):
                found.append((number, record))
            if len(found) == TOP or number == _MOST_BLANK:
                break
    except csv.Error:
        pass
    return found


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
