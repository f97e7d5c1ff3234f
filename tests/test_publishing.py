import functools
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard import preparation, publishing, releases, sample
from dashboard.schema import INPUT_TABLES, Severity, load_words

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "clerk", "approved_by": "head", "why": "fourth quarter", "at": AT}
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def _sample() -> Tables:
    return sample.tables()


@pytest.fixture
def tables(_sample: Tables) -> Tables:
    """Give the sample's tables, for a test to change."""
    return {name: frame.copy() for name, frame in _sample.items()}


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory, _sample: Tables) -> Path:
    data_dir = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(ROOT / "data/words", data_dir / "words")
    sample.write(_sample, data_dir / "delivered", words=load_words(data_dir / publishing.WORDS))
    outcome = publishing.publish_files([data_dir / "delivered/sample.xlsx"], data_dir=data_dir, **WHO)
    assert outcome.published is not None
    assert outcome.published.number == 1
    return data_dir


@pytest.fixture
def data_dir(_published: Path, tmp_path: Path) -> Path:
    """Make a data folder whose live release is the sample."""
    return Path(shutil.copytree(_published, tmp_path / "data"))


@pytest.fixture
def deliver(data_dir: Path) -> Callable[[Tables], Path]:
    """Write tables as staff would deliver them, as CSV."""

    def deliver(delivered: Tables) -> Path:
        folder = data_dir / "next"
        sample.write(delivered, folder, words=load_words(data_dir / publishing.WORDS))
        return folder / "csv"

    return deliver


def _codes(outcome: publishing.Outcome) -> set[str]:
    return {problem.code for problem in outcome.problems}


def test_the_same_tables_as_csv_and_as_a_workbook_are_the_same_content(data_dir: Path) -> None:
    outcome = publishing.publish_files([data_dir / "delivered/csv"], data_dir=data_dir, **WHO)
    assert outcome.published is not None
    assert (outcome.published.number, outcome.published.unchanged) == (1, True)


def test_a_release_holds_the_public_tables_and_keeps_what_was_accepted_inside(data_dir: Path, tables: Tables) -> None:
    release = releases.live(data_dir).release
    assert release is not None
    for name, frame in preparation.prepare(tables).items():
        pd.testing.assert_frame_equal(release.tables[name], frame)
    assert "reports" not in release.tables
    kept = releases.previous_internal(data_dir)
    assert set(kept) == {name for name, frame in tables.items() if len(frame)}
    for name, frame in kept.items():
        pd.testing.assert_frame_equal(frame, tables[name])
    assert [made["title"] for made in release.package["sources"]] == ["sample.xlsx"]
    assert release.package["program"] == publishing.PROGRAM
    assert release.holds_sample
    titles = {made["name"]: made["title"] for made in release.package["resources"]}
    assert titles["zones"] == load_words(data_dir / publishing.WORDS).table("zones").zh


def test_one_error_refuses_the_whole_delivery(data_dir: Path, tables: Tables, deliver: Callable[..., Path]) -> None:
    tables["buildings"].loc[1, "zone_id"] = "nowhere"
    folder = deliver(tables)
    outcome = publishing.publish_files([folder], data_dir=data_dir, **WHO)
    assert outcome.published is None
    place = outcome.problems[0].place
    assert (place.file, place.row, place.column, place.value) == ("buildings.csv", 3, "zone_id", "nowhere")
    assert len(releases.history(data_dir)) == 1
    assert publishing.check_files([folder], data_dir=data_dir).problems == outcome.problems


