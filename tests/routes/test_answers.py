"""Over HTTP: every state answered, every spelling led to one, every answer defended, every fault a clear sentence."""

import gzip
import json
import os
import shutil
import subprocess
import sys

import brotli
import pytest

from dashboard.addresses import LANGS_AND_PAGES, PAGES
from dashboard.i18n import LANGS, word
from dashboard.main import create_app
from dashboard.settings import Settings

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")


def client_of(folder, **knobs):
    return create_app(Settings(data_dir=folder, warm=False, **knobs)).server.test_client()


def live(client):
    return client.get("/api/release").json["release"]


@pytest.fixture(scope="module")
def client(published):
    return client_of(published)


@pytest.fixture
def copied(published, tmp_path):
    """A data folder of its own, to do harm in."""
    folder = tmp_path / "data"
    shutil.copytree(published, folder, symlinks=True)
    return folder


def test_an_address_gives_the_same_bytes_in_every_process(published):
    asks = """
import hashlib, sys
from dashboard.main import create_app
from dashboard.settings import Settings
client = create_app(Settings(data_dir=sys.argv[1], warm=False)).server.test_client()
name = client.get("/api/release").json["release"]
for what in ("view/{}/zh/overview", "view/{}/en/revenue", "page/{}/zh/map", "directory/{}/en"):
    print(hashlib.sha256(client.get("/" + what.format(name)).data).hexdigest())
"""
    said = [
        subprocess.run(
            [sys.executable, "-c", asks, str(published)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].count(b"\n") == 4


def test_the_bare_address_leads_to_the_overview_in_chinese(client):
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/zh/overview")


@pytest.mark.parametrize(("lang", "page"), LANGS_AND_PAGES)
def test_every_page_begins_with_its_first_picture_in_the_document(client, lang, page):
    answer = client.get(f"/{lang}/{page}?p=kiosk")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert f'data-page="{page}" data-profile="kiosk" data-lang="{lang}" data-release="{live(client)}"' in text
    boot = json.loads(text.split('<script id="boot" type="application/json">')[1].split("</script>")[0])
    assert boot["view"] == client.get(f"/view/{live(client)}/{lang}/{page}").json
    assert boot["body"] == client.get(f"/page/{live(client)}/{lang}/{page}").json
    if "directory" in boot["view"]:
        assert boot["directory"] == client.get(boot["view"]["directory"]).json


def test_a_screen_is_told_what_it_needs_to_move_over_to_a_release(client):
    answer = client.get(f"/release/{live(client)}")
    assert "immutable" in answer.headers["Cache-Control"]
    assert {key["name"] for key in answer.json["grammar"]["revenue"]} == {
        "tab",
        "by",
        "zone",
        "class",
        "sheet",
        "shape",
    }
    zones = next(key for key in answer.json["grammar"]["revenue"] if key["name"] == "zone")
    assert "bh" in zones["values"]
    assert answer.json["fonts"] == []
    assert client.get("/release/9-00000000-00000000").status_code == 404


def test_the_directory_has_an_address_of_its_own(client):
    answer = client.get(f"/directory/{live(client)}/en")
    assert (answer.status_code, len(answer.json)) == (200, 86)
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/directory/9-00000000-00000000/en").status_code == 404


def test_other_spellings_of_a_view_lead_to_the_one_true_address(client):
    for query, true in (
        ("by=quarter", ""),
        ("zone=bh&by=half", "?by=half&zone=bh"),
        ("tab=composition&by=year", "?tab=composition"),
    ):
        answer = client.get(f"/view/{live(client)}/zh/revenue?{query}")
        assert (answer.status_code, answer.headers["Location"]) == (308, f"/view/{live(client)}/zh/revenue{true}")


def test_what_acts_in_the_page_is_not_part_of_a_view(client):
    answer = client.get(f"/view/{live(client)}/zh/institutions?class=agency&page=2")
    assert answer.headers["Location"] == f"/view/{live(client)}/zh/institutions"


@pytest.mark.parametrize("address", ["/view/{}/zh/map?ring=city", "/page/{}/en/map"])
def test_what_is_immutable_says_so_and_is_not_sent_twice(client, address):
    first = client.get(address.format(live(client)))
    assert "immutable" in first.headers["Cache-Control"]
    again = client.get(address.format(live(client)), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_every_encoding_holds_the_same_answer(client):
    address = f"/view/{live(client)}/en/overview"
    plain = client.get(address).data
    assert brotli.decompress(client.get(address, headers={"Accept-Encoding": "br"}).data) == plain
    assert gzip.decompress(client.get(address, headers={"Accept-Encoding": "gzip"}).data) == plain


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/zh/overview", 200),
        ("/zh/nothing", 404),
        ("/nothing", 404),
        ("/zh/map?ring=moon", 400),
        ("/zh/revenue?zone=bh&class=legal", 400),
        ("/view/9-00000000-00000000/zh/map", 404),
        ("/view/x/zh/map", 404),
        ("/geo/00000000/nation/zh", 404),
        ("/assets/nothing.js", 404),
        ("/assets/../../app.py", 404),
        ("/assets/vendor/fonts/NotoSansSC-Regular.ttf", 404),
        ("/_dash-assets/style/base.css", 404),
        ("/api/release", 200),
        ("/health", 200),
        ("/_dash-layout", 200),
    ],
)
def test_every_answer_is_defended_and_has_the_right_status(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    for name in HEADERS:
        assert answer.headers[name]
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"Traceback" not in answer.data


def test_a_method_that_nobody_offers_is_refused_and_defended(client):
    answer = client.post("/zh/overview")
    assert answer.status_code == 405
    assert answer.headers["Content-Security-Policy"]


def test_an_unknown_state_is_named_in_both_languages(client):
    text = client.get("/en/map?ring=<b>moon</b>").get_data(as_text=True)
    assert "ring=&lt;b&gt;moon&lt;/b&gt;" in text
    for lang in LANGS:
        assert word("fault.title", lang) in text


def test_an_unknown_release_is_answered_with_the_name_of_the_live_one(client):
    assert live(client) in client.get("/view/9-00000000-00000000/zh/map").get_data(as_text=True)


def test_no_release_is_said_on_every_page_and_by_health(tmp_path, published):
    for name in ("geo", "words"):
        (tmp_path / name).symlink_to(published / name)
    empty = client_of(tmp_path)
    assert empty.get("/health").status_code == 503
    assert empty.get("/api/release").json == {"release": None, "refused": []}
    for page in PAGES:
        answer = empty.get(f"/en/{page}")
        assert answer.status_code == 503
        assert word("fault.no_release", "zh") in answer.get_data(as_text=True)


def flip_a_bit(folder, name):
    path = folder / "releases" / name / "values.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_flipped_bit_in_the_only_release_is_refused_by_name(copied):
    name = next((copied / "releases").glob("1-*")).name
    flip_a_bit(copied, name)
    broken = client_of(copied)
    health = broken.get("/health")
    assert health.status_code == 503
    assert health.json["refused"][0] == {"release": name, "file": "values.parquet", "reason": "altered"}
    assert name in broken.get("/zh/overview").get_data(as_text=True)


def test_after_a_flipped_bit_the_release_before_is_shown_and_marked(copied, publish):
    newest = publish(copied, published_only=True).name
    flip_a_bit(copied, newest)
    client = client_of(copied)
    health = client.get("/health").json
    assert health["status"] == "degraded"
    assert [fault["release"] for fault in health["refused"]] == [newest]
    assert health["release"].startswith("1-")
    assert f'"damaged": "{newest}"' in client.get("/zh/overview").get_data(as_text=True)


def test_a_public_display_refuses_demo_data_unless_it_is_allowed(published):
    refusing = client_of(published, public_display=True)
    assert refusing.get("/health").json["status"] == "sample data on a public display"
    assert word("fault.sample_refused", "en") in refusing.get("/en/overview").get_data(as_text=True)
    assert client_of(published, public_display=True, allow_sample=True).get("/en/overview").status_code == 200


def test_what_changes_pictures_changes_the_name_that_addresses_have(published):
    public = client_of(published, public_display=True, allow_sample=True)
    ordinary = client_of(published)
    assert live(public).rsplit("-", 1)[0] == live(ordinary).rsplit("-", 1)[0]
    assert live(public) != live(ordinary)


def test_a_worker_notices_a_new_release_and_still_serves_the_one_before(copied, publish):
    client = client_of(copied)
    old = live(client)
    assert client.get(f"/view/{old}/zh/overview").status_code == 200
    publish(copied, published_only=True)
    new = live(client)
    assert new != old
    assert client.get("/health").json["release"] == new
    for name in (old, new):
        assert client.get(f"/view/{name}/en/overview").status_code == 200
