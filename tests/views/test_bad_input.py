"""Whatever a release lacks or holds, every state of every page stands, says what is missing, and shows text as text."""

import json
import re

import pandas as pd
import pytest

from dashboard import preparation, sample
from dashboard.addresses import PAGES
from dashboard.checks import check_public
from dashboard.i18n import LANGS, word
from tests.browser.pictures import many
from tests.views.conftest import showing_of
from tests.views.test_views import facts, look, said

# Tables that a release can be without; the others give it its names, its indicators and its sources.
OPTIONAL = (
    "institutions",
    "buildings",
    "structure",
    "reports",
    "values",
    "targets",
    "reach",
    "visits",
    "milestones",
)
# Beside the first state of each page: the ring that is served, the years that are added up.
ALSO = {"map": {"ring": "province"}, "revenue": {"by": "year"}}
MACHINE = re.compile(r"\b(nan|NaN|None|null|undefined)\b|<NA>|\{\w+\}")


@pytest.fixture(scope="module")
def tables():
    return sample.tables()


def shown(tables):
    """Put input tables on show, as a release would."""
    return showing_of(preparation.prepare(tables))


def every_page(showing):
    """Give two states of every page in both languages, each as JSON that a browser could read."""
    views = {}
    for lang in LANGS:
        assert isinstance(json.loads(showing.directory(lang)), list)
        for page in PAGES:
            default = next(showing.grammar.states(page))
            for state in (default, default | ALSO.get(page, {"shape": "compact"})):
                text = showing.view(page, lang=lang, state=state).decode()
                view = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
                told = " ".join(said(part) for part in (*view["slots"].values(), *view["sheets"].values()))
                assert not MACHINE.search(told), (page, lang, MACHINE.search(told))
                assert view["title"]
                views[lang, page, tuple(state.items())] = view
    return views


def first(views, lang, page):
    return next(view for (one, other, _), view in views.items() if (one, other) == (lang, page))


@pytest.mark.parametrize("absent", OPTIONAL)
def test_every_page_stands_without_a_table(tables, absent):
    bare = {**tables, absent: tables[absent].head(0)}
    if absent == "institutions":
        bare["reports"] = tables["reports"].head(0)
    views = every_page(shown(bare))
    missing = word("state.missing", "zh")
    if absent in {"institutions", "reports", "reach"}:
        page = {"institutions": "institutions", "reports": "revenue", "reach": "map"}[absent]
        told = [view for (lang, name, _), view in views.items() if (lang, name) == ("zh", page)]
        assert missing in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("count", [1, 400])
def test_every_page_stands_with_one_or_with_many_institutions(tables, count):
    showing = shown(many(tables, count))
    views = every_page(showing)
    for lang in LANGS:
        assert len(json.loads(showing.directory(lang))) == count
        shown_facts = {fact["data-fact"]: fact for fact in facts(first(views, lang, "institutions"))}
        assert shown_facts["institutions_in_force"]["data-raw"] == str(count)
    figure = first(views, "en", "overview")["figures"]["overview-lights"]
    assert sum(len(trace.get("ids", [])) for trace in figure["data"]) in {count, 0}


def test_an_institution_without_building_or_english_name_is_listed_under_its_chinese_one(tables):
    known = tables["institutions"].copy()
    known.loc[known.index[0], ["building_id", "floor", "name_en"]] = pd.NA
    showing = shown({**tables, "institutions": known})
    every_page(showing)
    entry = next(one for one in json.loads(showing.directory("en")) if one["id"] == known["inst_id"].iloc[0])
    assert known["name_zh"].iloc[0] in said(entry["node"])


def test_a_period_of_which_every_cell_is_suppressed_says_so_and_draws_no_number(tables):
    public = preparation.prepare(tables)
    for name in ("revenue_total", "revenue_by_zone", "revenue_by_class"):
        frame = public[name].copy()
        hidden = frame["period"] == "2024"
        frame.loc[hidden, "revenue"] = pd.NA
        frame.loc[hidden, "suppressed"] = True
        public[name] = frame
    views = every_page(showing_of(public))
    assert word("state.suppressed", "zh") in json.dumps(list(views.values()), ensure_ascii=False)
    look(showing_of(public), "revenue", "en", tab="composition")


@pytest.mark.parametrize("value", [0.0, -38.0])
def test_zero_is_shown_as_zero_and_a_negative_value_with_a_true_minus(tables, value):
    values = tables["values"].copy()
    place = values.index[(values["code"] == "revenue") & (values["region_code"] == "CCNA")]
    values.loc[place, ["value", "value_published"]] = value
    values.loc[place, "qualifier"] = "="
    views = every_page(shown({**tables, "values": values}))
    for lang in LANGS:
        (fact,) = [fact for fact in facts(first(views, lang, "overview")) if fact["data-fact"] == "revenue"]
        assert float(fact["data-raw"]) == value
        assert ("0" if value == 0 else "\N{MINUS SIGN}") in said(fact["children"])
        assert word("state.missing", lang) not in said(fact["children"])


@pytest.mark.parametrize(("column", "written"), [("aim_primary", "profit"), ("class_primary", "bakery")])
def test_an_unknown_aim_or_class_is_refused_by_name(tables, column, written):
    public = preparation.prepare(tables)
    known = public["institutions"].copy()
    known.loc[known.index[3], column] = written
    problems = check_public({**public, "institutions": known})
    assert ("cells.not_allowed", "institutions", 4, column, written) in [
        (problem.code, problem.place.file, problem.place.row, problem.place.column, problem.place.value)
        for problem in problems
    ]


def test_a_name_of_200_characters_reaches_every_page_whole_or_cut_with_a_sign(tables):
    long = "长" * 200
    zones = tables["zones"].assign(name_zh=long, name_en="L" * 200)
    known = tables["institutions"].assign(name_zh=long, name_en="L" * 200)
    showing = shown({**tables, "zones": zones, "institutions": known})
    every_page(showing)
    named = showing.release.tables["institutions"]["name_zh"].notna().sum()
    assert sum(long in said(one["node"]) for one in json.loads(showing.directory("zh"))) == named > 0
