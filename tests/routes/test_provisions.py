"""What a screen takes along: all of it is there, belongs together, and costs no visitor his time."""

import pytest

from dashboard.addresses import LANGS_AND_PAGES, bundle_address, shell_address
from dashboard.main import create_app
from dashboard.routes import provisions
from dashboard.settings import Settings


@pytest.fixture(scope="module")
def client(published):
    return create_app(Settings(data_dir=published, warm=False)).server.test_client()


@pytest.fixture(scope="module")
def release(client):
    return client.get("/api/release").json["release"]


def test_every_file_and_the_document_that_a_screen_takes_along_are_there(client, release):
    listed = client.get(f"/provisions/{release}").json
    bundles = {bundle_address(release, lang, page) for lang, page in LANGS_AND_PAGES}
    assert bundles < set(listed)
    assert shell_address(release) in listed
    files = [address for address in listed if address not in bundles]
    assert {client.get(address).status_code for address in files} == {200}
    assert not any("worker" in address for address in files)


def test_the_document_that_is_taken_along_names_no_page_and_asks_for_nothing_that_is_left_behind(client, release):
    text = client.get(shell_address(release)).get_data(as_text=True)
    listed = client.get(f"/provisions/{release}").json
    asked = {part.split('"')[0] for mark in ('href="', 'src="') for part in text.split(mark)[1:]}
    assert {address for address in asked if address.startswith("/assets/")} <= set(listed)
    assert "data-page" not in text.split(">", 3)[1]
    assert '"served": "kept"' in text


def test_a_bundle_that_is_not_made_yet_is_not_made_while_somebody_waits(client, release):
    assert client.get(bundle_address(release, "zh", "overview")).status_code == 503


@pytest.mark.parametrize("address", ["/provisions/{}", "/shell/{}", "/bundle/{}/zh/overview", "/bundle/{}/zh/nothing"])
def test_of_a_release_or_a_page_that_is_not_on_show_nothing_is_taken_along(client, release, address):
    named = release if "nothing" in address else "9-00000000-00000000"
    assert client.get(address.format(named)).status_code == 404


def test_the_worker_is_asked_for_anew_every_time(client):
    answer = client.get("/worker.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_mended_script_changes_the_name_that_addresses_have(published, release, tmp_path):
    assets = tmp_path / "assets"
    vendor = Settings().assets_dir / "vendor"
    (assets / "vendor").mkdir(parents=True)
    for path in vendor.iterdir():
        (assets / "vendor" / path.name).symlink_to(path)
    script = assets / "vendor" / "display.js"
    script.unlink()
    script.write_bytes((vendor / "display.js").read_bytes() + b"// mended\n")
    mended = create_app(Settings(data_dir=published, assets_dir=assets, warm=False)).server.test_client()
    named = mended.get("/api/release").json["release"]
    assert named != release
    assert named.rsplit("-", 1)[0] == release.rsplit("-", 1)[0]
    assert provisions.provisions(named, assets={}, weights=()) != provisions.provisions(release, assets={}, weights=())
