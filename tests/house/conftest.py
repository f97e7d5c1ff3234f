"""What the tests of the house look at: the project's own files."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def modules() -> Mapping[str, ast.Module]:
    """Every module of the package and the entry, parsed, by its name below the project's folder."""
    files = [*sorted((ROOT / "dashboard").rglob("*.py")), ROOT / "app.py"]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in files}


@pytest.fixture(scope="session")
def literals(modules: Mapping[str, ast.Module]) -> Mapping[str, list[tuple[int, str]]]:
    """Line and text of every string literal that is not a docstring, by module."""
    return {name: list(_literals(tree)) for name, tree in modules.items()}


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value
