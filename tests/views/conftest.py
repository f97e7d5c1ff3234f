import pytest

from dashboard import preparation, sample
from dashboard.releases import Release
from dashboard.views.showing import Showing
from tests.laying import setting


class Kept(Showing):
    """A release on show, each view of which is made once for all tests."""

    def __init__(self, release, **kwargs):
        super().__init__(release, **kwargs)
        self._kept = {}

    def view(self, page, *, lang, state):
        key = (page, lang, *sorted(state.items()))
        if key not in self._kept:
            self._kept[key] = super().view(page, lang=lang, state=state)
        return self._kept[key]


def showing_of(tables):
    release = Release(number=1, content="0" * 8, name=f"1-{'0' * 8}", tables=tables, package={"previous": None})
    return Kept(release, setting=setting(), build="0" * 8)


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
