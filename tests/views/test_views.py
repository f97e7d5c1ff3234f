"""Views: what a release, a state and a language say together."""

import json
import re

import pandas as pd
import pytest

from dashboard.addresses import ATTRACT, LANGS_AND_PAGES
from dashboard.i18n import LANGS, change, word
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


# All of an attract scene is one control, which opens the page that tells more.
@pytest.mark.parametrize(("lang", "page"), [each for each in LANGS_AND_PAGES if each[1] != ATTRACT])
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
    listed = json.loads(full.directory("zh"))
    assert look(full, "institutions", "zh")["directory"] == f"/directory/{full.name}/zh"
    assert len(listed) == 86
    hidden = full.release.tables["institutions"].loc[lambda rows: ~rows["public_ok"], "inst_id"]
    assert len(hidden) > 0
    assert {entry["id"] for entry in listed[-len(hidden) :]} == set(hidden)  # a visitor meets names first
    for entry in listed[-len(hidden) :]:
        assert word("institutions.unnamed", "zh") in said(entry["node"])


def test_what_a_view_will_be_asked_for_next_are_views_of_the_same_release(full):
    following = look(full, "revenue", "zh")["next"]
    assert f"/view/{full.name}/zh/revenue?by=half" in following
    assert f"/view/{full.name}/zh/revenue?by=half&class=legal" not in following  # two touches away
    assert f"/view/{full.name}/zh/map" in following
    assert f"/view/{full.name}/en/revenue" in following
    assert all(address.startswith(f"/view/{full.name}/") for address in following)


def test_short_names_of_sub_zones_come_from_the_texts(full):
    assert texts.zone_names(full.release.tables, "zh")["bh"] == texts.text(
        full.release.tables["texts"], "zone.bh.short", "zh"
    )


def test_the_same_release_state_and_language_give_the_same_bytes(full, show):
    again = show({name: frame.copy() for name, frame in full.release.tables.items()})
    for page in full.grammar.pages:
        state = next(full.grammar.states(page))
        assert full.view(page, lang="en", state=state) == again.view(page, lang="en", state=state)


def titles(showing, page, lang):
    for state in showing.grammar.states(page):
        view = json.loads(showing.view(page, lang=lang, state=state))
        (title, *_) = view["slots"]["title"]
        yield state, title


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", ["structure", "map", "revenue", "data", "progress"])
def test_a_title_is_read_at_a_glance(full, published_only, lang, page):
    one = re.compile(r"[0-9A-Za-z.,%\u2212]+|\S") if lang == "zh" else re.compile(r"\S+")
    for showing in (full, published_only):
        for state, title in titles(showing, page, lang):
            assert 0 < len(one.findall(title)) <= {"zh": 18, "en": 10}[lang], (state, title)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "长春市2022年有效实用新型专利增长18.3%"), ("en", "Valid utility models in Changchun City up 18.3% (2022)")],
)
def test_a_finding_is_computed_from_what_is_published(full, lang, said):
    assert look(full, "data", lang, center="valid_utility_models")["slots"]["title"] == [said]


def test_growth_as_published_and_as_computed_stand_apart(full):
    tile = said(look(full, "data", "zh")["slots"]["facts"][0])
    assert f"{word('data.published', 'zh')}{change(0.216, 'zh')}" in tile
    assert f"{word('data.computed', 'zh')}{word('revenue.reason_no_base', 'zh')}" in tile


def test_across_a_change_of_definition_neither_the_title_nor_the_table_compares(full, show):
    tables = {**full.release.tables}
    indicators = tables["indicators"].copy()
    indicators.loc[indicators["code"] == "valid_utility_models", "break_dates"] = "2022-01-01"
    tables["indicators"] = indicators
    view = look(show(tables), "data", "en", center="valid_utility_models")
    assert "up" not in said(view["slots"]["title"])
    assert word("revenue.reason_break", "en") in said(view["slots"]["data-chart.table"])


def test_one_known_point_is_a_number_and_no_trend(full):
    view = look(full, "data", "en", center="valid_trademarks")
    assert view["figures"] == {}
    assert word("data.first", "en") in said(view["instead"]["data-chart"])
    (hero,) = [node["props"] for node in nodes(view["instead"]) if "data-fact" in node["props"]]
    assert (hero["data-fact"], hero["data-region"], hero["data-raw"]) == ("valid_trademarks", "220000", "254000")


