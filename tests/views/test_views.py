"""Views: what a release, a state and a language say together."""

import json

import pytest

from dashboard.addresses import LANGS_AND_PAGES
from dashboard.i18n import LANGS, word
from dashboard.views import texts


def nodes(branch):
    """Walk through every component of a view's JSON."""
    if isinstance(branch, list):
        for item in branch:
            yield from nodes(item)
    elif isinstance(branch, dict):
        if "props" in branch:
            yield branch
            yield from nodes(branch["props"].get("children"))
        else:
            for value in branch.values():
                yield from nodes(value)


def said(branch):
    """Run all texts of a branch together."""
    if isinstance(branch, str):
        return branch
    if isinstance(branch, list):
        return "".join(map(said, branch))
    return said(branch["props"].get("children") or "") if isinstance(branch, dict) else ""


def facts(view):
    return [node["props"] for node in nodes(view["slots"]) if "data-fact" in node["props"]]


def look(showing, page, lang, **chosen):
    state = {**next(showing.grammar.states(page)), **chosen}
    return json.loads(showing.view(page, lang=lang, state=state))


def test_the_headlines_keep_their_qualifiers_and_unknown_period(full):
    by_code = {fact["data-fact"]: fact for fact in facts(look(full, "overview", "zh"))}
    assert by_code["institutions"]["data-raw"] == "86"
    assert by_code["revenue"]["data-raw"] == "3800"
    assert by_code["revenue"]["data-period"] == "unknown"
    assert said(by_code["revenue"]["children"]) == "3800余万元"
    assert said(by_code["visits"]["children"]) == "600余人次"
    assert {fact["data-status"] for fact in by_code.values()} == {"final"}


def test_every_light_is_one_institution(full):
    figure = look(full, "overview", "en")["figures"]["overview-lights"]
    assert sum(len(trace["ids"]) for trace in figure["data"] if "ids" in trace) == 86


@pytest.mark.parametrize("lang", LANGS)
def test_the_sentence_leads_to_the_ring_that_each_clause_speaks_of(full, lang):
    clauses = [
        node["props"] for node in nodes(look(full, "overview", lang)["slots"]["sentence"]) if "href" in node["props"]
    ]
    assert [clause["data-set-ring"] for clause in clauses] == ["zone", "city", "province", "nation", "northeast_asia"]
    assert clauses[3]["href"] == f"/{lang}/map?ring=nation"


def test_the_published_headline_never_shares_a_chart_with_the_reports(full):
    for state in full.grammar.states("revenue"):
        view = json.loads(full.view("revenue", lang="zh", state=state))
        drawn = [value for trace in view["figures"]["revenue-chart"]["data"] for value in trace.get("y") or []]
        assert 3800 not in drawn
        assert [fact["data-raw"] for fact in facts(view) if fact["data-fact"] == "revenue"] == ["3800"]


def test_the_newest_period_named_is_a_complete_one(full):
    total = full.release.tables["revenue_total"]
    shown = next(fact for fact in facts(look(full, "revenue", "en")) if fact["data-fact"] == "revenue_total")
    row = total.loc[total["period"] == shown["data-period"]].iloc[0]
    assert bool(row["complete"])
    assert float(shown["data-raw"]) == pytest.approx(float(row["revenue"]))
    assert shown["data-status"] == "demo"


def test_a_sub_zone_that_nobody_has_reported_from_awaits_data(full, show):
    tables = {**full.release.tables}
    tables["revenue_by_zone"] = tables["revenue_by_zone"].loc[lambda rows: rows["zone_id"] != "bh"]
    view = look(show(tables), "revenue", "zh", zone="bh")
    assert view["figures"] == {}
    assert word("state.missing", "zh") in said(view["instead"]["revenue-chart"])


def test_nothing_is_compared_across_a_break(full, show):
    tables = {**full.release.tables}
    indicators = tables["indicators"].copy()
    indicators.loc[indicators["code"] == "revenue", "break_dates"] = "2025-01-01"
    tables["indicators"] = indicators
    before, after = (look(shown, "revenue", "en", tab="growth") for shown in (full, show(tables)))
    assert said(before["slots"]["title"]) != said(after["slots"]["title"])
    assert "year on year" not in said(after["slots"]["title"])


@pytest.mark.parametrize(("lang", "page"), LANGS_AND_PAGES)
def test_every_page_stands_on_nothing_but_published_facts(published_only, lang, page):
    for state in published_only.grammar.states(page):
        view = json.loads(published_only.view(page, lang=lang, state=state))
        assert not [fact for fact in facts(view) if fact["data-status"] == "demo"]
        for chart in ("overview-lights", "structure-lights", "institutions-counts", "revenue-chart"):
            assert chart not in view["figures"]
        assert "0" not in {said(fact["children"]) for fact in facts(view)}


@pytest.mark.parametrize(("lang", "page"), LANGS_AND_PAGES)
def test_every_fact_names_unit_period_region_and_status(full, lang, page):
    for state in full.grammar.states(page):
        for fact in facts(json.loads(full.view(page, lang=lang, state=state))):
            assert fact["data-unit"]
            assert fact["data-region"]
            assert fact["data-period"]
            assert fact["data-status"] in {"final", "demo", "suppressed", "missing"}
            assert (fact["data-raw"] == "") == (fact["data-status"] in {"suppressed", "missing"})


@pytest.mark.parametrize(("lang", "page"), LANGS_AND_PAGES)
def test_every_chart_and_fact_has_its_data_sheet(full, lang, page):
    view = look(full, page, lang)
    opened = {node["props"]["data-set-sheet"] for node in nodes(view["slots"]) if node["props"].get("data-set-sheet")}
    assert set(view["figures"]) <= opened
    assert opened <= set(view["sheets"])
    numbers = {*view["figures"], *(fact["data-fact"] for fact in facts(view))}
    for name, sheet in view["sheets"].items():
        # A box of the layout and an event have no number, so neither unit nor definition nor owner.
        numbered = name.split(".")[0] in numbers or "." not in name
        for line in ("source", "status", *(("owner", "unit", "definition") if numbered else ())):
            assert word(f"sheet.{line}", lang) in said(sheet)


def test_the_directory_lists_every_institution_and_hides_names_that_are_not_public(full):
    listed = look(full, "institutions", "zh")["directory"]
    assert len(listed) == 86
    hidden = full.release.tables["institutions"].loc[lambda rows: ~rows["public_ok"], "inst_id"]
    assert len(hidden) > 0
    for entry in listed:
        if entry["id"] in set(hidden):
            assert word("institutions.unnamed", "zh") in said(entry["node"])


def test_what_a_view_will_be_asked_for_next_are_views_of_the_same_release(full):
    following = look(full, "revenue", "zh")["next"]
    assert f"/view/{full.name}/zh/revenue?by=half" in following
    assert f"/view/{full.name}/zh/map" in following
    assert f"/view/{full.name}/en/revenue" in following
    assert all(address.startswith(f"/view/{full.name}/") for address in following)


def test_short_names_of_sub_zones_come_from_the_texts(full):
    assert texts.zone_names(full.release.tables, "zh")["bh"] == texts.text(
        full.release.tables["texts"], "zone.bh.short", "zh"
    )


def test_the_same_release_state_and_language_give_the_same_bytes(full):
    for page in full.grammar.pages:
        state = next(full.grammar.states(page))
        assert full.view(page, lang="en", state=state) == full.view(page, lang="en", state=state)
