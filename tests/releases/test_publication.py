import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import releases
from dashboard.releases import publication
from dashboard.schema import PUBLIC_TABLES

Publish = Callable[..., releases.Published]
_AT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def _numbers(data: Path) -> list[int]:
    return [entry.number for entry in releases.history(data)]


def _files(data: Path) -> dict[str, bytes]:
    """Every file below the data folder but the lock, by its path."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_what_is_published_is_what_is_opened(publish: Publish, tmp_path: Path, tables: Any) -> None:
    published = publish(1)
    release = releases.live(tmp_path).release
    assert release is not None
    assert (release.name, release.number) == (published.name, 1)
    for name, frame in tables(1).items():
        pd.testing.assert_frame_equal(release.tables[name], frame)


def test_numbers_rise_by_one_and_unchanged_content_makes_no_release(publish: Publish, tmp_path: Path) -> None:
    assert [publish(shift).number for shift in (0, 1, 1, 0)] == [1, 2, 2, 3]
    assert publish(0).unchanged
    assert _numbers(tmp_path) == [3, 2, 1]


def test_equal_tables_have_equal_content_whatever_the_files_were(publish: Publish) -> None:
    first = publish(0, inputs=[releases.Input(name="a.csv", size=1, sha256="00" * 32)])
    publish(1)
    again = publish(0, inputs=[releases.Input(name="a.xlsx", size=2, sha256="11" * 32)])
    assert first.name.partition("-")[2] == again.name.partition("-")[2]


def test_column_order_and_nan_do_not_make_another_content(publish: Publish, tables: Any) -> None:
    given = tables(0)
    values = given["values"]
    values = values[values.columns[::-1]].copy()
    values["value"] = pd.array([float("nan") if pd.isna(v) else v for v in values["value"]], dtype="Float64")
    publish(0)
    assert publish(0, public=given | {"values": values}).unchanged


def test_reports_that_the_public_does_not_see_make_a_release_all_the_same(
    publish: Publish, tmp_path: Path, reports: Any
) -> None:
    first, second = publish(0), publish(0, internal=reports(5))
    assert (second.number, second.unchanged) == (2, False)
    assert second.name.partition("-")[2] == first.name.partition("-")[2]
    pd.testing.assert_frame_equal(releases.previous_internal(tmp_path)["reports"], reports(5)["reports"])


def test_reports_are_readable_by_their_owner_only(publish: Publish, tmp_path: Path) -> None:
    publish()
    assert [oct((tmp_path / path).stat().st_mode & 0o777) for path in ("internal", "internal/1")] == ["0o700"] * 2
    assert oct((tmp_path / "internal/1/reports.parquet").stat().st_mode & 0o777) == "0o600"


def test_the_package_says_who_when_why_and_from_what(publish: Publish, tmp_path: Path) -> None:
    name = publish(confirmations=[{"code": "checks.jump", "why": "merger"}], checks=["checks.key"]).name
    package = json.loads((tmp_path / "releases" / name / "datapackage.json").read_text("utf-8"))
    assert (package["publishedBy"], package["approvedBy"], package["why"]) == ("clerk", "head", "fourth quarter")
    assert package["publishedAt"] == "2026-03-02T09:30:00+00:00"
    assert package["sources"] == [{"title": "q4.xlsx", "bytes": 12, "hash": "sha256:" + "ab" * 32}]
    assert package["confirmations"] == [{"code": "checks.jump", "why": "merger"}]
    assert package["internal"]["reports"]["rows"] == 6
    described = {made["name"]: made for made in package["resources"]}
    assert list(described) == list(PUBLIC_TABLES)
    money = described["revenue_total"]
    assert (money["rows"], money["schema"]["primaryKey"]) == (6, ["period"])
    assert {"name": "revenue", "unit": "unit.wan_yuan"}.items() <= money["schema"]["fields"][2].items()


def test_the_files_are_the_same_bytes_in_another_process(publish: Publish, tmp_path: Path) -> None:
    here = tmp_path / "releases" / publish(2).name
    there = tmp_path / "other"
    subprocess.run([sys.executable, "-c", _PUBLISH, str(there)], check=True, env=_environment())
    for path in here.glob("*.parquet"):
        assert path.read_bytes() == (there / "releases" / here.name / path.name).read_bytes()


_PUBLISH = """
import sys
from pathlib import Path
import conftest
conftest.publish_shifted(Path(sys.argv[1]), 2)
"""


def _environment() -> dict[str, str]:
    here = Path(__file__).parent
    return {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent.parent}"}


@pytest.mark.parametrize("wrong", ["missing column", "other dtype", "missing table", "no offset"])
def test_a_makers_mistake_is_said_before_anything_is_written(
    publish: Publish, tmp_path: Path, tables: Any, wrong: str
) -> None:
    given = tables(0)
    other: dict[str, Any] = {"public": given}
    if wrong == "missing column":
        given["zones"] = given["zones"].drop(columns="lat")
    elif wrong == "other dtype":
        given["zones"] = given["zones"].astype({"lat": "float64"})
    elif wrong == "missing table":
        del given["zones"]
    else:
        other["at"] = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match=r"zones|offset|tables"):
        publish(**other)
    assert _files(tmp_path) == {}


def test_a_file_that_may_grow_no_further_is_told_like_a_full_disk(tmp_path: Path) -> None:
    """A process that may write no file over 4 kB: the package is larger."""
    script = (
        "import resource, sys; from pathlib import Path; import conftest; from dashboard import releases\n"
        "data = Path(sys.argv[1]); conftest.publish_shifted(data, 1)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: conftest.publish_shifted(data, 2)\n"
        "except releases.ReleaseNotWritten as failure: print(failure.reason)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=True, env=_environment(), capture_output=True, text=True
    )
    assert said.stdout == "full\n"
    assert [path.name for path in (tmp_path / "releases").iterdir() if not path.name.startswith("1-")] == [".lock"]
    assert [path.name for path in (tmp_path / "internal").iterdir()] == ["1"]
    assert releases.live(tmp_path).refused == ()


def test_too_little_room_is_seen_before_anything_is_written(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(0)
    before = _files(tmp_path)
    real = os.statvfs(tmp_path)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((*real[:4], 10, *real[5:])))
    with pytest.raises(releases.ReleaseNotWritten) as failure:
        publish(1)
    assert (failure.value.reason, failure.value.free) == ("full", 10 * real.f_frsize)
    assert failure.value.needed > failure.value.free
    assert _files(tmp_path) == before


def test_an_interrupted_publication_leaves_nothing(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(0)
    before = _files(tmp_path)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publish(1)
    assert _files(tmp_path) == before


def test_a_release_that_the_pointer_never_came_to_is_not_shown_and_keeps_its_number(
    publish: Publish, tmp_path: Path
) -> None:
    publish(0)
    pointer = (tmp_path / "current").read_bytes()
    publish(1)
    (tmp_path / "current").write_bytes(pointer)
    shown = releases.live(tmp_path).release
    assert shown is not None
    assert shown.number == 1
    third = publish(2)
    assert third.number == 3
    assert [(entry.number, entry.live) for entry in releases.history(tmp_path)] == [(3, True), (2, False), (1, False)]


def test_two_publishers_at_once_both_publish_or_are_told(publish: Publish, tmp_path: Path) -> None:
    publish(0)
    outcomes: list[str] = []

    def work(shift: int) -> None:
        try:
            outcomes.append(str(publish(shift, expected=1).number))
        except releases.PublicationConflict as conflict:
            outcomes.append(f"{conflict.expected}, not {conflict.found}")

    threads = [threading.Thread(target=work, args=(shift,)) for shift in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1, not 2", "1, not 2", "2"]
    assert _numbers(tmp_path) == [2, 1]


def test_who_waits_too_long_for_another_publisher_is_told(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(0)
    monkeypatch.setattr(publication, "_PATIENCE_SECONDS", 0.1)
    with publication._only_publisher(tmp_path, expected=None), pytest.raises(releases.PublicationConflict):
        publish(1)
    assert publish(1).number == 2


def test_a_damaged_release_is_published_anew_even_with_the_same_content(publish: Publish, tmp_path: Path) -> None:
    name = publish(0).name
    (tmp_path / "releases" / name / "zones.parquet").write_bytes(b"PAR1")
    assert publish(0).number == 2
    assert releases.live(tmp_path).refused == ()


def test_rolling_back_is_a_new_release_with_the_old_bytes_and_reports(
    publish: Publish, tmp_path: Path, reports: Any
) -> None:
    first, second = publish(0), publish(1)
    back = releases.rollback(tmp_path, 1, by="head", why="wrong file", program="zone-display 0.1.0", at=_AT)
    assert (back.number, back.name.partition("-")[2]) == (3, first.name.partition("-")[2])
    for path in (tmp_path / "releases" / first.name).glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "releases" / back.name / path.name).read_bytes()
    pd.testing.assert_frame_equal(releases.previous_internal(tmp_path)["reports"], reports(0)["reports"])
    shown = releases.live(tmp_path).release
    assert shown is not None
    assert (shown.package["rolledBackTo"], shown.package["previous"]) == (1, second.name)
    assert shown.package["why"] == "wrong file"
    assert releases.rollback(tmp_path, 1, by="head", why="again", program="", at=_AT).unchanged


def test_what_is_missing_or_damaged_is_not_rolled_back_to(publish: Publish, tmp_path: Path) -> None:
    publish(0)
    publish(1)
    with pytest.raises(releases.NothingToRollBack):
        releases.rollback(tmp_path, 7, by="head", why="x", program="", at=_AT)
    reports = tmp_path / "internal/1/reports.parquet"
    reports.write_bytes(reports.read_bytes()[:-1])
    with pytest.raises(releases.ReleaseCorrupt, match=r"reports\.parquet: altered"):
        releases.rollback(tmp_path, 1, by="head", why="x", program="", at=_AT)
    assert _numbers(tmp_path) == [2, 1]


def test_order_follows_numbers_and_never_the_clock(publish: Publish, tmp_path: Path) -> None:
    """The clock goes back an hour, on ten years, to its very beginning; summer time ends; one second sees two."""
    summer, winter = (timezone(timedelta(hours=hours)) for hours in (9, 8))
    times = [
        _AT,
        _AT - timedelta(hours=1),
        _AT + timedelta(days=3653),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=summer),
        datetime(2026, 10, 25, 2, 10, tzinfo=winter),
        _AT,
        _AT,
    ]
    for number, at in enumerate(times, 1):
        assert publish(number, at=at).number == number
        release = releases.live(tmp_path).release
        assert release is not None
        assert release.number == number
    listed = [(entry.number, entry.published_at) for entry in releases.history(tmp_path)]
    assert listed == [(number, at.isoformat()) for number, at in reversed(list(enumerate(times, 1)))]
