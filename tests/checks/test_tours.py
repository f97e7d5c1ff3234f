import itertools

import pandas as pd
import pytest

from dashboard import checks, sample
from dashboard.i18n import LANGS, word
from dashboard.schema import INPUT_TABLES


@pytest.fixture(scope="module")
def tables():
    return sample.tables(published_only=True)


def with_picture(tables, page, picture):
    tours = tables["tours"].head(1).assign(page=page, picture=picture)
    kept = {column.name: column.dtype for column in INPUT_TABLES["tours"].columns}
    return {**tables, "tours": tours.astype(kept)}


def found(tables):
    return [problem for problem in checks.check(tables, origins={}) if problem.code.startswith("tours.")]


def test_the_tours_of_the_sample_lead_somewhere(tables):
    assert len(tables["tours"]) == 23
    assert found(tables) == []


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("map", pd.NA),
        ("map", "ring=nation"),
        ("institutions", "by=zone&class=legal"),
        ("structure", "box=carrier-1"),
        ("data", "tab=platform"),
        ("revenue", "tab=growth&by=half&zone=bh"),
    ],
)
def test_a_stop_may_show_whatever_its_page_can(tables, page, picture):
    assert found(with_picture(tables, page, picture)) == []


@pytest.mark.parametrize(
    ("page", "picture", "said"),
    [
        ("map", "ring=moon", "ring=moon"),
        ("overview", "ring=nation", "ring=nation"),
        ("revenue", "zone=xx", "zone=xx"),
        ("structure", "box=nothing", "box=nothing"),
        ("map", "?ring=nation", "?ring=nation"),
    ],
)
def test_a_picture_that_its_page_does_not_have_is_named_with_what_to_do(tables, page, picture, said):
    [problem] = found(with_picture(tables, page, picture))
    assert (problem.place.column, problem.place.row, problem.values["said"]) == ("picture", 1, said)
    for lang, part in itertools.product(LANGS, ("says", "mend")):
        assert "{" not in word(f"problem.{problem.code}.{part}", lang, **problem.values)
