"""Addresses: one spelling for every state, few states, and a clear refusal of everything else."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.addresses import PAGES, Grammar, ReleaseName, UnknownState

ZONES = ("gx", "bh", "kg", "cd")
GRAMMAR = Grammar(zones=ZONES)


def test_at_most_500_views_a_language_exist() -> None:
    assert sum(1 for page in PAGES for _ in GRAMMAR.states(page)) <= 500


@pytest.mark.parametrize("page", PAGES)
def test_every_state_has_one_address_and_reads_back_as_itself(page: str) -> None:
    queries = set()
    for state in GRAMMAR.states(page):
        query = GRAMMAR.view_query(page, state)
        assert query not in queries
        queries.add(query)
        assert GRAMMAR.view_state(page, GRAMMAR.parse(page, query)) == state


@pytest.mark.parametrize("page", PAGES)
def test_the_default_state_comes_first_and_has_nothing_after_the_page(page: str) -> None:
    assert GRAMMAR.view_query(page, next(GRAMMAR.states(page))) == ""


@pytest.mark.parametrize("page", PAGES)
def test_what_one_touch_leads_to_is_another_state_of_the_page_each_once(page: str) -> None:
    states = {GRAMMAR.view_query(page, state): state for state in GRAMMAR.states(page)}
    for query, state in states.items():
        near = [GRAMMAR.view_query(page, other) for other in GRAMMAR.near(page, state)]
        assert len(near) == len({*near, query}) - 1
        assert all(states[other]["shape"] == state["shape"] for other in near)


def test_a_touch_changes_one_key_and_what_cannot_stand_beside_it() -> None:
    near = [GRAMMAR.view_query("revenue", other) for other in GRAMMAR.near("revenue", {"tab": "trend", "zone": "gx"})]
    assert {"", "by=half&zone=gx", "zone=bh", "class=agency", "tab=growth&zone=gx", "tab=composition"} <= {*near}
    assert not {"by=half", "by=half&zone=bh", "tab=growth"} & {*near}


def test_defaults_are_left_out_and_keys_stand_in_one_order() -> None:
    state = GRAMMAR.parse("revenue", "zone=bh&by=quarter&tab=growth")
    assert GRAMMAR.query("revenue", state) == "tab=growth&zone=bh"


def test_what_acts_in_the_page_never_reaches_a_view() -> None:
    state = GRAMMAR.parse("institutions", "class=agency&zone=bh&page=2&card=S01&sheet=institutions-counts&by=zone")
    assert GRAMMAR.view_query("institutions", state) == "by=zone"
    assert GRAMMAR.query("institutions", state).startswith("by=zone&class=agency&zone=bh&page=2&card=S01")


def test_what_the_picture_does_not_depend_on_is_left_out_of_its_view() -> None:
    state = GRAMMAR.parse("revenue", "tab=composition&by=half&class=legal")
    assert GRAMMAR.view_query("revenue", state) == "tab=composition"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", "ring=moon"),
        ("map", "zone=bh"),
        ("revenue", "by=month"),
        ("revenue", "zone=xx"),
        ("revenue", "zone=bh&class=legal"),
        ("revenue", "by=half&by=half"),
        ("overview", "p=fridge"),
        ("overview", "sheet=%3Cb%3E"),
        ("institutions", "card=a+b"),
        ("overview", "=x"),
    ],
)
def test_an_unknown_key_or_value_is_refused_by_name(page: str, query: str) -> None:
    with pytest.raises(UnknownState):
        GRAMMAR.parse(page, query)


def test_every_profile_may_be_asked_for() -> None:
    for profile in ("kiosk", "totem", "wall", "desk", "phone"):
        assert "p" not in GRAMMAR.parse("map", f"ring=nation&p={profile}")


@given(st.text(max_size=60))
def test_any_query_is_read_or_refused(query: str) -> None:
    for page in PAGES:
        try:
            state = GRAMMAR.parse(page, query)
        except UnknownState:
            continue
        assert GRAMMAR.parse(page, GRAMMAR.query(page, state)) == state


def test_a_release_name_reads_back_and_nothing_else_is_one() -> None:
    name = ReleaseName(12, "9f3c2a7b", "51d0e4aa")
    assert ReleaseName.parse(str(name)) == name
    for wrong in ("12-9f3c2a7b", "x-9f3c2a7b-51d0e4aa", "12-9F3C2A7B-51d0e4aa", "12-9f3c2a7b-51d0e4aa/"):
        assert ReleaseName.parse(wrong) is None


def test_the_grammar_of_the_page_is_the_grammar_of_the_server() -> None:
    told = GRAMMAR.as_json()
    for page, keys in itertools.chain(GRAMMAR.pages.items()):
        assert [key["name"] for key in told[page]] == [key.name for key in keys]
        assert [key["default"] for key in told[page]] == [key.default for key in keys]
