import itertools
import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

LOCKS = ("requirements.lock", "requirements-node.lock")
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(root, name):
    lines = (root / name).read_text(encoding="ascii").splitlines()
    assert [line for line in lines if not (PINNED.match(line) or HASH.match(line))] == []
    assert all(HASH.match(after) for line, after in itertools.pairwise(lines) if PINNED.match(line))


def test_the_lock_holds_what_the_project_asks_for(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (root / "requirements.lock").read_text(encoding="ascii").splitlines()
    locked = {match["name"]: Version(match["version"]) for line in lines if (match := PINNED.match(line))}
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    unmet = [text for text in asked if not (one := Requirement(text)).specifier.contains(locked[one.name])]
    assert unmet == []


def test_the_browser_lock_holds_hashes_and_no_addresses(root):
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    others = {name: package for name, package in packages.items() if name}
    assert [name for name, package in others.items() if "integrity" not in package] == []
    for package in others.values():
        package.pop("funding", None)  # where its authors may be thanked, not where it comes from
    assert [name for name, package in others.items() if "resolved" in package or "://" in json.dumps(package)] == []


def test_browser_packages_are_pinned_exactly(root):
    package = json.loads((root / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert {name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}
