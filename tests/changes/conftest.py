from datetime import date

import pytest

from dashboard import preparation, sample

DAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def _full():
    return preparation.prepare(sample.tables())


@pytest.fixture(scope="session")
def _published_only():
    return preparation.prepare(sample.tables(published_only=True))


@pytest.fixture
def before(_full):
    """Give the sample's public tables, as the release that is shown."""
    return {name: frame.copy() for name, frame in _full.items()}


@pytest.fixture
def after(_full):
    """Give the same tables, for a test to change."""
    return {name: frame.copy() for name, frame in _full.items()}


@pytest.fixture
def real(_published_only):
    """Give public tables without a row of demo data."""
    return {name: frame.copy() for name, frame in _published_only.items()}


@pytest.fixture
def day():
    return DAY
