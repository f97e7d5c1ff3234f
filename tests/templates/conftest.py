"""A data folder with the sample published, workbooks made from it, and a hand that fills them in."""

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import checks, intake, printing, publishing, releases
from dashboard.schema import INPUT_TABLES, Problem, Words, load_words

ROOT = Path(__file__).resolve().parents[2]
WHO: dict[str, Any] = {
    "by": "clerk",
    "approved_by": "head",
    "why": "the month",
    "at": datetime(2026, 2, 5, 9, 0, tzinfo=UTC),
}
Tables = Mapping[str, pd.DataFrame]


class Filled:
    """A workbook in somebody's hands: cells go by sheet, row and header, as a person sees them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]

    def header_row(self, name: str) -> int:
        """Give the last row that stays in sight."""
        return int(re.sub(r"\D", "", str(self.sheet(name).freeze_panes))) - 1

    def headers(self, name: str) -> dict[str, int]:
        row = self.sheet(name)[self.header_row(name)]
        return {str(cell.value).replace("\n", ""): cell.column for cell in row}

    def rows(self, name: str) -> list[int]:
        page = self.sheet(name)
        return list(range(self.header_row(name) + 1, page.max_row + 1))

    def find(self, name: str, header: str, value: object) -> int:
        column = self.headers(name)[header]
        return next(row for row in self.rows(name) if self.sheet(name).cell(row, column).value == value)

    def blank(self, name: str) -> int:
        """Find the first row in which nothing stands."""
        page = self.sheet(name)
        return next(row for row in self.rows(name) if all(cell.value is None for cell in page[row]))

    def write(self, name: str, row: int, cells: Mapping[str, object]) -> "Filled":
        columns = self.headers(name)
        for header, value in cells.items():
            self.sheet(name).cell(row, columns[header]).value = value
        return self

    def add(self, name: str, cells: Mapping[str, object]) -> int:
        row = self.blank(name)
        self.write(name, row, cells)
        return row

    def head(self, name: str, **values: object) -> "Filled":
        """Fill in the head by its labels; by default all that a change needs."""
        page = self.sheet(name)
        told = values or {"数据来源": "示例数据生成器", "数据截至": date(2026, 1, 31), "数据状态": "演示数据"}
        for row in page.iter_rows(min_row=2, max_row=self.header_row(name) - 1):
            for cell in row:
                if cell.value in told:
                    page.cell(cell.row, cell.column + 1).value = told[cell.value]
        return self

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


def difference(before: Tables, after: Tables) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Say what changed: table → key → column → new value; a row that is gone has no columns.

    A row that is new has those of its columns that hold anything.
    """
    changed: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    for name, table in INPUT_TABLES.items():
        old, new = (_by_key(tables.get(name), table.key) for tables in (before, after))
        rows = {key: {} for key in old.keys() - new.keys()}
        for key, row in new.items():
            was = old.get(key, dict.fromkeys(row, pd.NA))
            cells = {column: value for column, value in row.items() if not _same(was[column], value)}
            if cells:
                rows[key] = cells
        if rows:
            changed[name] = rows
    return changed


def _by_key(frame: pd.DataFrame | None, key: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    records = [] if frame is None else frame.to_dict("records")
    return {
        tuple(record[name] for name in key): {str(name): value for name, value in record.items()} for record in records
    }


def _same(one: Any, other: Any) -> bool:
    return bool(pd.isna(one) and pd.isna(other)) if pd.isna(one) or pd.isna(other) else bool(one == other)


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(ROOT / "data/words/headers.toml")


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("books") / "data"
    shutil.copytree(ROOT / "data/words", data_dir / "words")
    outcome = publishing.publish_files([ROOT / "data/sample/sample.xlsx"], data_dir=data_dir, **WHO)
    assert outcome.published is not None
    return data_dir


@pytest.fixture(scope="session")
def sample_tables(_published: Path) -> Tables:
    """Give the input tables of the sample's release."""
    return releases.previous_internal(_published)


@pytest.fixture(scope="session")
def _printed(_published: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make each workbook once."""
    made: dict[tuple[str, str, str], Path] = {}

    def printed(form: str, period: str, lang: str) -> Path:
        if (form, period, lang) not in made:
            path = tmp_path_factory.mktemp("printed") / "book.xlsx"
            printing.write_templates(form, path, data_dir=_published, period=period, lang=lang)
            made[form, period, lang] = path
        return made[form, period, lang]

    return printed


@pytest.fixture
def data_dir(_published: Path, tmp_path: Path) -> Path:
    """Make a data folder whose live release is the sample."""
    return Path(shutil.copytree(_published, tmp_path / "data"))


@pytest.fixture
def blank(_printed: Callable[..., Path], tmp_path: Path) -> Callable[..., Filled]:
    """Take a workbook as it is printed."""

    def blank(form: str, period: str = "", *, lang: str = "zh", name: str = "") -> Filled:
        path = tmp_path / (name or f"{form}{period}.xlsx")
        shutil.copy(_printed(form, period, lang), path)
        return Filled(path)

    return blank


@pytest.fixture
def deliver(data_dir: Path) -> Callable[..., publishing.Outcome]:
    """Publish what was filled in, with every warning that is named confirmed."""

    def deliver(*books: Filled | Path, accept: tuple[str, ...] = ()) -> publishing.Outcome:
        paths = [book if isinstance(book, Path) else book.save() for book in books]
        return publishing.publish_files(paths, data_dir=data_dir, accept=accept, **WHO)

    return deliver


class Read:
    """What a delivery says before anything is published: problems of reading, folding and checking; and the change."""

    def __init__(self, delivery: intake.Delivery, tables: Tables, *, words: Words) -> None:
        self.conversions = delivery.conversions
        self.problems: tuple[Problem, ...] = delivery.problems
        self.changed: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
        if not self.problems:
            folded = intake.fold(delivery.forms, tables, words=words)
            self.changed = difference(tables, folded.tables)
            found = checks.check(folded.tables, origins=folded.origins, previous=tables)
            self.problems = folded.problems or tuple(found)


@pytest.fixture
def fold(sample_tables: Tables, words: Words) -> Callable[..., Read]:
    """Read what was filled in, fold it into the sample's tables, and check them."""

    def fold(*books: Filled) -> Read:
        delivery = intake.read([book.save() for book in books], words=words)
        return Read(delivery, sample_tables, words=words)

    return fold


@pytest.fixture
def changed(data_dir: Path, sample_tables: Tables) -> Callable[[], dict[str, Any]]:
    """Say what the live release holds that the sample does not."""
    return lambda: difference(sample_tables, releases.previous_internal(data_dir))


@pytest.fixture
def filled() -> type[Filled]:
    """Open a workbook to fill it in."""
    return Filled
