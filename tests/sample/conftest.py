"""The sample's tables, made once; tests read them and change none."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from dashboard import sample
from dashboard.preparation import prepare
from dashboard.schema import Words, load_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(ROOT / "data" / "words" / "headers.toml")


@pytest.fixture(scope="session")
def tables() -> Mapping[str, pd.DataFrame]:
    return sample.tables()


@pytest.fixture(scope="session")
def published() -> Mapping[str, pd.DataFrame]:
    return sample.tables(published_only=True)


@pytest.fixture(scope="session")
def public(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """The public tables that the sample becomes."""
    return prepare(tables)


@pytest.fixture(scope="session")
def written(
    tmp_path_factory: pytest.TempPathFactory, tables: Mapping[str, pd.DataFrame], words: Words
) -> tuple[Path, list[Path]]:
    """The folder that the sample was written to, and its files."""
    folder = tmp_path_factory.mktemp("sample")
    return folder, sample.write(tables, folder, words=words)