def test_a_measure_that_nobody_has_filled_in_awaits_data_and_names_who_is_asked(full):
    view = look(full, "data", "en", tab="platform", platform="patent_transfers")
    assert view["figures"] == {}
    assert word("state.missing", "en") in said(view["instead"]["data-chart"])
    assert "Awaiting the New Area's confirmation" in said(view["slots"]["facts"])


def test_numbers_from_weak_sources_stay_off_the_pages(full):
    sources = full.release.tables["sources"].set_index("source_id")["grade"]
    values = full.release.tables["values"]
    for page in ("structure", "data", "progress"):
        for state in full.grammar.states(page):
            view = json.loads(full.view(page, lang="en", state=state))
            for node in [*nodes(view["slots"]), *nodes(view["instead"])]:
                fact = node["props"]
                if fact.get("data-fact") not in set(values["code"]):
                    continue
                rows = values[
                    (values["code"] == fact["data-fact"])
                    & (values["region_code"] == fact["data-region"])
                    & (values["period"] == fact["data-period"])
                ]
                assert set(rows["source_id"].map(sources)) <= {"A", "B"}, (state, fact)


def test_events_from_weak_sources_stay_off_the_rail(full):
    events = full.release.tables["milestones"]
    grades = events["source_id"].map(full.release.tables["sources"].set_index("source_id")["grade"])
    shown = said(look(full, "progress", "zh")["slots"]["milestones"])
    assert {title in shown for title in events.loc[grades.isin(["A", "B"]), "title_zh"]} == {True}
    assert {title in shown for title in events.loc[grades.isin(["C", "D"]), "title_zh"]} == {False}


def test_the_lights_of_the_layout_are_those_of_the_overview(full):
    def lights(page, chart):
        figure = look(full, page, "zh")["figures"][chart]
        return {trace["name"]: trace["ids"] for trace in figure["data"] if "ids" in trace}

    assert lights("structure", "structure-lights") == lights("overview", "overview-lights")


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_zone_has_not_confirmed_is_marked_so_in_its_box_and_on_its_card(full, lang):
    for name in full.grammar.pages["structure"][0].values:
        view = look(full, "structure", lang, box=name)
        boxes = [
            node
            for slot in ("carrier", "platform", "center", "institution_group")
            for node in nodes(view["slots"][slot])
            if node["props"].get("data-set-box")
        ]
        assert len(boxes) == 7
        assert all(word("structure.unconfirmed", lang) in said(node) for node in boxes)
        assert word("structure.unconfirmed", lang) in said(view["slots"]["detail"])


