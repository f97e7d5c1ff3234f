"""A list in pages: every item is on one of them, and the ways lead from each to the next."""

import pytest
from dash import html

from dashboard.components.pages import paged


def listed(count, **more):
    items = [html.Span(str(number)) for number in range(1, count + 1)]
    return paged(items, most=6, look="rail", ctl="test.list", lang="en", **more)


def shown(page):
    return [int(item.children) for item in page.children[0].children]


def ways(page):
    return {
        control.children.children: getattr(control, "data-set-page")
        for control in page.children[1].children
        if hasattr(control, "data-set-page")
    }


@pytest.mark.parametrize("count", [0, 1, 6, 7, 12, 13, 40])
@pytest.mark.parametrize("from_the_end", [False, True])
def test_every_item_is_on_one_page_and_none_has_too_many(count, from_the_end):
    pages = listed(count, from_the_end=from_the_end)
    assert [number for page in pages for number in shown(page)] == list(range(1, count + 1))
    assert all(1 <= len(shown(page)) <= 6 for page in pages)


def test_what_fits_into_one_page_has_no_ways_to_others():
    (page,) = listed(6)
    assert len(page.children) == 1


def test_the_first_page_is_seen_first():
    first, second = listed(7)
    assert (first.hidden, second.hidden) == (False, True)
    assert ways(first) == {"›": "2"}
    assert ways(second) == {"‹": ""}


def test_from_the_end_the_last_page_is_seen_first_and_full():
    first, second, third = listed(14, from_the_end=True)
    assert [len(shown(page)) for page in (first, second, third)] == [2, 6, 6]
    assert [page.hidden for page in (first, second, third)] == [True, True, False]
    assert ways(third) == {"‹": "2"}
    assert ways(second) == {"‹": "3", "›": ""}
