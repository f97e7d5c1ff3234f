"""A project folder of a test's own, built already, that it may change."""

import shutil
from pathlib import Path

import pytest

from dashboard.frontend import build

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built() -> Path:
    """The project itself, with its browser files up to date."""
    build(ROOT)
    return ROOT


@pytest.fixture(scope="session")
def original(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that a build reads and writes, built too; the packages are shared, they are only read."""
    folder = tmp_path_factory.mktemp("original")
    for name in ("package.json", "package-lock.json", "requirements.lock"):
        shutil.copy2(built / name, folder / name)
    for name in ("assets", "data", "dashboard/locales", "dashboard/frontend"):
        kept = shutil.ignore_patterns("releases", "internal", "cache", "current", "__pycache__")
        shutil.copytree(built / name, folder / name, ignore=kept)
    (folder / "node_modules").symlink_to(built / "node_modules")
    build(folder)
    return folder


@pytest.fixture
def project(original: Path, tmp_path: Path) -> Path:
    """A copy of that for one test."""
    folder = tmp_path / "project"
    shutil.copytree(original, folder, symlinks=True)
    return folder
