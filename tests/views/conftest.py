from functools import cache
from pathlib import Path

import pytest

from dashboard import preparation, sample
from dashboard.figures import boundaries
from dashboard.releases import Release
from dashboard.views import Setting, Showing

PROJECT = Path(__file__).parents[2]


@cache
def _setting():
    """Lay the rings out once: placing their names takes longer than everything else."""
    return Setting(boundaries=boundaries.load(PROJECT / "data" / "geo"), drawing="0" * 8)


def showing_of(tables):
    release = Release(number=1, content="0" * 8, name=f"1-{'0' * 8}", tables=tables, package={"previous": None})
    return Showing(release, setting=_setting(), build="0" * 8)


@pytest.fixture(scope="session")
def full():
    """A release of the whole sample, on show."""
    return showing_of(preparation.prepare(sample.tables()))


@pytest.fixture(scope="session")
def published_only():
    """A release that holds nothing but published facts, on show."""
    return showing_of(preparation.prepare(sample.tables(published_only=True)))


@pytest.fixture(scope="session")
def show():
    """Puts tables on show."""
    return showing_of
