"""A process that looks into a drop folder and dies at a given call to the file system: a real death by SIGKILL.

It imports everything once and then forks for each life. It is asked by lines of JSON on its standard input, and answers
each with what was called until then.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink"}
_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_LOOKS = 5
_PAGE = "状态.html"
"""Writing the page is left out: it is written whole and says nothing that is read again."""


class Lives:
    """Asks the process for lives.

    Args:
        log: Where the process complains.
    """

    def __init__(self, log: Path) -> None:
        self._log = log.open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.watching.dying"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def live(self, folder: Path, data_dir: Path, *, die_at: int = 0) -> dict[str, Any]:
        """Watch a folder until all is done, or until the call of that number is about to be made.

        Returns:
            ``calls``: how many calls were made; ``died``; ``call``: the last one.
        """
        question = {"folder": str(folder), "data_dir": str(data_dir), "die_at": die_at}
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return dict(json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
        self._log.close()


def _counter(folder: str, data_dir: str, *, die_at: int, tell: int) -> Callable[[str, tuple[Any, ...]], None]:
    """Count what changes the folder, and the pointer of the releases; die before the call that was asked for."""
    made = 0

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal made
        if event not in _CHANGES and not (event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        paths = [os.fsdecode(each) for each in given[:2] if isinstance(each, str | bytes | os.PathLike)]
        inside = any(path.startswith(folder) for path in paths)
        if not inside and not (event == "os.rename" and any(path.startswith(data_dir) for path in paths)):
            return
        if any(_PAGE in path for path in paths):
            return
        made += 1
        if made == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        os.pwrite(
            tell, json.dumps([made, f"{event} {' '.join(Path(path).name for path in paths)}"]).encode().ljust(4096), 0
        )

    return hook


def _watch(folder: Path, data_dir: Path) -> None:
    from dashboard.watching import Watch

    seconds = 0.0
    watch = Watch(folder=folder, data_dir=data_dir, by="clerk", clock=lambda: seconds, now=lambda: _AT)
    for _ in range(_LOOKS):
        watch.look()
        seconds += 6
    watch.close()


def _serve() -> None:
    import dashboard.watching  # noqa: F401 - imported once, before the forks
    from dashboard.nursery import NURSERY, Limits, Request

    with NURSERY.child(Request.about([], words="", limits=Limits())):
        pass  # all lives have their files read in forks of one process
    tell = os.memfd_create("calls")
    for line in sys.stdin:
        asked = json.loads(line)
        os.pwrite(tell, json.dumps([0, ""]).encode().ljust(4096), 0)
        child = os.fork()
        if not child:
            sys.addaudithook(_counter(asked["folder"], asked["data_dir"], die_at=asked["die_at"], tell=tell))
            _watch(Path(asked["folder"]), Path(asked["data_dir"]))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        calls, call = json.loads(os.pread(tell, 4096, 0))
        died = os.WIFSIGNALED(status)
        if not died and os.waitstatus_to_exitcode(status):
            raise RuntimeError(f"the watcher failed: {status}")
        sys.stdout.write(json.dumps({"calls": calls, "call": call, "died": died}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
