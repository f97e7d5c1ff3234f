"""The calls to the file system that a publication makes, seen from inside the process that makes them."""

import fcntl
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest import mock

_WATCHED = (
    *((os, name) for name in ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink", "remove", "rmdir")),
    *((os, name) for name in ("truncate", "ftruncate", "link", "symlink", "statvfs")),
    (io, "open"),
    (fcntl, "flock"),
)
_READING = {"statvfs", "flock"}
_SAME = {"replace": "rename", "remove": "unlink"}


@dataclass(frozen=True)
class Call:
    """One call: what it does, to what below the data folder, and whether the disk is another after it.

    ``path`` is the file or folder that is opened, written, synced, made or removed, and the old name of a rename, whose
    new one is ``target``; ``content`` is what is written.
    """

    name: str
    path: Path
    changes: bool
    target: Path | None = None
    content: bytes = b""
    folder: bool = False

    @property
    def said(self) -> str:
        return f"{self.name} {self.path}" + (f" → {self.target.name}" if self.target else "")


class Calls:
    """Watches every call about a folder while it is entered.

    Args:
        data: The folder; calls about others pass unseen.
        before: Told of each call before it is made, with its number from 1; may raise, or end the process.
        after: Told of each call that has been made.
    """

    def __init__(
        self,
        data: Path,
        *,
        before: Callable[[int, Call], None] | None = None,
        after: Callable[[int, Call], None] | None = None,
    ) -> None:
        self.made: list[Call] = []
        self._data = data
        self._before, self._after = before, after
        self._paths: dict[int, Path] = {}
        self._telling = False
        self._patches = [
            mock.patch.object(module, name, self._watched(getattr(module, name), name)) for module, name in _WATCHED
        ]

    def __enter__(self) -> Self:
        for patch in self._patches:
            patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        for patch in self._patches:
            patch.stop()

    def _watched(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            call = None if self._telling else self._call(_SAME.get(name, name), given, named)
            if call is None:
                return real(*given, **named)
            self.made.append(call)
            number = len(self.made)
            self._tell(self._before, number, call)
            try:
                result = real(*given, **named)
            finally:
                self._tell(self._after, number, call)
            if name == "open" and isinstance(result, int):
                self._paths[result] = call.path
            return result

        return watched

    def _tell(self, told: Callable[[int, Call], None] | None, number: int, call: Call) -> None:
        """Tell of a call; what the told does with files is no call of the publication."""
        if told:
            self._telling = True
            try:
                told(number, call)
            finally:
                self._telling = False

    def _call(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Call | None:
        path = self._path(given[0], named.get("dir_fd", named.get("src_dir_fd")))
        if path is None:
            return None
        flags = given[1] if len(given) > 1 and isinstance(given[1], int) else 0
        return Call(
            name=name,
            path=path,
            changes=bool(flags & os.O_CREAT) if name == "open" else name not in _READING,
            target=Path(given[1]) if name == "rename" else None,
            content=bytes(given[1]) if name == "write" else b"",
            folder=path.is_dir(),
        )

    def _path(self, said: Any, folder: int | None) -> Path | None:
        """Find the path that a call is about: by its name, by its name in an open folder, or by its open file."""
        if isinstance(said, int):
            found = self._paths.get(said)
        else:
            found = self._paths.get(folder, Path()) / said if folder is not None else Path(os.fspath(said))
        return found if found is not None and found.is_relative_to(self._data) else None
