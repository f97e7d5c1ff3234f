"""Spelling: by which letters a name is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.views.spelling import spelled


def found(name, typed):
    """Say whether a search for these letters finds a name: from a capital on, place by place."""
    places = spelled(name)
    return any(
        place.isupper() and all(letter in at.upper() for letter, at in zip(typed, places[start:], strict=False))
        for start, place in enumerate(places)
        if len(places) >= start + len(typed)
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("长春新区", "CCXQ"),
        ("长春新区", "ZCXQ"),
        ("长春新区知识产权服务中心", "XQZSCQ"),
        ("重庆行知（长春）", "CQXZCC"),
        ("空港IP学院", "KGIPXY"),
        ("Changchun New Area", "CHANG"),
        ("Changchun New Area", "NEWAREA"),
        ("China's IP Offices", "CHINASIP"),
        ("Écoles", "ECO"),
        ("ＡＢ公司", "ABGS"),
    ],
)
def test_a_name_is_found_by_consecutive_characters_and_from_the_start_of_words(name, typed):
    assert found(name, typed)


@pytest.mark.parametrize(("name", "typed"), [("长春新区", "CQ"), ("Changchun New Area", "HANG"), ("长春新区", "CCXQC")])
def test_a_name_is_not_found_by_what_stands_within_a_word_or_is_left_out(name, typed):
    assert not found(name, typed)


@pytest.mark.parametrize("name", ["", "01 （）", "★"])
def test_a_name_without_letters_is_found_by_none(name):
    assert spelled(name) == []


@given(st.text())
def test_whatever_a_name_holds_its_letters_are_those_of_the_keys(name):
    assert all(place.isascii() and place.isalpha() for place in spelled(name))
