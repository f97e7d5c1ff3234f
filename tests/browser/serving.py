"""The server as it runs in a hall: gunicorn with its workers, on a port of its own, ended by its own process id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

import psutil

from dashboard.settings import PROJECT

_PATIENCE_SECONDS = 60.0


class Server:
    """One running server.

    Args:
        data_dir: Its data folder.
        workers: How many processes answer.
        settings: Further settings, by their names in the environment.
    """

    def __init__(self, data_dir: Path, *, workers: int = 2, **settings: str) -> None:
        """Remember what to serve; nothing runs yet."""
        self.data_dir = data_dir
        self._workers = str(workers)
        self._settings = settings
        self._log = data_dir / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        """Start it and wait until it answers; a server that dies says why."""
        command = [sys.executable, "-m", "gunicorn", "app:server", "-b", f"127.0.0.1:{self.port}"]
        command += ["--workers", self._workers, "--threads", "8", "--preload"]
        command += ["--no-control-socket", "--graceful-timeout", "5"]
        environment = {**os.environ, "DATA_DIR": str(self.data_dir), **self._settings}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}:\n{self.said}")
            try:
                urllib.request.urlopen(f"{self.base}/health", timeout=5).close()
            except urllib.error.HTTPError:
                return self  # it answers, if only that it has nothing to show
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.__exit__()
        raise RuntimeError(f"the server did not answer:\n{self.said}")

    def __exit__(self, *_: object) -> None:
        """End it by its own process id, and what it has begun in the background with it."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill(self) -> None:
        """End it at once with all that it has begun, as a power cut would; entered again, it is back at its address."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def ask(self, address: str) -> bytes:
        """Ask for an address, as anyone could."""
        with urllib.request.urlopen(f"{self.base}{address}", timeout=30) as answer:
            return bytes(answer.read())

    @property
    def processes(self) -> list[psutil.Process]:
        """List the processes that answer: the first one and its workers; not what it makes ready in the background."""
        if self._process is None:
            return []
        first = psutil.Process(self._process.pid)
        return [first, *(worker for worker in first.children() if worker.name() != "nice")]

    @property
    def said(self) -> str:
        """Read what the server has written."""
        return self._log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(base: str) -> None:
    """Wait until any server answers at an address."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(base, timeout=5).close()
        except OSError:
            assert time.monotonic() < until, f"nobody answers at {base}"
            time.sleep(0.1)
        else:
            return
