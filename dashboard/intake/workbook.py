"""XLSX: an archive of XML that is measured and looked through before it is believed, and the cells in its sheets.

python-calamine reads the values, quickly, but turns a calculation that failed, or was never made, into an empty cell,
does not tell a percentage from its hundredth, and sets memory aside for every cell of the used range. So the XML is
scanned for these first.

Source: ECMA-376, parts 1 and 2.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from posixpath import join, normpath

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from dashboard.intake.delivery import Findings
from dashboard.intake.files import Opened
from dashboard.intake.grids import MOST_COLUMNS, Merged, Sheet, as_text, percentage
from dashboard.schema import Place, Words

MOST_ROWS = 200_000
_MOST_CELLS = 8_000_000
_MOST_MEMBERS = 1_000
_MOST_BYTES = 200_000_000
_MOST_RATIO = 100
# A small part may be pressed harder: a few kilobytes of nothing harm nobody.
_RATIO_FROM = 1_000_000
_CHUNK = 1 << 16

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Addresses beyond column 200 (GR) or row 99,999: only then is it worth looking at every cell.
_FAR = re.compile(rb"""\br\s*=\s*["'](?:(?:[A-Z]{3}|[H-Z][A-Z]|G[S-Z])\d+|[A-Z]{0,3}\d{6,})["']""", re.IGNORECASE)
# No attribute holds a "<", and no row or cell another: so a tag that never closes costs no second look at the rest.
_CELL = re.compile(rb"""<(?:\w+:)?c\s([^<>]*?)(/?)>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s([^<>]*?)(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?row\b))*+)</(?:\w+:)?row>""", re.DOTALL)
_ADDRESS = re.compile(rb"([A-Z]{0,3})(\d+)", re.IGNORECASE)
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s([^<>]*?\bt=["']e["'][^<>]*)(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?c[\s>]))*+)</(?:\w+:)?c>""",
    re.DOTALL,
)
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_VALUE = re.compile(rb"<(?:\w+:)?v[^<>]*>([^<]*)<")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b(?:[^<]++|<(?!/?(?:\w+:)?cellXfs\b))*+</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^<>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_PERCENT_FORMATS = (b"9", b"10")
_STRICT = b"purl.oclc.org/ooxml"
# Serials counted from 1904 are four years off: a bare number is then no date.
_OTHER_DAY_ZERO = re.compile(rb"""date1904\s*=\s*["'](?:1|true)""")
_PANIC = "PanicException"


class _Unfit(Exception):
    """A workbook that is not read; its code says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What a workbook says about all of its sheets: styles that show percentages, and whether days count from 1900."""

    percents: frozenset[bytes]
    serials: bool


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """What the values alone do not show, by row and column from 0."""

    shown: Mapping[tuple[int, int], str]
    percent: frozenset[tuple[int, int]]


def read_workbook(file: Opened, *, words: Words, findings: Findings) -> Iterator[Sheet]:
    """Read every sheet that holds anything.

    Args:
        file: The file.
        words: Not needed: a workbook says itself what its characters are.
        findings: Takes what is wrong.

    Yields:
        Its sheets with anything in them, in its order.
    """
    del words
    try:
        parts = _unpack(file.content)
        with CalamineWorkbook.from_filelike(io.BytesIO(file.content)) as workbook:
            sheets = _sheet_parts(parts)
            look = _Look(percents=_percent_styles(parts), serials=not _OTHER_DAY_ZERO.search(parts["xl/workbook.xml"]))
            for sheet in workbook.sheets_metadata:
                if sheet.typ is not SheetTypeEnum.WorkSheet:
                    continue
                part = _of_sheet(sheet.name, sheets, parts)
                cells = _sheet(file, workbook, sheet.name, xml=part, look=look, findings=findings)
                if cells is not None:
                    yield cells
    except _Unfit as unfit:
        findings.refuse(unfit.code, Place(file=file.name), **unfit.values)
    except (CalamineError, OSError, ValueError):
        findings.refuse("files.damaged", Place(file=file.name))
    except BaseException as error:
        # The reader's own crashes come as this, which is no Exception; whatever else it is goes on.
        if type(error).__name__ != _PANIC:
            raise
        findings.refuse("files.damaged", Place(file=file.name))


def _unpack(content: bytes) -> Mapping[str, bytes]:
    """Unpack the XML of a workbook, counting on the way.

    Sizes in the archive's directory are claims; what comes out is counted as well, and every checksum compared.
    """
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            sizes = sum(member.file_size for member in members)
            if len({member.filename.lower() for member in members}) < len(members):
                raise _Unfit("files.damaged")
            if len(members) > _MOST_MEMBERS or sizes > _MOST_BYTES or any(map(_pressed, members)):
                raise _Unfit("files.too_large_unpacked", limit=_MOST_BYTES // 1_000_000)
            for member in members:
                unpacked = _part(archive, member, limit=_MOST_BYTES - total)
                total += len(unpacked)
                name = member.filename.replace("\\", "/").lstrip("/").lower()
                if name.endswith("vbaproject.bin"):
                    raise _Unfit("files.macros", ending=".xlsx")
                if name.endswith((".xml", ".rels", ".vml")):
                    _refuse_dtd(unpacked)
                    parts[name] = unpacked
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise _Unfit("files.damaged") from error
    if "xl/workbook.xml" not in parts:
        raise _Unfit("files.not_a_workbook", ending=".xlsx")
    if _STRICT in parts["xl/workbook.xml"]:
        raise _Unfit("files.strict")
    return parts


def _pressed(member: zipfile.ZipInfo) -> bool:
    """Tell whether a part is pressed harder than any sheet of ours."""
    return member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(member.compress_size, 1)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, limit: int) -> bytes:
    chunks, size = [], 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _Unfit("files.too_large_unpacked", limit=_MOST_BYTES // 1_000_000)
            chunks.append(chunk)
    return b"".join(chunks)


def _refuse_dtd(part: bytes) -> None:
    """Refuse what no program of tables writes: a document type, or characters that would hide one."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part[:_CHUNK]:
        raise _Unfit("files.unsafe")


def _attributes(text: bytes) -> dict[bytes, bytes]:
    """Read attributes, names without prefix."""
    return {name.rpartition(b":")[2]: one or two for name, one, two in _ATTRIBUTE.findall(text)}


def _sheet_parts(parts: Mapping[str, bytes]) -> Mapping[str, str]:
    """Sheet name → the part that holds it."""
    targets = {}
    for relation in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        said = _attributes(relation)
        target = said.get(b"Target", b"").decode(errors="replace")
        whole = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        targets[said.get(b"Id", b"")] = whole.lower()
    sheets = {}
    for sheet in _SHEET.findall(parts["xl/workbook.xml"]):
        said = _attributes(sheet)
        name = unescape(said.get(b"name", b"").decode(errors="replace"))
        sheets[name] = targets.get(said.get(b"id", b""), "")
    return sheets


def _of_sheet(name: str, sheets: Mapping[str, str], parts: Mapping[str, bytes]) -> bytes:
    """Take the part of a sheet; one that is not there has not been looked through, so it is not read either."""
    try:
        return parts[sheets[name]]
    except KeyError as error:
        raise _Unfit("files.damaged") from error


def _percent_styles(parts: Mapping[str, bytes]) -> frozenset[bytes]:
    """List the styles under which a program of tables shows 0.125 as 12.5%."""
    styles = parts.get("xl/styles.xml", b"")
    formats = {said.get(b"numFmtId") for said in map(_attributes, _FORMAT.findall(styles)) if _shows_percent(said)}
    formats.update(_PERCENT_FORMATS)
    block = _STYLES.search(styles)
    cells = _STYLE.findall(block[0]) if block else []
    return frozenset(
        str(index).encode() for index, style in enumerate(cells) if _attributes(style).get(b"numFmtId") in formats
    )


def _shows_percent(said: Mapping[bytes, bytes]) -> bool:
    return b"%" in said.get(b"formatCode", b"")


def _sheet(
    file: Opened, workbook: CalamineWorkbook, name: str, *, xml: bytes, look: _Look, findings: Findings
) -> Sheet | None:
    """Read one sheet."""
    place = Place(file=file.name, sheet=name)
    fault = _shape_fault(xml)
    if fault:
        findings.refuse(fault.code, place, **fault.values)
        return None
    sheet = workbook.get_sheet_by_name(name)
    marks = _marks(xml, percents=look.percents)
    columns = _columns(sheet, marks)
    height = len(columns[0]) if columns else 0
    return Sheet(
        file=file.name,
        sheet=name,
        title=name,
        columns=tuple(pa.array(column, pa.string()) for column in columns),
        rows=np.arange(1, height + 1),
        workbook=look.serials,
        merged=tuple(
            Merged(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ),
    )


def _shape_fault(xml: bytes) -> _Unfit | None:
    """Say whether the used range is larger than any table: memory is set aside for all of it."""
    if not _FAR.search(xml):
        return None
    height = width = 0
    for attributes, empty in _CELL.findall(xml):
        address = _ADDRESS.fullmatch(_attributes(attributes).get(b"r", b""))
        if address and not empty:
            height, width = max(height, int(address[2])), max(width, _number(address[1]))
    for attributes, inside in _ROW.findall(xml):
        said = _attributes(attributes).get(b"r", b"0")
        if (b"<v" in inside or b"<is" in inside or b":v" in inside) and said.isdigit():
            height = max(height, int(said))
    if width > MOST_COLUMNS:
        return _Unfit("tables.too_many_columns", count=width, limit=MOST_COLUMNS)
    if height > MOST_ROWS or height * width > _MOST_CELLS:
        return _Unfit("tables.too_many_rows", count=height, limit=MOST_ROWS)
    return None


def _number(letters: bytes) -> int:
    """Count columns up to the one of that letter."""
    number = 0
    for char in letters.upper():
        number = number * 26 + char - ord("A") + 1
    return number


def _at(attributes: Mapping[bytes, bytes]) -> tuple[int, int] | None:
    address = _ADDRESS.fullmatch(attributes.get(b"r", b""))
    return (int(address[2]) - 1, _number(address[1]) - 1) if address else None


def _marks(xml: bytes, *, percents: frozenset[bytes]) -> _Marks:
    """Find the cells that do not show their value."""
    shown: dict[tuple[int, int], str] = {}
    for attributes, inside in _ERROR_CELL.findall(xml):
        at, value = _at(_attributes(attributes)), _VALUE.search(inside)
        if at and value:
            shown[at] = value[1].decode(errors="replace")
    if b"f>" in xml or b"<f" in xml:
        for attributes, formula in _FORMULA_CELL.findall(xml):
            said = _attributes(attributes)
            at = _at(said)
            # A text formula may well have an empty result.
            if at and said.get(b"t") != b"str":
                shown[at] = "=" + unescape(formula.decode(errors="replace") or "?")
    percent: set[tuple[int, int]] = set()
    if percents:
        styled = rb"<(?:\w+:)?c\s([^<>]*?\bs=[\"'](?:" + b"|".join(percents) + rb")[\"'][^<>]*)>"
        for attributes in re.findall(styled, xml):
            at = _at(_attributes(attributes))
            if at:
                percent.add(at)
    return _Marks(shown=shown, percent=frozenset(percent))


def _columns(sheet: CalamineSheet, marks: _Marks) -> list[list[str]]:
    """Write every cell as text, column by column, from A1 on."""
    rows = sheet.to_python(skip_empty_area=False)
    columns = [[as_text(cell) for cell in column] for column in zip(*rows, strict=True)]
    for row, index in marks.percent:
        value = rows[row][index] if row < len(rows) and index < len(columns) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            columns[index][row] = percentage(value)
    for (row, index), text in marks.shown.items():
        while index >= len(columns):
            columns.append([""] * len(rows))
        if row < len(rows):
            columns[index][row] = text
    return columns
