"""The installation: the program, its Python, the packages of the lock, and what browsers are given."""

import importlib.metadata
import platform
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from dashboard import frontend
from dashboard.doctor.finding import Finding, good, wrong

_PROGRAM = "zone-display"
_LOCKED = re.compile(r"^[A-Za-z0-9][^\\#]*==[^\\]*")
_FONTS = frozenset({"fonts", "subsets"})
_MOST_NAMED = 5


def program(root: Path) -> Finding:
    """Look whether the program is installed from the folder that it is run in."""
    missing = [name for name in ("app.py", "assets", "data", "pyproject.toml") if not (root / name).exists()]
    if missing:
        return wrong("program", "incomplete", folder=root, names=_some(missing))
    return good("program", version=importlib.metadata.version(_PROGRAM), folder=root)


def python() -> Finding:
    """Look whether Python is new enough."""
    found, needed = platform.python_version(), importlib.metadata.metadata(_PROGRAM)["Requires-Python"]
    if not SpecifierSet(needed).contains(found, prereleases=True):
        return wrong("python", "other", version=found, needed=needed)
    return good("python", version=found)


def packages(lock: Path) -> Finding:
    """Compare the installed packages with the lock.

    Args:
        lock: The file that pins every version.
    """
    try:
        lines = lock.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        return wrong("packages", "no_lock", file=lock, reason=error)
    asked = [Requirement(match[0].strip()) for line in lines if (match := _LOCKED.match(line))]
    here = [each for each in asked if each.marker is None or each.marker.evaluate()]
    differing = [
        f"{each.name} {found or '–'} ({each.specifier})" for each in here if (found := _other(each)) is not None
    ]
    if differing:
        return wrong("packages", "differ", count=len(differing), names=_some(differing))
    return good("packages", count=len(here))


def _other(asked: Requirement) -> str | None:
    """Give the version that is installed instead of the one asked for, nothing for none; None where they agree."""
    try:
        found = importlib.metadata.version(asked.name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    return None if asked.specifier.contains(found, prereleases=True) else found


def browser_files(root: Path) -> Iterator[Finding]:
    """Look whether scripts, styles and fonts are there, whole and up to date."""
    try:
        stale = frontend.stale(root)
    except OSError as error:
        yield wrong("browser_files", "no_sources", reason=error)
        return
    for check, names in (
        ("browser_files", [name for name in stale if name not in _FONTS]),
        ("fonts", [name for name in stale if name in _FONTS]),
    ):
        yield wrong(check, "stale", names=_some(names)) if names else good(check)


def _some(names: Sequence[str]) -> str:
    """Name the first few."""
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
