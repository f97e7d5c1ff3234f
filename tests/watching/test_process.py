"""The command in a process of its own: it starts, works, ends when told, and goes on after a kill."""

import os
import signal
import subprocess
import sys
import time

import pytest

from dashboard import publishing
from tests.watching.conftest import ROOT


@pytest.fixture
def start(desk):
    """Start the watcher of the desk's folder; whatever is left of it at the end is killed."""
    desk.watch.close()
    started = []

    def start(*more):
        command = [sys.executable, "-c", "from dashboard.cli import main; main()", "watch", str(desk.folder)]
        process = subprocess.Popen(
            [*command, "--every", "0.1", "--quiet", "0.3", "--by", "clerk", "--lang", "en", *more],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(desk.data_dir)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def _wait(until, seconds=120):
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.05)


def _shown(desk):
    return publishing.standing(desk.data_dir).number


def test_it_publishes_says_so_and_ends_when_told(desk, workbooks, start):
    watcher = start()
    assert watcher.stdout.readline().startswith("Watching the folder")
    desk.drop("月报.xlsx", workbooks[88])
    assert watcher.stdout.readline().startswith("Published release 2: 月报.xlsx")
    assert _shown(desk) == 2
    second = start()
    assert second.wait(timeout=60) == 1
    assert "Another program is watching" in second.stdout.read()
    watcher.send_signal(signal.SIGTERM)
    assert watcher.wait(timeout=60) == 0
    assert "No longer watching" in watcher.stdout.read()


def test_killed_and_started_again_it_goes_on(desk, workbooks, start):
    watcher = start()
    desk.drop("月报.xlsx", workbooks[88])
    _wait(lambda: (desk.folder / ".处理中" / "1" / "claim.json").exists())
    watcher.send_signal(signal.SIGKILL)
    watcher.wait()
    start()
    _wait(lambda: desk.published)
    assert _shown(desk) in {2, 3}
    assert len(desk.history) == 2
    assert desk.headline() == 88
    assert len(desk.published) == 1


@pytest.mark.skipif(os.getuid() != 0, reason="only root can run a process as somebody else")
def test_a_folder_that_may_not_be_written_to_is_said_once_and_the_file_stays(desk, workbooks):
    desk.watch.close()
    path = desk.drop("月报.xlsx", workbooks[88])
    code = (
        "import os, sys; from pathlib import Path; import dashboard.watching as w; os.setuid(65534);"
        "watch = w.Watch(folder=Path(sys.argv[1]), data_dir=Path(sys.argv[2]), quiet=0);"
        "print([said.key for _ in range(3) for said in watch.look()])"
    )
    for folder in (desk.folder, *desk.folder.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(0o755)
    said = subprocess.run(
        [sys.executable, "-c", code, str(desk.folder), str(desk.data_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "['watch.says.folder']\n"
    assert path.read_bytes() == workbooks[88]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    command = [sys.executable, "-c", "from dashboard.cli import main; main()", "watch", str(tmp_path / "nowhere")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    chinese, english = done.stdout.splitlines()
    assert "没有文件夹" in chinese
    assert english.startswith("There is no folder")
