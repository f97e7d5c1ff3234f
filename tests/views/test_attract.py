"""The scenes of the attract loop: made of the release's facts alone, and only those that it has something for."""

import json

import pytest

from dashboard.addresses import SCENES
from dashboard.i18n import LANGS
from tests.views.test_views import nodes


def scene(showing, name, lang):
    return json.loads(showing.view("attract", lang=lang, state={"scene": name}))


def texts(view):
    """List every text that stands in a scene."""
    found = []

    def walk(node):
        for child in node if isinstance(node, list) else [node]:
            if isinstance(child, dict):
                walk(child["props"].get("children") or [])
            elif child is not None:
                found.append(str(child))

    walk(view["slots"]["scene"])
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SCENES)
def test_one_touch_anywhere_leads_to_the_page_of_the_scene(full, lang, name):
    (touch,) = [
        node["props"] for node in nodes(scene(full, name, lang)["slots"]["scene"]) if "data-ctl" in node["props"]
    ]
    assert touch["data-go-page"] in full.grammar.pages
    assert touch["href"] == f"/{lang}/{touch['data-go-page']}"
    assert touch["aria-label"]


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_loop_are_the_facts_of_the_overview(full, lang):
    overview = json.loads(full.view("overview", lang=lang, state={"shape": ""}))
    known = {
        (node["props"]["data-fact"], node["props"]["data-raw"])
        for node in nodes(overview["slots"]["facts"])
        if "data-fact" in node["props"]
    }
    shown = {
        (node["props"]["data-fact"], node["props"]["data-raw"])
        for name in SCENES
        for node in nodes(scene(full, name, lang)["slots"]["scene"])
        if "data-fact" in node["props"]
    }
    assert {code for code, _ in shown} == {"institutions", "revenue"}
    assert shown <= known


def test_a_square_stands_for_a_round_part_of_the_revenue_and_the_open_one_for_the_rest(full):
    marks = [node["props"].get("className") for node in nodes(scene(full, "revenue", "zh")["slots"]["scene"])]
    assert marks.count("scene-square") == 38
    assert marks.count("scene-square scene-open") == 1
    assert "每格代表100万元，虚线格为其余部分" in texts(scene(full, "revenue", "zh"))


def test_pictures_made_of_demo_data_say_so(full):
    for name in ("institutions", "aims"):
        assert "示例数据" in texts(scene(full, name, "zh"))


def test_without_a_directory_the_published_number_is_drawn_as_dots(published_only):
    view = scene(published_only, "institutions", "zh")
    marks = [node["props"].get("className") for node in nodes(view["slots"]["scene"])]
    assert view["figures"] == {}
    assert marks.count("scene-dot") == 86
    assert "示例数据" not in texts(view)


def test_a_scene_that_the_release_has_nothing_for_is_no_state(full, show):
    tables = dict(full.release.tables)
    for name in ("values", "texts", "institutions", "structure"):
        tables[name] = tables[name].iloc[:0]
    bare = show(tables)
    assert [state["scene"] for state in bare.grammar.states("attract")] == [SCENES[0]]
    for lang in LANGS:
        assert "awaiting" in [
            node["props"].get("className") for node in nodes(scene(bare, SCENES[0], lang)["slots"]["scene"])
        ]
