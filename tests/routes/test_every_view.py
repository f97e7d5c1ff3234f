"""Every state of every page, in both languages: answered, sound, and every number in it the release's."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dashboard import releases, sample
from dashboard.addresses import ATTRACT, SHOWN
from dashboard.i18n import LANGS
from dashboard.main import create_app
from dashboard.settings import Settings
from dashboard.views.showing import Showing
from tests.browser import folders
from tests.browser.numbers import expected
from tests.laying import setting


@pytest.fixture(scope="module")
def folder(tmp_path_factory, answers):
    """A data folder with the sample, that keeps its answers where the servers of the other tests keep theirs."""
    made = folders.make(tmp_path_factory.mktemp("every"), cache=answers)
    folders.publish(made, sample.tables())
    return made


@pytest.fixture(scope="module")
def release(folder):
    return releases.live(folder).release


@pytest.fixture(scope="module")
def views(folder, release):
    """Every view of the sample, by its address."""
    return _all_views(folder, release)


def _all_views(folder, release, *, step=1):
    client = create_app(Settings(data_dir=folder, warm=False)).server.test_client()
    name = client.get("/api/release").json["release"]
    grammar = Showing(release, setting=setting(), build="0" * 8).grammar
    found = {}
    for lang in LANGS:
        for page in grammar.pages:
            for state in itertools.islice(grammar.states(page), 0, None, step):
                query = grammar.view_query(page, state)
                address = f"/view/{name}/{lang}/{page}" + (f"?{query}" if query else "")
                answer = client.get(address)
                assert answer.status_code == 200, address
                found[address] = json.loads(answer.data, parse_constant=_no_constant)
    return found


def _no_constant(name):
    raise AssertionError(f"{name} is not JSON")


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    """List every element of a tree of components."""
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)
    elif isinstance(node, dict) and "props" in node:
        yield node["props"]
        yield from _nodes(node["props"].get("children"))


def _text(node: Any) -> str:
    if isinstance(node, list):
        return "".join(_text(child) for child in node)
    if isinstance(node, dict):
        return _text(node["props"].get("children"))
    return "" if node is None else str(node)


def test_every_page_has_views_in_every_language(views):
    assert {tuple(address.split("?")[0].split("/")[3:]) for address in views} == {
        (la, pa) for la in LANGS for pa in SHOWN
    }
    assert len(views) <= 500 * len(LANGS)


def test_every_view_draws_its_charts_or_says_what_stands_instead(views):
    for address, view in views.items():
        assert view["title"], address
        drawn = [*view["figures"], *view["instead"]]
        assert len(drawn) == 1 or (f"/{ATTRACT}" in address and view["slots"]["scene"]), address
        assert all(figure["data"] for figure in view["figures"].values()), address


def test_every_number_in_every_view_is_the_number_of_the_release(views, release):
    checked = 0
    for address, view in views.items():
        lang = address.split("/")[3]
        for slot in (*view["slots"].values(), *view["instead"].values()):
            for props in _nodes(slot):
                if "data-fact" not in props:
                    continue
                fact = {name: props[f"data-{name}"] for name in ("region", "period", "status", "unit", "raw")}
                fact["code"] = props["data-fact"]
                value, text, status = expected(release.tables, fact, lang)
                assert fact["raw"] == ("" if value is None else f"{value:.10g}"), (address, fact)
                assert _text(props["children"]) == text, (address, fact)
                assert fact["status"] == status, (address, fact)
                assert fact["unit"], (address, fact)
                checked += 1
    assert checked >= len(views)


def test_no_view_says_anything_that_only_a_machine_would(views):
    machine = re.compile(r"\b(nan|NaN|None|null|undefined)\b|<NA>|\{\w+\}")
    for address, view in views.items():
        said = " ".join(_text(part) for part in (*view["slots"].values(), *view["sheets"].values()))
        assert not machine.search(said), (address, machine.search(said))


def test_every_sheet_that_a_view_offers_is_in_it(views):
    for address, view in views.items():
        offered = {
            props["data-set-sheet"]
            for slot in (*view["slots"].values(), *view["instead"].values())
            for props in _nodes(slot)
            if props.get("data-set-sheet")
        }
        assert offered <= set(view["sheets"]), address


def test_what_a_view_says_comes_next_is_a_view(views):
    for address, view in views.items():
        assert set(view["next"]) <= set(views), address


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_names_that_are_markup_break_no_view(tmp_path, step):
    folder = folders.make(tmp_path)
    folders.publish(folder, folders.hostile_tables())
    views = _all_views(folder, releases.live(folder).release, step=step)
    assert all("<b>b</b>" not in json.dumps(view["figures"], ensure_ascii=False) for view in views.values())
