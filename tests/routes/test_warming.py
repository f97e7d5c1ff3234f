"""Answers made ahead: for the release that is shown, and for no other."""

import os
import subprocess
import sys
import time
from pathlib import Path

from dashboard import sample
from tests.browser import folders

PATIENCE_SECONDS = 60


def made(folder: Path) -> dict[str, int]:
    """Count what stands ready, by release."""
    kept = (each for each in (folder / "cache").iterdir() if each.is_dir() and each.name[:1].isdigit())
    return {each.name: sum(1 for _ in each.rglob("*")) for each in kept}


def until(said, *, what: str):
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := said()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


def test_warming_ends_once_another_release_is_shown_and_begins_with_that(tmp_path):
    folder = folders.make(tmp_path / "data")
    folders.publish(folder, sample.tables())
    command = [sys.executable, "-m", "dashboard.main"]
    environment = {**os.environ, "DATA_DIR": str(folder)}
    with subprocess.Popen(command, env=environment) as warming:
        until(lambda: sum(made(folder).values()) > 9, what="nothing was made")
        folders.publish(folder, sample.tables(seed=1))
        assert warming.wait(PATIENCE_SECONDS) == 0
    first = made(folder)
    assert len(first) == 1, "what visitors of the second release need is not what the first one's warming makes"
    with subprocess.Popen(command, env=environment) as again:
        until(lambda: len(made(folder)) == 2, what="the second release was not begun with")
        again.terminate()
    assert made(folder).items() >= first.items(), "who still looks at the first release is still answered"
