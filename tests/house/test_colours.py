import re
from pathlib import Path

from dashboard import theme

COLOUR = re.compile(r"(?<!&)#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(?:rgb|hsl|lab|lch|oklch)a?\(\s*\d")
DECLARATION = re.compile(r"[\w-]+\s*:\s*([^;{}]+)[;}]")
QUOTED = re.compile(r"([\"'`])(?P<text>(?:\\.|(?!\1).)*)\1")


def test_no_colour_stands_in_python_outside_the_theme(literals):
    found = [
        f"{module}:{line} {text!r}"
        for module, said in literals.items()
        if module != "dashboard/theme.py"
        for line, text in said
        if COLOUR.search(text)
    ]
    assert found == []


def test_no_colour_stands_in_a_style_sheet_outside_the_tokens(root):
    sheets = [path for path in _own(root, "*.css", "*.scss") if path.name != "tokens.css"]
    assert _values(sheets, DECLARATION, group=1) == []


def test_no_colour_stands_in_a_script(root):
    assert _values(_own(root, "*.js"), QUOTED, group="text") == []


def test_the_tokens_style_sheet_is_as_the_theme_writes_it(root):
    assert (root / "assets" / "tokens.css").read_text(encoding="utf-8") == theme.css()


def _own(root: Path, *patterns: str) -> list[Path]:
    vendor = root / "assets" / "vendor"
    return [
        path
        for pattern in patterns
        for path in sorted((root / "assets").rglob(pattern))
        if not path.is_relative_to(vendor)
    ]


def _values(paths, pattern, *, group):
    return [
        f"{path.name}: {match[group].strip()}"
        for path in paths
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
        if COLOUR.search(match[group])
    ]
