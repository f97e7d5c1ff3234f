"""A drop folder, real files and real releases; seconds pass when a test says so."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard import publishing, sample
from dashboard.schema import load_words
from dashboard.watching import Watch

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Seconds and a time of day, both as a test wants them."""

    seconds: float = 0.0
    moment: datetime = AT

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)


@dataclass
class Desk:
    """What a clerk sees: the folder, and what stands in it."""

    folder: Path
    data_dir: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.watch = Watch(
            folder=self.folder,
            data_dir=self.data_dir,
            by="clerk",
            clock=lambda: self.clock.seconds,
            now=lambda: self.clock.moment,
        )

    def look(self, seconds: float = 2.0) -> list[str]:
        """Look once, then let time pass; give the keys of what was said."""
        said = [each.key for each in self.watch.look()]
        self.clock.pass_by(seconds)
        return said

    def settle(self) -> list[str]:
        """Look until all is done that can be done."""
        return [key for _ in range(6) for key in self.look()]

    def drop(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    @property
    def published(self) -> list[Path]:
        return self._inside("已发布")

    @property
    def returned(self) -> list[Path]:
        return self._inside("请修改")

    def _inside(self, name: str) -> list[Path]:
        folder = self.folder / name
        return sorted(folder.iterdir()) if folder.is_dir() else []

    @property
    def status(self) -> str:
        return (self.folder / "状态.html").read_text("utf-8")

    @property
    def history(self) -> list[publishing.Entry]:
        """List the releases that were shown, newest first."""
        return list(publishing.standing(self.data_dir).shown)

    def headline(self) -> float:
        """Read off the release that is shown how many institutions there are."""
        live = publishing.standing(self.data_dir).live
        assert live is not None
        values = live.tables["values"]
        mine = (values["code"] == "institutions") & (values["region_code"] == "CCNA")
        return float(values.loc[mine, "value"].iloc[0])


@pytest.fixture(scope="session")
def facts() -> dict[str, pd.DataFrame]:
    """Give the input tables that hold nothing but published facts: few, so that they are read fast."""
    return sample.tables(published_only=True)


@pytest.fixture(scope="session")
def workbooks(facts, tmp_path_factory) -> dict[int, bytes]:
    """Write the workbook as it is, and with other numbers of institutions."""
    words = load_words(ROOT / "data" / publishing.WORDS)
    made = {}
    for count in (86, 88, 91):
        tables = {name: frame.copy() for name, frame in facts.items()}
        values = tables["values"]
        mine = (values["code"] == "institutions") & (values["region_code"] == "CCNA")
        values.loc[mine, ["value", "value_published"]] = count
        made[count] = sample.write(tables, tmp_path_factory.mktemp("made"), words=words)[0].read_bytes()
    return made


@pytest.fixture(scope="session")
def _published(workbooks, tmp_path_factory) -> Path:
    data_dir = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(ROOT / "data" / "words", data_dir / "words")
    (data_dir / "first.xlsx").write_bytes(workbooks[86])
    who = {"by": "head", "approved_by": "", "why": "first", "at": AT - timedelta(days=30)}
    outcome = publishing.publish_files([data_dir / "first.xlsx"], data_dir=data_dir, **who)
    assert outcome.published is not None
    return data_dir


@pytest.fixture
def desk(_published, tmp_path) -> Desk:
    """Make a folder under watch; release 1 is shown, with 86 institutions."""
    (tmp_path / "投放").mkdir()
    made = Desk(folder=tmp_path / "投放", data_dir=shutil.copytree(_published, tmp_path / "data"))
    yield made
    made.watch.close()
