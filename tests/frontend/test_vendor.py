import gzip

import brotli
import pytest

from dashboard import theme
from dashboard.frontend import build, characters_of

SERVED = ("plotly.js", "dash.js", "display.css", "display.js", "watchdog.js")


def _times(project):
    return {path: path.stat().st_mtime_ns for path in (project / "assets").rglob("*") if path.is_file()}


def test_a_second_build_changes_nothing(project):
    before = _times(project)
    assert build(project) is False
    assert _times(project) == before


def test_a_build_with_nothing_to_do_needs_no_packages(project):
    (project / "node_modules").unlink()
    assert build(project) is False


@pytest.mark.parametrize("name", SERVED)
def test_every_file_has_its_compressed_forms_beside_it(built, name):
    folder = built / "assets" / "vendor"
    plain = (folder / name).read_bytes()
    assert brotli.decompress((folder / f"{name}.br").read_bytes()) == plain
    assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == plain


def test_a_file_that_is_gone_is_made_again_and_the_others_are_left(project):
    folder = project / "assets" / "vendor"
    (folder / "bootstrap.css").unlink()
    before = _times(project)
    assert build(project) is True
    changed = {path.name for path, time in _times(project).items() if before.get(path) != time}
    assert changed == {"bootstrap.css"}


def test_a_file_that_was_cut_short_is_made_again(project):
    script = project / "assets" / "vendor" / "display.js"
    whole = script.read_bytes()
    script.write_bytes(whole[:100])
    assert build(project) is True
    assert script.read_bytes() == whole


def test_a_new_character_among_the_words_comes_into_the_font(project):
    font = project / "assets" / "vendor" / "noto-sans-sc-400.woff2"
    assert "龘" not in characters_of(font)
    (project / "dashboard" / "locales" / "zh" / "test.toml").write_text('[test]\nword = "龘"\n', encoding="utf-8")
    assert build(project) is True
    assert "龘" in characters_of(font)


def test_the_tokens_are_written_from_the_theme(project):
    tokens = project / "assets" / "tokens.css"
    tokens.write_text(":root {}\n", encoding="utf-8")
    assert build(project) is True
    assert tokens.read_text(encoding="utf-8") == theme.css()


def test_everything_that_a_browser_is_given_has_its_licence(built):
    licences = {path.stem for path in (built / "assets" / "vendor" / "licences").iterdir()}
    assert licences == {"bootstrap", "dash", "dash-bootstrap-components", "noto-sans-sc", "plotly.js"}
