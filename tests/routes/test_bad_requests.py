"""Requests that nobody with good will sends: a clear status, the same defence, and nothing about the inside."""

import re

import pytest

from dashboard.main import create_app
from dashboard.settings import Settings

INSIDE = re.compile(rb"Traceback|File \"|site-packages|/dashboard/|Error:|Exception")


@pytest.fixture(scope="module")
def client(published):
    return create_app(Settings(data_dir=published, warm=False)).server.test_client()


def release_of(client):
    return client.get("/api/release").json["release"]


def geo_of(client):
    """Say by which hash the boundaries are found that a map names."""
    (figure,) = client.get(f"/view/{release_of(client)}/zh/map").json["figures"].values()
    return figure["geo"].split("/")[2]


@pytest.mark.parametrize("path", ["/zh/overview", "/view/{}/zh/overview", "/zh/map"])
@pytest.mark.parametrize(
    "query", ["x=%FF", "p=%00", "ring=zone&ring=zone", "p=tv", "%3Cscript%3E=1", "&" * 3000 + "x=1"]
)
def test_a_garbled_query_is_a_400(client, path, query):
    answer = client.get(f"{path.format(release_of(client))}?{query}")
    assert answer.status_code == 400
    assert not INSIDE.search(answer.data)


def test_bytes_that_are_no_text_are_a_400(client):
    answer = client.get("/zh/overview", environ_overrides={"QUERY_STRING": "x=\xff\xfe"})
    assert answer.status_code == 400
    answer = client.get(f"/view/{release_of(client)}/zh/overview", environ_overrides={"QUERY_STRING": "by=\xff"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("body", "type_"),
    [(b"", "application/json"), (b"{", "application/json"), (b"{}", "application/json"), (b"x", "text/plain")],
)
def test_garbage_for_dash_says_nothing_about_the_inside(client, body, type_):
    answer = client.post("/_dash-update-component", data=body, content_type=type_)
    assert 400 <= answer.status_code < 600
    assert not INSIDE.search(answer.data)
    assert "unsafe" not in answer.headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/health", "/api/release", "/view/{}/zh/map", "/zh/revenue", "/assets/x"])
def test_nothing_can_be_changed_over_http(client, method, address):
    answer = getattr(client, method)(address.format(release_of(client)))
    assert answer.status_code == 405
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    ["/zh/overview/", "//zh/overview", "/ZH/overview", "/zh/../etc/passwd", "/ja/overview", "/zh/%00", "/.env"],
)
def test_an_address_that_is_almost_one_is_a_404(client, address):
    answer = client.get(address)
    assert answer.status_code in {308, 404}
    assert answer.headers["Content-Security-Policy"]
    assert not INSIDE.search(answer.data)


def test_a_head_request_has_the_headers_and_no_body(client):
    address = f"/view/{release_of(client)}/zh/overview"
    for _ in range(2):  # made the first time, from memory the second
        whole, head = client.get(address), client.head(address)
        assert head.status_code == 200
        assert head.data == b""
        assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("kind", ["view", "page", "geo"])
def test_an_answer_that_a_browser_has_is_not_sent_again(client, kind):
    release = release_of(client)
    address = {
        "view": f"/view/{release}/zh/revenue?by=half",
        "page": f"/page/{release}/zh/revenue",
        "geo": f"/geo/{geo_of(client)}/city/zh",
    }[kind]
    for _ in range(2):
        first = client.get(address)
        assert first.status_code == 200
        assert "immutable" in first.headers["Cache-Control"]
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Content-Security-Policy"]
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_boundaries_are_found_by_their_hash_alone(client):
    build = geo_of(client)
    assert client.get(f"/geo/{build}/zone/en").status_code == 200
    for address in (f"/geo/{build}/moon/en", f"/geo/{build}/zone/ja", "/geo/00000000/zone/en", "/geo//zone/en"):
        assert client.get(address).status_code == 404
