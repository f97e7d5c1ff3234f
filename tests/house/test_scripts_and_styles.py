"""Our own scripts and styles, kept to the oldest browser that the display promises to run in."""

import json
import re

import pytest

from dashboard.frontend import run_tool, styles

FLOOR = 109
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Begun by a brace, a semicolon or an end of block, never by a colon: `a:hover {` is a selector, not a property.
PROPERTY = re.compile(r"(?:^|[{};])\s*(?P<name>-?[a-z][a-z-]*)\s*:\s*(?P<value>[^;{}]+?)\s*(?=[;}])")


def test_every_script_is_sound_and_kept_to_the_browser_floor(root):
    answer = run_tool("eslint", "assets", root=root)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_style_sheet_is_sound(root):
    answer = run_tool("stylelint", "assets/{,style/}*.css", root=root)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def support(root):
    run_tool("eslint", "--version", root=root)  # brings the packages in
    compat = root / "node_modules" / "@mdn" / "browser-compat-data" / "data.json"
    return json.loads(compat.read_text(encoding="utf-8"))["css"]


@pytest.fixture(scope="module")
def sheets(root):
    return {path.name: COMMENT.sub("", path.read_text(encoding="utf-8")) for path in styles.own(root)}


def test_every_property_and_keyword_is_known_to_the_browser_floor(support, sheets):
    later = []
    for sheet, text in sheets.items():
        for match in PROPERTY.finditer(text):
            known = support["properties"].get(match["name"], {})
            keywords = [known[word] for word in match["value"].split() if word in known]
            later += [f"{sheet}: {match[0].strip()}" for entry in [known, *keywords] if _is_later(entry)]
    assert later == []


@pytest.mark.parametrize(
    ("kind", "pattern"), [("at-rules", r"@([a-z-]+)"), ("selectors", r"(?<=[\w)\]*&\s:]):([a-z-]+)")]
)
def test_every_rule_and_selector_is_known_to_the_browser_floor(support, sheets, kind, pattern):
    later = [
        f"{sheet}: {name}"
        for sheet, text in sheets.items()
        for name in sorted(set(re.findall(pattern, text)))
        if _is_later(support[kind].get(name, {}))
    ]
    assert later == []


def test_every_function_is_known_to_the_browser_floor(support, sheets):
    functions = {**support["types"], **support["types"]["color"]}
    later = [
        f"{sheet}: {name}()"
        for sheet, text in sheets.items()
        for name in sorted(set(re.findall(r"([a-z-]+)\(", text)))
        if _is_later(functions.get(name, {}))
    ]
    assert later == []


def _is_later(entry):
    """Say whether a feature came after the floor; one that is not listed is the other linter's affair."""
    support = entry.get("__compat", {}).get("support", {}).get("chrome")
    if support is None:
        return False
    plain = [one for one in (support if isinstance(support, list) else [support]) if "flags" not in one]
    versions = [str(one["version_added"]).lstrip("≤") for one in plain if "version_removed" not in one]
    return not any(version.isdigit() and int(version) <= FLOOR for version in versions)