def test_a_warning_refuses_until_it_is_confirmed_and_the_confirmation_is_kept(
    data_dir: Path, tables: Tables, deliver: Callable[..., Path]
) -> None:
    """One institution corrects one report: the difference of two releases would show by how much."""
    reports = tables["reports"]
    whole = reports["period"].eq("2024-Q2") & reports["revenue_agency"].isna() & reports["revenue"].notna()
    reports.loc[whole.idxmax(), "revenue"] += 1
    folder = deliver(tables)
    outcome = publishing.publish_files([folder], data_dir=data_dir, **WHO)
    assert outcome.published is None
    assert {problem.severity for problem in outcome.problems} == {Severity.WARNING}
    codes = _codes(outcome)
    assert codes == {"disclosure.few_changed"}
    accepted = publishing.publish_files([folder], data_dir=data_dir, accept=sorted(codes), **WHO)
    assert accepted.published is not None
    assert (accepted.published.number, accepted.problems) == (2, ())
    release = releases.live(data_dir).release
    assert release is not None
    confirmed = release.package["confirmations"]
    assert {each["code"] for each in confirmed} == codes
    assert {each["why"] for each in confirmed} == {"fourth quarter"}


def test_an_error_cannot_be_confirmed(data_dir: Path, tables: Tables, deliver: Callable[..., Path]) -> None:
    tables["buildings"].loc[1, "zone_id"] = "nowhere"
    folder = deliver(tables)
    codes = _codes(publishing.check_files([folder], data_dir=data_dir))
    assert publishing.publish_files([folder], data_dir=data_dir, accept=sorted(codes), **WHO).published is None


def test_damaged_input_tables_draw_a_warning(data_dir: Path) -> None:
    (data_dir / "internal/1/reports.parquet").unlink()
    folder = data_dir / "delivered/csv"
    assert _codes(publishing.check_files([folder], data_dir=data_dir)) == {"release.inputs_damaged"}
    outcome = publishing.publish_files([folder], data_dir=data_dir, accept=["release.inputs_damaged"], **WHO)
    assert outcome.refused is False


def test_what_is_published_elsewhere_is_one_more_release_without_input_tables(data_dir: Path, tmp_path: Path) -> None:
    release = releases.live(data_dir).release
    assert release is not None
    for ending, write in (("csv", pd.DataFrame.to_csv), ("parquet", pd.DataFrame.to_parquet)):
        folder = tmp_path / ending
        folder.mkdir()
        for name, frame in release.tables.items():
            write(frame, folder / f"{name}.{ending}", index=False)
        outcome = publishing.publish_prepared(folder, data_dir=data_dir, **WHO)
        assert outcome.problems == ()
        assert outcome.published is not None
        # The public tables are the same, the input tables are not: there are none.
        assert (outcome.published.number, outcome.published.name.partition("-")[2]) == (2, release.content)
    assert outcome.published.unchanged
    assert releases.previous_internal(data_dir) == {}


def test_prepared_tables_that_break_a_rule_are_refused(data_dir: Path, tmp_path: Path) -> None:
    release = releases.live(data_dir).release
    assert release is not None
    folder = tmp_path / "prepared"
    folder.mkdir()
    for name, frame in release.tables.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    buildings = release.tables["buildings"].copy()
    buildings.loc[0, "zone_id"] = "nowhere"
    buildings.to_parquet(folder / "buildings.parquet", index=False)
    outcome = publishing.publish_prepared(folder, data_dir=data_dir, **WHO)
    assert outcome.published is None
    assert "nowhere" in {problem.place.value for problem in outcome.problems}
    assert publishing.check_prepared(folder, data_dir=data_dir).problems == outcome.problems


