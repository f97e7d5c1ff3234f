"""What a data folder holds, to be compared before and after."""

import hashlib
import os
import shutil
from pathlib import Path

from dashboard import releases

State = dict[str, str]


def state(data: Path) -> State:
    """Digest every file below a data folder but the lock, by its path; folders are told by a slash."""
    return {
        f"{path.relative_to(data)}{'/' * path.is_dir()}": hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in sorted(data.rglob("*"))
        if path.name != ".lock"
    }


def linked_copy(data: Path, to: Path) -> Path:
    """Copy a data folder by links: releases never change, and the pointer is only ever replaced. Locks stay behind."""
    return Path(shutil.copytree(data, to, copy_function=os.link, ignore=shutil.ignore_patterns(".lock")))


def numbers(data: Path) -> list[int]:
    """List the numbers of all releases, newest first, each proven good."""
    history = releases.history(data)
    assert [entry.problem for entry in history if entry.problem] == []
    return [entry.number for entry in history]


def leftovers(data: Path) -> list[str]:
    """List what a publication should have swept: what has no release, and names that no reader looks at."""
    owned = {path.name.partition("-")[0] for path in (data / "releases").iterdir()}
    inside = [path.name for path in (data / "internal").iterdir() if path.name not in owned]
    beside = [path.name for path in data.rglob("*") if path.name.startswith(("current.", ".new-", ".old-"))]
    return inside + beside
