"""Small public tables, and a way to publish them."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import releases
from dashboard.schema import INTERNAL_TABLES, PUBLIC_TABLES, Column, Kind, Table

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_VALUES: Mapping[Kind, Any] = {
    Kind.INTEGER: 3,
    Kind.NUMBER: 12.5,
    Kind.DATE: "2025-12-31",
    Kind.PERIOD: "2025-Q4",
    Kind.FLAG: True,
}


def _column(column: Column, *, rows: int) -> "pd.Series[Any]":
    value = column.allowed[0] if column.allowed else _VALUES.get(column.kind, f"{column.name} <b>\u4e00</b>")
    values = [value] * rows
    if column.kind is Kind.NUMBER:
        values = [pd.NA if row % 5 == 4 else value + row for row in range(rows)]
    return pd.Series(values, dtype=column.dtype)


@cache
def _filled(name: str, *, inside: bool, rows: int) -> pd.DataFrame:
    table = (INTERNAL_TABLES if inside else PUBLIC_TABLES)[name]
    return pd.DataFrame({column.name: _column(column, rows=rows) for column in table.columns})


def make_table(table: Table, *, inside: bool = False, rows: int = 6, shift: float = 0) -> pd.DataFrame:
    """Fill a table by its schema; ``shift`` moves its numbers."""
    frame = _filled(table.name, inside=inside, rows=rows).copy()
    for column in table.columns:
        if shift and column.kind is Kind.NUMBER:
            frame[column.name] += shift
    return frame


def public_tables(shift: float = 0) -> dict[str, pd.DataFrame]:
    return {name: make_table(table, shift=shift) for name, table in PUBLIC_TABLES.items()}


def reports(shift: float = 0) -> dict[str, pd.DataFrame]:
    return {name: make_table(table, inside=True, shift=shift) for name, table in INTERNAL_TABLES.items()}


def publish_shifted(data: Path, shift: float, **other: Any) -> releases.Published:
    facts: dict[str, Any] = {
        "public": other.get("public") or public_tables(shift),
        "internal": other["internal"] if "internal" in other else reports(shift),
        "inputs": [releases.Input(name="q4.xlsx", size=12, sha256="ab" * 32)],
        "by": "clerk",
        "approved_by": "head",
        "why": "fourth quarter",
        "program": "zone-display 0.1.0",
        "titles": lambda table, column: (f"{table} {column}", f"{table} {column}"),
        "at": AT,
    }
    return releases.publish(data, **(facts | other))


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., releases.Published]:
    """Publish tables whose numbers are moved by the first argument."""

    def publish(shift: float = 0, **other: Any) -> releases.Published:
        return publish_shifted(tmp_path, shift, **other)

    return publish


@pytest.fixture
def tables() -> Callable[[float], dict[str, pd.DataFrame]]:
    """Make every public table, its numbers moved by the argument."""
    return public_tables


@pytest.fixture(name="reports")
def internal_tables() -> Callable[[float], dict[str, pd.DataFrame]]:
    """Make every internal table, its numbers moved by the argument."""
    return reports


@pytest.fixture(scope="session")
def _two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("two")
    for shift in (0, 1):
        publish_shifted(data, shift)
    return data


@pytest.fixture
def two_releases(_two: Path, tmp_path: Path) -> Path:
    """Make a data folder with releases 1 and 2, the second of them live."""
    return Path(shutil.copytree(_two, tmp_path / "two"))
