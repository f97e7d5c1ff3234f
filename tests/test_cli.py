import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from dashboard import releases
from dashboard.cli import program as cli
from dashboard.releases import publication

ROOT = Path(__file__).parents[1]
HAN = re.compile("[\u4e00-\u9fff]")
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder as it ships, its sample published."""
    data_dir = tmp_path_factory.mktemp("shipped") / "data"
    for part in ("words", "geo"):
        shutil.copytree(ROOT / "data" / part, data_dir / part)
    env = {"DATA_DIR": str(data_dir)}
    assert CliRunner().invoke(cli.app, ["sample"], env=env).exit_code == 0
    done = CliRunner().invoke(cli.app, ["publish", str(data_dir / "sample/sample.xlsx"), "--lang", "en"], env=env)
    assert "\nPublished: release 1 (1-" in done.output
    return data_dir


@pytest.fixture
def data_dir(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data"))


@pytest.fixture
def run(data_dir: Path) -> Run:
    def run(*words: object, **env: str) -> Result:
        return CliRunner().invoke(cli.app, [str(each) for each in words], env={"DATA_DIR": str(data_dir), **env})

    return run


def test_publishing_the_published_sample_says_unchanged_in_both_languages(run: Run, data_dir: Path) -> None:
    done = run("publish", data_dir / "sample/sample.xlsx")
    chinese, english = done.output.splitlines()
    assert done.exit_code == 0
    assert HAN.search(chinese)
    assert english.startswith("The content is unchanged")
    assert not HAN.search(english)


def test_one_bad_cell_is_refused_with_sheet_row_column_and_value(run: Run, data_dir: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(data_dir / "sample/sample.xlsx")
    sheet = next(each for each in book if each.max_row > 500)
    header = [str(cell.value) for cell in sheet[1]]
    place = next(place for place, cell in enumerate(sheet[2]) if isinstance(cell.value, float))
    sheet.cell(row=7, column=place + 1).value = "about 9"
    book.save(tmp_path / "bad.xlsx")
    refused = run("publish", tmp_path / "bad.xlsx", "--lang", "en")
    assert refused.exit_code == 1
    for named in ("bad.xlsx", f"sheet “{sheet.title}”", "row 7", f"column “{header[place]}”", "value “about 9”"):
        assert named in refused.output
    assert "Not published" in refused.output
    machine = json.loads(run("check", tmp_path / "bad.xlsx", "--json").output)
    assert machine["done"] is False
    problem = machine["problems"][0]
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == (
        sheet.title,
        7,
        header[place],
        "about 9",
    )
    assert set(problem["says"]) == set(problem["mend"]) == {"zh", "en"}
    assert json.loads(run("history", "--json").output)["releases"][0]["number"] == 1


def test_a_report_of_a_delivery_is_written_where_it_is_asked_for(run: Run, data_dir: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(data_dir / "sample/sample.xlsx")
    book["机构报表"]["D7"] = "about 9"
    book.save(tmp_path / "bad.xlsx")
    refused = run("check", tmp_path / "bad.xlsx", "--report", tmp_path / "back", "--json")
    assert refused.exit_code == 1
    machine = json.loads(refused.output)
    assert machine["problems"][0]["cell"] == "D7"
    assert machine["report"] == [str(tmp_path / "back" / f"bad 检查结果{ending}") for ending in (".xlsx", ".html")]
    assert all(Path(path).is_file() for path in machine["report"])
    refused = run("publish", tmp_path / "bad.xlsx", "--report", tmp_path / "bad.xlsx", "--lang", "en")
    assert refused.exit_code == 1
    assert "could not be written" in refused.output


def test_a_check_says_what_was_read_and_publishes_nothing(run: Run, data_dir: Path) -> None:
    done = run("check", data_dir / "sample/csv", "--lang", "en")
    assert done.exit_code == 0
    assert re.fullmatch(
        r"Nothing on the screens would change\.\nChecked: 15 tables, \d+ rows, nothing wrong\.\n", done.output
    )


@pytest.mark.parametrize(
    "words",
    [
        ("publish",),
        ("check",),
        ("publish", "a.csv", "--prepared", "somewhere"),
        ("publish", "a.csv", "--accept", "changes.tenfold"),
        ("rollback", "1"),
        ("rollback", "0", "--why", "x"),
        ("rollback",),
        ("frobnicate",),
        ("publish", "--lang", "fr"),
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_setting_that_cannot_be_is_named(run: Run) -> None:
    wrong = run("history", "--lang", "en", PORT="eighty")
    assert wrong.exit_code == 2
    assert "PORT" in wrong.output
    assert "eighty" in wrong.output


def test_a_workbook_is_made_filled_in_and_published(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    assert run("template", "monthly", path, "--period", "2026-02").exit_code == 0
    again = run("template", "monthly", path, "--lang", "en")
    assert again.exit_code == 1
    assert "exists and was left as it is" in again.output
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0]["B2"].value == "ZD-M-1"
    done = run("publish", path, "--lang", "en")
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].startswith("The content is unchanged")
    refused = json.loads(run("template", "monthly", tmp_path / "x.xlsx", "--period", "2026", "--json").output)
    assert refused["error"]["code"] == "cli.template.wrong_period"


def test_history_and_rollback(run: Run, data_dir: Path) -> None:
    facts = run("sample", "--published-only", "--publish", "--lang", "en")
    assert "Published: release 2" in facts.output
    back = run("rollback", 1, "--why", "wrong file", "--by", "head", "--lang", "en")
    assert (back.exit_code, back.output.startswith("Published: release 3 (3-")) == (0, True)
    lines = run("history", "--lang", "en").output.splitlines()
    assert [line[:3] for line in lines] == ["▶ 3", "- 2", "- 1"]
    assert "by head" in lines[0]
    assert "because: wrong file" in lines[0]
    missing = run("rollback", 9, "--why", "x", "--lang", "en")
    assert (missing.exit_code, missing.output.startswith("There is no release 9.")) == (1, True)
    (data_dir / "releases" / releases.history(data_dir)[2].name / "zones.parquet").unlink()
    assert "the file zones.parquet is missing" in run("history", "--lang", "en").output
    damaged = run("rollback", 1, "--why", "x", "--lang", "en")
    assert (damaged.exit_code, "zones.parquet is missing" in damaged.output) == (1, True)


def test_what_would_change_is_said_before_anything_is_published(run: Run, tmp_path: Path) -> None:
    assert run("sample", tmp_path, "--published-only").exit_code == 0
    differs = run("diff", tmp_path / "sample.xlsx")
    assert differs.exit_code == 0
    assert "之后全部为正式数据" in differs.output
    assert "Institutions: 86 removed; sample rows 86 → 0" in differs.output
    assert json.loads(run("history", "--json").output)["releases"][0]["number"] == 1
    machine = json.loads(run("check", tmp_path / "sample.xlsx", "--accept", "changes.table_gone", "--json").output)
    assert machine["changes"]["sample"] == {"before": True, "after": False}
    published = run(
        "publish", tmp_path / "sample.xlsx", "--accept", "changes.table_gone", "--why", "real", "--lang", "en"
    )
    assert "Pages that change" in published.output
    between = run("diff", "--between", "1", "2", "--json")
    assert json.loads(between.output)["changes"] == machine["changes"]
    back = json.loads(run("diff", "--between", "2", "1", "--json").output)["changes"]
    assert back["sample"] == {"before": False, "after": True}


def test_two_releases_are_compared_only_where_both_are_there(run: Run) -> None:
    missing = run("diff", "--between", "1", "9", "--lang", "en")
    assert (missing.exit_code, missing.output.startswith("There is no release 9.")) == (1, True)
    assert run("diff", "a.csv", "--between", "1", "1").exit_code == 2
    assert run("diff").exit_code == 2
    refused = run("diff", "nowhere.csv", "--lang", "en")
    assert (refused.exit_code, "nowhere.csv" in refused.output) == (1, True)


def test_verifying_names_every_damaged_file_the_internal_ones_too(run: Run, data_dir: Path) -> None:
    sound = run("verify", "--lang", "en")
    assert (sound.exit_code, sound.output.startswith("Verified: 1 releases, ")) == (0, True)
    name = releases.history(data_dir)[0].name
    (data_dir / "internal/1/reports.parquet").write_bytes(b"PAR1")
    (data_dir / "releases" / name / "zones.parquet").unlink()
    found = run("verify", "--lang", "en")
    assert found.exit_code == 1
    assert f"Release {name}: the file zones.parquet is missing." in found.output
    assert f"Release {name}: the file internal/1/reports.parquet is not what was published." in found.output
    machine = json.loads(run("verify", "--json").output)
    assert (machine["done"], {each["file"] for each in machine["damaged"]}) == (
        False,
        {"zones.parquet", "internal/1/reports.parquet"},
    )


def test_the_doctor_says_each_line_in_both_languages_and_ends_with_1_where_something_is_wrong(
    run: Run, data_dir: Path, port: int
) -> None:
    looked = json.loads(run("doctor", "--json", PORT=str(port)).output)
    wrong = {each["check"] for each in looked["checks"] if each["state"] == "wrong"}
    assert wrong <= {"browser_files", "fonts"}  # where they have not been built
    assert looked["done"] is not bool(wrong)
    (data_dir / "internal").chmod(0o777)
    found = run("doctor", PORT=str(port))
    assert found.exit_code == 1
    chinese, english = [line for line in found.output.splitlines() if line.startswith("✗") and "go-rwx" in line]
    assert HAN.search(chinese)
    assert english.startswith("✗ Privacy: ")


def test_who_publishes_while_another_does_is_told_to_try_again(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "_PATIENCE_SECONDS", 0.1)
    with (data_dir / "releases/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run("rollback", 1, "--why", "x")
    chinese, english = refused.output.splitlines()
    assert refused.exit_code == 1
    assert HAN.search(chinese)
    assert english.startswith("Not published: another publication")
    assert "again" in english
    assert len(releases.history(data_dir)) == 1


def test_a_full_disk_is_said_and_changes_nothing(run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(data_dir.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused = run("sample", "--published-only", "--publish")
    assert refused.exit_code == 1
    assert "磁盘空间不足，未发布" in refused.output
    assert "The disk is full; not published" in refused.output
    assert sorted(data_dir.rglob("*")) == before


def test_words_of_headers_that_are_wrong_are_said(run: Run, data_dir: Path) -> None:
    (data_dir / "words/headers.toml").write_text("no toml")
    refused = run("publish", data_dir / "sample/sample.xlsx", "--lang", "en")
    assert (refused.exit_code, "headers.toml" in refused.output) == (1, True)


def test_a_sample_goes_where_it_is_told_and_the_same_seed_makes_the_same(run: Run, tmp_path: Path) -> None:
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        assert run("sample", tmp_path / folder, "--seed", seed).exit_code == 0
    content = {folder: (tmp_path / folder / "sample.xlsx").read_bytes() for folder in "abc"}
    assert content["a"] == content["b"] != content["c"]


def test_the_shipped_sample_is_what_the_generator_makes(published: Path) -> None:
    for path in sorted((ROOT / "data/sample").rglob("*.*")):
        assert path.read_bytes() == (published / "sample" / path.relative_to(ROOT / "data/sample")).read_bytes()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_port_in_use_is_one_clear_sentence(run: Run, port: int) -> None:
    with socket.socket() as used:
        used.bind(("127.0.0.1", port))
        used.listen()
        refused = run("serve", "--port", port)
    assert refused.exit_code == 1
    chinese, english = refused.output.splitlines()
    assert str(port) in chinese
    assert english.startswith(f"Port {port} of 127.0.0.1 is in use.")


def test_a_public_display_does_not_serve_sample_data(run: Run, data_dir: Path, port: int) -> None:
    refused = run("serve", "--port", port, "--lang", "en", PUBLIC_DISPLAY="1")
    assert (refused.exit_code, "holds sample data" in refused.output) == (1, True)
    (data_dir / "current").unlink()
    shutil.rmtree(data_dir / "releases")
    refused = run("serve", "--port", port, "--lang", "en", PUBLIC_DISPLAY="1")
    assert (refused.exit_code, "There is no release yet" in refused.output) == (1, True)
    assert not (data_dir / "current").exists()


def test_an_unreadable_sample_is_said_before_serving(run: Run, data_dir: Path, port: int) -> None:
    (data_dir / "current").unlink()
    shutil.rmtree(data_dir / "releases")
    (data_dir / "sample/sample.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    refused = run("serve", "--port", port, "--lang", "en")
    assert refused.exit_code == 1
    assert "sample.xlsx" in refused.output
    (data_dir / "sample/sample.xlsx").unlink()
    missing = run("serve", "--port", port, "--lang", "en")
    assert (missing.exit_code, "no sample" in missing.output) == (1, True)


@pytest.fixture
def served(data_dir: Path, port: int) -> Iterator[tuple[str, Any]]:
    """Serve in a process of its own, from a data folder in which nothing has been published."""
    (data_dir / "current").unlink()
    shutil.rmtree(data_dir / "releases")
    shutil.rmtree(data_dir / "internal")
    env = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "WORKERS": "1"}
    command = [sys.executable, "-c", "from dashboard.cli import main; main()", "serve", "--lang", "en"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, cwd=data_dir) as server:
        try:
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.kill()


def _answer(address: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health") as answer:
                return dict(json.load(answer))
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.skipif(not (ROOT / "assets/vendor/display.js").exists(), reason="the browser's files have not been built")
def test_serving_publishes_the_sample_first_says_where_it_is_and_ends_when_told(served: tuple[str, Any]) -> None:
    address, server = served
    assert _answer(address)["release"].startswith("1-")
    said = [server.stdout.readline() for _ in range(3)]
    assert said[0].startswith("There is no release yet")
    assert said[1].startswith("Published: release 1")
    assert said[2].endswith(f"the display is at {address}\n")
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=40) == 0


def test_an_exhibit_is_refused_where_something_is_there_and_of_a_release_that_is_not(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    done = run("exhibit", tmp_path / "full")
    chinese, english = done.output.splitlines()
    assert done.exit_code == 1
    assert HAN.search(chinese)
    assert str(tmp_path / "full") in chinese
    assert str(tmp_path / "full") in english
    missing = run("exhibit", tmp_path / "new", "--release", "9", "--json")
    assert missing.exit_code == 1
    assert json.loads(missing.output)["error"]["code"] == "cli.no_such_release"
    (next((data_dir / "releases").glob("1-*")) / "values.parquet").write_bytes(b"")
    damaged = run("exhibit", tmp_path / "new", "--release", "1", "--json")
    assert damaged.exit_code == 1
    assert json.loads(damaged.output)["error"]["code"].startswith("cli.corrupt.")
    assert run("exhibit").exit_code == 2
    assert run("exhibit", tmp_path / "new", "--release", "0").exit_code == 2
    assert not (tmp_path / "new").exists()


def test_an_exhibit_keeps_the_rule_for_public_displays(run: Run, tmp_path: Path) -> None:
    refused = run("exhibit", tmp_path / "new", "--json", PUBLIC_DISPLAY="1")
    assert refused.exit_code == 1
    assert json.loads(refused.output)["error"]["code"] == "cli.sample_refused"
    assert not (tmp_path / "new").exists()