def test_a_box_that_is_confirmed_bears_no_mark(full, show):
    tables = {**full.release.tables}
    tables["structure"] = tables["structure"].assign(confirmed=True).astype({"confirmed": "boolean"})
    view = look(show(tables), "structure", "zh", box="center-1")
    assert word("structure.unconfirmed", "zh") not in said(view["slots"]["detail"]) + said(view["slots"]["center"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_indicator_of_an_element_is_listed_under_it(full, lang):
    indicators = full.release.tables["indicators"]
    for element in ("platform", "institution", "capital", "industry", "talent"):
        listed = said(look(full, "structure", lang, element=element)["slots"]["detail"])
        for name in indicators.loc[indicators["element"] == element, f"name_{lang}"]:
            assert name in listed


def test_a_release_without_layout_targets_events_or_measures_still_has_its_pages(full, show):
    tables = {**full.release.tables}
    for name in ("structure", "targets", "milestones", "visits"):
        tables[name] = tables[name].head(0)
    tables["indicators"] = tables["indicators"].assign(show_on=pd.NA).astype(tables["indicators"].dtypes)
    bare = show(tables)
    for page in ("structure", "data", "progress"):
        for lang in LANGS:
            for state in bare.grammar.states(page):
                view = json.loads(bare.view(page, lang=lang, state=state))
                told = [*view["instead"].values(), *view["slots"].values()]
                assert word("state.missing", lang) in "".join(map(said, told))


def test_a_target_that_is_reached_is_the_title(full, show):
    tables = {**full.release.tables}
    targets = tables["targets"].copy()
    targets.loc[targets["code"] == "srdi_enterprises", "value"] = 300
    tables["targets"] = targets
    assert look(show(tables), "progress", "en")["slots"]["title"] == ["1 of 4 targets are reached"]


def test_the_tally_of_visits_never_shares_a_chart_with_the_published_total(full):
    for state in full.grammar.states("progress"):
        if state["tab"] != "visits":
            continue
        view = json.loads(full.view("progress", lang="en", state=state))
        (bars,) = [trace for trace in view["figures"]["progress-chart"]["data"] if trace["name"] == "visits"]
        assert 600 not in bars["y"]
        assert [fact["data-raw"] for fact in facts(view) if fact["data-fact"] == "visits"] == ["600"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_ring_names_the_clause_that_it_proves(full, published_only, lang):
    for showing in (full, published_only):
        clauses = showing.release.tables["texts"].set_index("key")[lang]
        for state, title in titles(showing, "map", lang):
            clause = clauses[f"policy.clause.{state['ring']}"]
            assert title.lower().startswith(clause.lower()), title


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_that_a_ring_says_leads_has_more_than_any_other(full, lang):
    for state, title in titles(full, "map", lang):
        if word("map_page.title_most", lang, clause="", place="").strip("：: ") not in title:
            continue
        rows = look(full, "map", lang, ring=state["ring"])["slots"]["map-ring.table"]
        cells = [said(node) for node in nodes(rows) if node["type"] in {"Th", "Td"}][2:]
        counts = {place: int(count.replace(",", "")) for place, count in zip(cells[::2], cells[1::2], strict=True)}
        home = [place for place in counts if word("map_page.beyond", lang, home=place, place="").strip() in title]
        assert len(home) == (state["ring"] not in {"zone", "city"})
        counts = {place: count for place, count in counts.items() if place not in home}
        first, second, *_ = sorted(counts.values(), reverse=True)
        (leads,) = [place for place, count in counts.items() if count == first]
        assert first > second
        assert leads in title


@pytest.mark.parametrize("lang", LANGS)
def test_a_part_of_the_home_region_is_never_beyond_it(full, show, lang):
    tables = dict(full.release.tables)
    (before,) = look(full, "map", lang, ring="northeast_asia")["slots"]["title"]
    regions = tables["regions"].copy()
    regions.loc[regions["region_code"] == "710000", "ring"] = "northeast_asia"
    served = tables["reach"][tables["reach"]["region_code"] == "KOR"].assign(region_code="710000", clients=999)
    shown = show({**tables, "regions": regions, "reach": pd.concat([tables["reach"], served], ignore_index=True)})
    view = look(shown, "map", lang, ring="northeast_asia")
    assert "999" in said(view["slots"]["map-ring.table"][0])
    assert view["slots"]["title"] == [before]


@pytest.mark.parametrize(("ring", "ways"), [("zone", 3), ("city", 3), ("nation", 0)])
def test_near_by_a_ring_leads_to_the_institutions_of_each_sub_zone(full, ring, ways):
    found = [
        node["props"] for node in nodes(look(full, "map", "en", ring=ring)["slots"]["ranking"]) if node["type"] == "A"
    ]
    assert {way["data-set-zone"] for way in found} == (
        set(full.release.tables["institutions"]["zone_id"]) if ways else set()
    )
    assert [way["href"] for way in found] == [f"/en/institutions?zone={way['data-set-zone']}" for way in found]
    assert len(found) == ways


@pytest.mark.parametrize("lang", LANGS)
def test_where_two_places_have_most_or_many_have_no_place_no_one_is_said_to_lead(full, show, lang):
    tables = dict(full.release.tables)
    known = tables["institutions"].head(4)
    leading = word("map_page.title_most", lang, clause="", place="").strip("：: ")
    for zones, buildings in ((["gx", "gx", "bh", "bh"], ["a", "a", "b", "b"]), (["gx"] * 4, ["a", "a", "a", None])):
        houses = tables["buildings"].head(2).assign(building_id=pd.array(["a", "b"], dtype="string"))
        houses = houses.assign(name_zh=houses["building_id"], name_en=houses["building_id"])
        placed = known.assign(zone_id=pd.array(zones, dtype="string"), building_id=pd.array(buildings, dtype="string"))
        shown = show({**tables, "institutions": placed, "buildings": houses})
        (title,) = look(shown, "map", lang)["slots"]["title"]
        assert (leading in title) == (buildings.count("a") == 3), title
