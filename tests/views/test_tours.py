"""What can be presented: tours whose every stop can be shown, and the welcome line of one day."""

import pandas as pd
import pytest

from dashboard.i18n import LANGS
from dashboard.schema import TOURS


def test_every_tour_has_its_title_its_minutes_and_its_stops(full):
    told = full.presented["tours"]
    assert [(tour["name"], tour["minutes"], len(tour["stops"])) for tour in told] == [
        ("official", 5, 8),
        ("public", 3, 5),
        ("enterprise", 10, 10),
    ]
    for tour in told:
        assert set(tour["title"]) == set(LANGS)
        for stop in tour["stops"]:
            assert full.grammar.parse(stop["page"], full.grammar.query(stop["page"], stop["state"])) == stop["state"]
            assert all(stop["said"][lang] for lang in LANGS)


def test_stops_stand_in_their_order_whatever_that_of_the_rows(full, show):
    tables = full.release.tables
    mixed = {**tables, "tours": tables["tours"].iloc[::-1].reset_index(drop=True)}
    assert show(mixed).presented == full.presented


def test_a_stop_whose_picture_the_release_does_not_know_shows_the_first_one_of_its_page(full, show):
    tables = full.release.tables
    tours = tables["tours"].assign(picture=pd.array(["ring=moon"] * len(tables["tours"]), dtype="string"))
    for tour in show({**tables, "tours": tours}).presented["tours"]:
        assert all(stop["state"] == full.grammar.parse(stop["page"], "") for stop in tour["stops"])


def test_a_sentence_without_english_is_said_in_chinese(full, show):
    tables = full.release.tables
    tours = tables["tours"].assign(said_en=pd.array([None] * len(tables["tours"]), dtype="string"))
    for tour in show({**tables, "tours": tours}).presented["tours"]:
        assert all(stop["said"]["en"] == stop["said"]["zh"] for stop in tour["stops"])


@pytest.mark.parametrize("table", ["tours", "texts"])
def test_a_release_without_them_has_nothing_to_present_and_says_the_tours_own_names(full, show, table):
    tables = full.release.tables
    told = show({**tables, table: tables[table].head(0)}).presented
    if table == "tours":
        assert told["tours"] == []
    else:
        assert [tour["name"] for tour in told["tours"]] == list(TOURS)
        assert told["welcome"] is None


def test_the_welcome_line_stands_on_the_day_that_its_row_is_dated(full):
    row = full.release.tables["texts"].set_index("key").loc["welcome"]
    assert full.presented["welcome"] == {"on": row["as_of"], "zh": row["zh"], "en": row["en"]}
