"""The sample as files: a workbook as the zone's staff would keep it, and CSV as another system would send it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.schema import INPUT_TABLES, Column, Kind, Words

WORKBOOK = "sample.xlsx"
FOLDER = "csv"
_LANG = "zh"
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)
# A workbook's own dates and those of its parts: the same for ever, so that writing it again changes nothing.
_WRITTEN = datetime(2025, 12, 31)  # noqa: DTZ001 - a workbook's dates have no zone
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_NARROWEST, _WIDEST = 8, 48
# A cell that a spreadsheet must not turn into a number or a date: 2024 as a period stays text.
_AS_TEXT = "@"


def write(tables: Mapping[str, pd.DataFrame], folder: Path, *, words: Words) -> list[Path]:
    """Write tables as one workbook and as CSV.

    The workbook has one sheet per table, with Chinese titles, headers and labels; the CSV files have the schema's own
    names and codes, in UTF-8 with a byte order mark, which is how Excel tells it. Both hold the same. A table without
    rows is in neither: an empty sheet reads as a mistake.

    Args:
        tables: Input tables by name. Not changed.
        folder: Where ``sample.xlsx`` and the folder ``csv`` go; made if it is not there. Files of the same names are
            replaced, and CSV files of other tables are removed: a left-over would be read as part of the sample.
        words: What tables, columns and codes are called.

    Returns:
        The files, the workbook first. The same tables and words give the same bytes.
    """
    filled = {name: rows for name, rows in tables.items() if not rows.empty}
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for old in (folder / FOLDER).glob("*.csv"):
        if old.stem not in filled:
            old.unlink()
    workbook = folder / WORKBOOK
    workbook.write_bytes(_workbook(filled, words=words))
    written = [workbook]
    for name, rows in filled.items():
        path = folder / FOLDER / f"{name}.csv"
        path.write_bytes(_delimited(rows, table=name))
        written.append(path)
    return written


def _delimited(rows: pd.DataFrame, *, table: str) -> bytes:
    """Write one table with the schema's names and codes."""
    columns = {column.name: list(_codes(rows, column=column)) for column in INPUT_TABLES[table].columns}
    return pd.DataFrame(columns, dtype="object").to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _codes(rows: pd.DataFrame, *, column: Column) -> Iterator[str]:
    """Write a column's cells as text; an amount without the ``.0`` that it does not have."""
    for value in rows[column.name]:
        if pd.isna(value):
            yield ""
        elif column.kind is Kind.FLAG:
            yield "Y" if value else "N"
        else:
            yield str(value).removesuffix(".0") if column.kind is Kind.NUMBER else str(value)


def _workbook(tables: Mapping[str, pd.DataFrame], *, words: Words) -> bytes:
    """Write one sheet per table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        _fill(book.create_sheet(words.table(name).text(_LANG)), rows, table=name, words=words)
    book.properties.creator = "zone-display"
    book.properties.created = _WRITTEN
    buffer = BytesIO()
    book.save(buffer)
    return _steady(buffer.getvalue())


def _fill(sheet: Worksheet, rows: pd.DataFrame, *, table: str, words: Words) -> None:
    """Write one table: its header stays in sight, its columns are as wide as what stands in them."""
    for position, column in enumerate(INPUT_TABLES[table].columns, start=1):
        header = words.column(table, column.name).text(_LANG)
        labels = {code: title.text(_LANG) for code, title in words.values[table].get(column.name, {}).items()}
        cells = list(_cells(rows, column=column, labels=labels))
        sheet.cell(row=1, column=position, value=header).font = Font(bold=True)
        for line, value in enumerate(cells, start=2):
            if value is None:
                continue
            cell = sheet.cell(row=line, column=position, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # A lone "=" is a qualifier here, not the beginning of a formula.
                cell.number_format = _AS_TEXT
        wide = max(_width(str(value)) for value in (header, *cells) if value is not None)
        sheet.column_dimensions[get_column_letter(position)].width = min(max(wide + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"


def _cells(rows: pd.DataFrame, *, column: Column, labels: Mapping[str, str]) -> Iterator[str | float | int | None]:
    """Say what stands in a column's cells: numbers as numbers, codes as their labels, nothing for what is missing."""
    for value in rows[column.name]:
        if pd.isna(value):
            yield None
        elif column.kind in _NUMBERS:
            yield int(value) if float(value).is_integer() else float(value)
        elif column.kind is Kind.FLAG:
            yield labels["Y" if value else "N"]
        elif column.kind is Kind.CODES:
            yield ";".join(labels.get(code, code) for code in str(value).split(";"))
        else:
            yield labels.get(value, str(value))


def _width(text: str) -> int:
    """Count the columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _steady(workbook: bytes) -> bytes:
    """Take the time of writing out of a workbook."""
    buffer = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{_WRITTEN.isoformat()}Z".encode() + rb"\g<2>", content)
            part = ZipInfo(entry.filename, date_time=_ZIPPED)
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, content)
    return buffer.getvalue()
