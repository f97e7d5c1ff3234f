"""The servers that are measured: the product as it runs in a hall, and hand-written pages beside it.

Both run under gunicorn with the same workers and threads, on loopback, and end by their own process id.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import psutil

from dashboard.settings import PROJECT

WORKERS = 2
THREADS = 8
_PATIENCE_SECONDS = 120.0


class Server:
    """A running server and the processes that it consists of."""

    def __init__(
        self, command: Sequence[str], *, port: int, first: str, settings: Mapping[str, str], log: Path
    ) -> None:
        """Remember what to run; nothing runs yet.

        Args:
            command: What starts it; the process stays the same throughout.
            port: Its port.
            first: An address that it answers once it stands.
            settings: Its settings, by their names in the environment.
            log: Where it may write.
        """
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self._command = command
        self._first = first
        self._environment = {**os.environ, **settings}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it answers."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=PROJECT, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.get(self._first)
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.__exit__()
        raise RuntimeError(f"no answer from {self._command}:\n{self._log.read_text()}")

    def __exit__(self, *_: object) -> None:
        """End it, by its own process id."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def get(self, address: str) -> bytes:
        """Fetch an answer; on a connection of its own, so that any worker may give it."""
        with urllib.request.urlopen(f"{self.base}{address}", timeout=60) as answer:
            return answer.read()

    def first_answer(self, address: str) -> float:
        """Time one answer as a browser asks for it, in milliseconds."""
        request = urllib.request.Request(f"{self.base}{address}", headers={"Accept-Encoding": "gzip, deflate, br"})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        return (time.perf_counter() - began) * 1000

    def processes(self) -> list[psutil.Process]:
        """List the process that was started and all that it began."""
        assert self._process is not None
        started = psutil.Process(self._process.pid)
        return [started, *started.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Add up the processor time that it has taken so far."""
        used = 0.0
        for process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):  # what warms the answers ends when it is done
                used += sum(process.cpu_times()[:2])
        return used

    def memory_mb(self) -> float:
        """Add up the memory that it holds, what its processes share counted once (PSS)."""
        rollups = [Path(f"/proc/{process.pid}/smaps_rollup").read_text() for process in self.processes()]
        return sum(int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) for rollup in rollups) * 1024 / 1e6

    def wait_until_quiet(self, *, seconds: float = 1.5, at_most: float = 120.0) -> float:
        """Wait until it has nothing left to do of its own accord.

        Returns:
            Processor seconds that passed meanwhile.
        """
        began, until = self.cpu_seconds(), time.monotonic() + at_most
        now = began
        while time.monotonic() < until:
            before = now
            time.sleep(seconds)
            now = self.cpu_seconds()
            if now - before < 0.02 * seconds:
                break
        return now - began


def product(data_dir: Path) -> Server:
    """Serve the display as ``make run`` does."""
    port = _free_port()
    command = [str(Path(sys.executable).parent / "zone-display"), "serve", f"--port={port}"]
    command += [f"--workers={WORKERS}", f"--threads={THREADS}"]
    log = data_dir / "server.log"
    return Server(command, port=port, first="/health", settings={"DATA_DIR": str(data_dir)}, log=log)


def hand_written(folder: Path, *, first: str) -> Server:
    """Serve the hand-written pages of a folder, in the same way."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", f"tests.load.static_server:serve({str(folder)!r})"]
    command += [f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", "--worker-class=gthread", f"--threads={THREADS}"]
    command += ["--preload", "--keep-alive=65", "--no-control-socket", "--log-level=warning"]
    return Server(command, port=port, first=first, settings={}, log=folder / "server.log")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
