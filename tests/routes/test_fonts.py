"""Fonts of a release: exactly what the shipped one lacks and the whole font draws."""

from pathlib import Path

import pandas as pd

from dashboard.frontend import characters_of
from dashboard.releases import Release
from dashboard.routes.fonts import Fonts

VENDOR = Path(__file__).parents[2] / "assets" / "vendor"


def release_saying(text):
    frame = pd.DataFrame({"zh": pd.Series([text], dtype="string")})
    return Release(number=1, content="0" * 8, name="1-00000000", tables={"texts": frame}, package={})


def test_a_new_character_gets_a_font_of_its_own(tmp_path):
    fonts = Fonts(VENDOR, folder=tmp_path).of(release_saying("\u9f98\u9750\u9f49 IP"))
    assert set(fonts) == {400, 700}
    path = tmp_path / "font.woff2"
    path.write_bytes(fonts[400])
    assert {"\u9f98", "\u9750", "\u9f49"} <= characters_of(path)
    assert "I" not in characters_of(path)


def test_a_release_of_known_characters_brings_no_font(tmp_path):
    assert Fonts(VENDOR, folder=tmp_path).of(release_saying("IP 2025")) == {}


def test_characters_that_no_font_draws_bring_none_either(tmp_path):
    assert Fonts(VENDOR, folder=tmp_path).of(release_saying("\x07\u202e\ue000")) == {}
