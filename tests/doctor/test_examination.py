import fcntl
import http.server
import os
import shutil
import socket
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dashboard import doctor, frontend
from dashboard.doctor import data_folder, installation, surroundings
from dashboard.i18n import LANGS, word
from dashboard.settings import PROJECT, Review, Settings
from tests.browser import folders
from tests.browser.serving import Server
from tests.releases.conftest import publish_shifted

AT = datetime(2026, 4, 1, 8, tzinfo=timezone(timedelta(hours=8), "CST"))


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("doctor") / "data"
    for part in ("words", "geo"):
        shutil.copytree(PROJECT / "data" / part, data / part)
    publish_shifted(data, 0)
    return data


@pytest.fixture
def data(_published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_published, tmp_path / "data"))


def _found(finding: doctor.Finding) -> tuple[str, str]:
    """Say what was found, which must have a sentence in both languages."""
    for lang in LANGS:
        assert word(finding.key, lang, **finding.values)
    return finding.outcome, str(finding.state)


def test_everything_is_looked_at_and_a_sound_installation_has_nothing_wrong(data: Path) -> None:
    settings = Settings(data_dir=data, port=_free_port())
    findings = list(doctor.examine(settings, root=PROJECT, at=AT))
    assert len({finding.check for finding in findings}) == len(findings) == 16
    for finding in findings:
        _found(finding)
    built = {"browser_files", "fonts"} if frontend.stale(PROJECT) else set()
    assert {finding.check for finding in findings if finding.state is doctor.State.WRONG} == built


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def test_a_program_that_is_not_whole_is_told(tmp_path: Path) -> None:
    assert _found(installation.program(tmp_path)) == ("incomplete", "wrong")
    assert [_found(finding) for finding in installation.browser_files(tmp_path)] == [("no_sources", "wrong")]


def test_packages_other_than_the_locked_ones_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    assert _found(installation.packages(lock)) == ("no_lock", "wrong")
    lock.write_text(
        "dash==0.1 \\\n    --hash=sha256:00\nno-such-package==1.0 \\\nnot-here==2 ; sys_platform == 'win32' \\\n"
        f"pytest=={pytest.__version__} \\\n"
    )
    finding = installation.packages(lock)
    assert (_found(finding), finding.values["count"]) == (("differ", "wrong"), 2)
    assert "dash" in str(finding.values["names"])
    assert "no-such-package" in str(finding.values["names"])


def test_a_missing_data_folder_is_told(tmp_path: Path) -> None:
    assert _found(data_folder.permissions(tmp_path / "nowhere")) == ("missing", "wrong")
    assert _found(data_folder.space(tmp_path / "nowhere")) == ("unknown", "wrong")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(data: Path) -> None:
    (data / "releases").chmod(0o500)
    assert _found(data_folder.permissions(data)) == ("denied", "wrong")


def test_internal_data_that_others_may_read_are_told(data: Path) -> None:
    assert _found(data_folder.privacy(data)) == ("ok", "ok")
    (data / "internal").chmod(0o755)
    assert _found(data_folder.privacy(data)) == ("open", "wrong")


@pytest.mark.parametrize(
    ("blocks", "files", "found"),
    [(10, 10**6, ("full", "wrong")), (100_000, 10**6, ("low", "note")), (10**7, 9, ("no_files", "wrong"))],
)
def test_too_little_room_is_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, files: int, found: tuple[str, str]
) -> None:
    room = (4096, 4096, 10**7, blocks, blocks, 10**6, files, files, 0, 255)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(room))
    assert _found(data_folder.space(data)) == found


def test_words_of_headers_that_cannot_be_read_are_told(data: Path) -> None:
    (data / "words/headers.toml").write_text("no toml")
    assert _found(data_folder.words(data)) == ("unreadable", "wrong")


def test_a_damaged_release_is_told_and_none_is_worth_knowing(data: Path, tmp_path: Path) -> None:
    (file,) = data.glob("releases/1-*/zones.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    assert _found(data_folder.kept_releases(data)) == ("damaged", "wrong")
    assert _found(data_folder.kept_releases(tmp_path / "nowhere")) == ("none", "note")


def test_a_publication_under_way_is_worth_knowing(data: Path) -> None:
    assert _found(data_folder.lock(data)) == ("ok", "ok")
    with (data / "releases/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert _found(data_folder.lock(data)) == ("held", "note")
    assert _found(data_folder.lock(data)) == ("ok", "ok")


def test_boundary_files_that_cannot_be_read_are_told(data: Path) -> None:
    (data / "geo/rings.toml").unlink()
    assert [_found(finding) for finding in surroundings.maps(Settings(data_dir=data))] == [("unreadable", "wrong")]


def _reviewed(data: Path, **other: Any) -> tuple[str, str]:
    return _found(list(surroundings.maps(Settings(data_dir=data, **other)))[1])


def test_a_review_number_must_be_of_the_files_that_are_there(data: Path) -> None:
    geo = surroundings.boundaries.load(data / "geo")
    good = {ring: Review(number="GS 1", sha256=geo.sha256(ring)) for ring in surroundings.boundaries.RINGS}
    assert _reviewed(data) == ("unreviewed", "ok")
    assert _reviewed(data, public_display=True) == ("schematic", "note")
    assert _reviewed(data, reviews=good) == ("ok", "ok")
    assert _reviewed(data, reviews=good | {"zone": Review(number="GS 2", sha256="00")}) == ("other_files", "wrong")
    assert _reviewed(data, reviews=good | {"moon": good["zone"]}) == ("unknown_ring", "wrong")


def test_a_port_that_another_program_has_is_told(data: Path) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        taken = int(other.server_address[1])
        answering = threading.Thread(target=other.serve_forever)
        answering.start()
        try:
            assert _found(surroundings.port(Settings(data_dir=data, port=taken))) == ("taken", "wrong")
        finally:
            other.shutdown()
            answering.join()
    assert _found(surroundings.port(Settings(data_dir=data, port=taken))) == ("free", "ok")
    # An address of this kind is nobody's: it is for examples.
    assert _found(surroundings.port(Settings(data_dir=data, host="192.0.2.1"))) == ("refused", "wrong")


def test_a_clock_behind_the_newest_release_is_told(data: Path) -> None:
    assert _found(surroundings.clock(data, at=AT)) == ("ok", "ok")
    assert _found(surroundings.clock(data, at=datetime(1970, 1, 1, tzinfo=UTC))) == ("behind", "wrong")


def test_a_time_zone_other_than_the_screens_own_is_worth_knowing() -> None:
    assert _found(surroundings.time_zone(AT)) == ("ok", "ok")
    assert _found(surroundings.time_zone(AT.astimezone(UTC))) == ("other", "note")


@pytest.mark.skipif(
    not (PROJECT / "assets/vendor/display.js").exists(), reason="the browser's files have not been built"
)
def test_the_display_at_its_own_port_is_well_or_not(tmp_path: Path) -> None:
    data = folders.make(tmp_path / "served")
    with Server(data, WARM="0") as server:
        settings = Settings(data_dir=data, port=server.port)
        assert _found(surroundings.port(settings)) == ("unwell", "wrong")
        publish_shifted(data, 0)
        assert _found(surroundings.port(settings)) == ("ours", "ok")
