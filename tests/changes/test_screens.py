"""Pages that change: the tables behind each page are those that its views really read."""

import pytest

from dashboard.addresses import PAGES
from dashboard.changes import between, screens
from dashboard.i18n import LANGS
from dashboard.releases import Release
from dashboard.views.showing import Showing
from tests.laying import setting


class Read(dict):
    """Tables that remember which of them were asked for."""

    def __init__(self, tables):
        super().__init__(tables)
        self.asked = set()

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.fixture(scope="module")
def showing(_full):
    release = Release(number=1, content="0" * 8, name=f"1-{'0' * 8}", tables=_full, package={"previous": None})
    return Showing(release, setting=setting(), build="0" * 8)


def test_every_page_is_known():
    assert set(screens.PARTS) == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_of_a_page_are_those_that_its_views_read(showing, page):
    showing._tables = read = Read(showing._tables)
    for state in showing.grammar.states(page):
        if state.get("ring") not in {"nation", "northeast_asia"}:  # they differ from the province by their ground alone
            showing.view(page, lang=LANGS[0], state=state)
    if page == "institutions":
        showing.directory(LANGS[0])
    assert {table for tables in screens.PARTS[page].values() for table in tables} == read.asked


def test_another_institution_changes_the_pages_that_show_institutions(before, after, day):
    after["institutions"] = after["institutions"].iloc[1:]
    found = {change.page: change.parts for change in between(before, after, day=day).pages}
    assert found == {
        "overview": ("lights",),
        "structure": ("lights",),
        "map": ("places",),
        "institutions": ("counts", "directory"),
    }


def test_a_value_that_no_tile_shows_changes_no_tile(before, after, day):
    values = after["values"]
    values.loc[values["code"] == "pct_applications", "value"] += 1
    found = {change.page: change.parts for change in between(before, after, day=day).pages}
    assert found == {"structure": ("elements",), "data": ("series",), "progress": ("targets",)}


def test_a_headline_changes_the_tiles_that_show_it(before, after, day):
    values = after["values"]
    values.loc[(values["code"] == "revenue") & (values["region_code"] == "CCNA"), "value"] += 1
    found = {change.page: change.parts for change in between(before, after, day=day).pages}
    assert found == {
        "overview": ("facts",),
        "structure": ("elements",),
        "revenue": ("published",),
        "data": ("series",),
        "progress": ("targets",),
    }


def test_a_visit_changes_what_was_received(before, after, day):
    after["visits"] = after["visits"].iloc[1:]
    assert {change.page: change.parts for change in between(before, after, day=day).pages} == {
        "progress": ("received",)
    }
