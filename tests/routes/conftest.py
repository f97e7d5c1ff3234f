from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import preparation, releases, sample

PROJECT = Path(__file__).parents[2]


def publish_sample(folder: Path, *, published_only: bool = False) -> releases.Published:
    tables = sample.tables(published_only=published_only)
    return releases.publish(
        folder,
        public=preparation.prepare(tables),
        internal={"reports": tables["reports"]},
        inputs=[],
        by="test",
        approved_by="test",
        why="test",
        program="test",
        titles=lambda table, column: (f"{table}.{column}", f"{table}.{column}"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample as its only release."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("geo", "words"):
        (folder / name).symlink_to(PROJECT / "data" / name)
    publish_sample(folder)
    return folder


@pytest.fixture(scope="session")
def publish():
    """Publishes the sample into a data folder."""
    return publish_sample