def test_the_published_facts_alone_make_a_release_without_a_warning(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/words", tmp_path / "words")
    facts = sample.tables(published_only=True)
    written = sample.write(facts, tmp_path / "sample", words=load_words(tmp_path / publishing.WORDS))
    outcome = publishing.publish_files(written[:1], data_dir=tmp_path, **WHO)
    assert outcome.problems == ()
    release = releases.live(tmp_path).release
    assert release is not None
    assert not release.holds_sample
    assert release.tables["revenue_total"].empty


def test_every_input_table_is_in_the_sample(tables: Tables) -> None:
    assert list(tables) == list(INPUT_TABLES)


@pytest.fixture(scope="module")
def _hundredfold(_sample: Tables, tmp_path_factory: pytest.TempPathFactory) -> Callable[[float], Path]:
    """Write a workbook in which one institution reports so many times as much."""

    @functools.cache
    def write(times: float) -> Path:
        reports = _sample["reports"]
        row = reports.index[reports["period"] == "2025-Q2"][0]
        delivered = {**_sample, "reports": reports.copy()}
        for column in [name for name in reports if str(name).startswith("revenue")]:
            delivered["reports"].loc[row, column] *= times
        folder = tmp_path_factory.mktemp("hundredfold")
        return sample.write(delivered, folder, words=load_words(ROOT / "data" / publishing.WORDS))[0]

    return write


@pytest.fixture
def doubtful(_hundredfold: Callable[[float], Path], tmp_path: Path) -> Callable[..., Path]:
    """Give such a workbook, with answers in its sheet of results."""

    def write(*answers: tuple[str, str, str], times: float = 100, name: str = "next.xlsx") -> Path:
        book = openpyxl.load_workbook(_hundredfold(times))
        sheet = book.create_sheet("检查结果", 0)
        for cells in (("确认", "原因", "识别码"), *answers):
            sheet.append(cells)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def test_a_warning_is_confirmed_beside_itself_with_a_reason_that_the_release_keeps(
    doubtful: Callable[..., Path], data_dir: Path
) -> None:
    before = publishing.check_files([doubtful()], data_dir=data_dir)
    assert _codes(before) == {"changes.tenfold", "disclosure.few_changed"}
    answers = [("是", "大客户一次付清", problem.mark(beside="next.xlsx")) for problem in before.problems]
    # What the clerk gives back has another name.
    outcome = publishing.publish_files([doubtful(*answers, name="next (2).xlsx")], data_dir=data_dir, **WHO)
    assert outcome.published is not None
    assert [made.why for made in outcome.confirmed] == ["大客户一次付清"] * len(answers)
    release = releases.live(data_dir).release
    assert release is not None
    kept = next(made for made in release.package["confirmations"] if made["code"] == "changes.tenfold")
    first = next(problem for problem in before.problems if problem.code == "changes.tenfold")
    assert kept["why"] == "大客户一次付清"
    assert (kept["cell"], kept["value"]) == (first.place.cell, first.place.value)


def test_a_confirmation_is_void_once_the_value_changes(doubtful: Callable[..., Path], data_dir: Path) -> None:
    before = publishing.check_files([doubtful()], data_dir=data_dir)
    answers = [("是", "核实无误", problem.mark(beside="next.xlsx")) for problem in before.problems]
    after = publishing.check_files([doubtful(*answers, times=200)], data_dir=data_dir)
    assert "changes.tenfold" in _codes(after)
    assert len(after.answers) == len(answers)


@pytest.mark.parametrize(
    ("said", "reason", "code"),
    [("是", "", "confirmations.reason_missing"), ("大概", "核实", "confirmations.unclear"), ("否", "核实", None)],
)
def test_half_an_answer_confirms_nothing_and_is_told(
    doubtful: Callable[..., Path], data_dir: Path, said: str, reason: str, code: str | None
) -> None:
    before = publishing.check_files([doubtful()], data_dir=data_dir)
    marks = [problem.mark(beside="next.xlsx") for problem in before.problems]
    after = publishing.check_files([doubtful(*((said, reason, mark) for mark in marks))], data_dir=data_dir)
    assert not after.confirmed
    assert _codes(after) == _codes(before) | ({code} if code else set())


def test_an_error_is_never_confirmed(doubtful: Callable[..., Path], data_dir: Path) -> None:
    before = publishing.check_files([doubtful(times=-1)], data_dir=data_dir)
    answers = [("是", "就是这样", problem.mark(beside="next.xlsx")) for problem in before.problems]
    assert _codes(publishing.check_files([doubtful(*answers, times=-1)], data_dir=data_dir)) == _codes(before)
