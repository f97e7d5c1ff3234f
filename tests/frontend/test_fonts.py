import tomllib

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.frontend import characters_of, subset
from dashboard.frontend.fonts import TERMINAL, WEIGHTS, _strings


@pytest.fixture(scope="module")
def fonts(built):
    return built / "assets" / "vendor" / "fonts"


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_subset_draws_the_characters_asked_for_and_no_others(fonts, tmp_path, weight):
    asked = frozenset("知识产权长春 IP 2025，。")
    (tmp_path / "font.woff2").write_bytes(subset(asked, weight=weight, fonts=fonts))
    assert characters_of(tmp_path / "font.woff2") == asked


def test_a_character_that_the_font_does_not_draw_is_left_out(fonts, tmp_path):
    (tmp_path / "font.woff2").write_bytes(subset(frozenset("长\U0001f600"), weight=400, fonts=fonts))
    assert characters_of(tmp_path / "font.woff2") == {"长"}


def test_the_same_characters_give_the_same_bytes(fonts):
    asked = frozenset("摆渡创新工场")
    assert subset(asked, weight=400, fonts=fonts) == subset(asked, weight=400, fonts=fonts)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.frozensets(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20))
def test_a_subset_of_any_common_characters_draws_them_all(fonts, tmp_path, asked):
    (tmp_path / "font.woff2").write_bytes(subset(asked, weight=400, fonts=fonts))
    assert characters_of(tmp_path / "font.woff2") == asked


def test_digits_are_of_one_width_so_that_columns_of_numbers_stand(built):
    with TTFont(built / "assets" / "vendor" / "noto-sans-sc-700.woff2") as font:
        names = font.getBestCmap()
        assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_shipped_font_draws_every_word_of_the_screens_in_both_languages(built, weight):
    drawn = characters_of(built / "assets" / "vendor" / f"noto-sans-sc-{weight}.woff2")
    areas = {path.stem for path in (built / "dashboard" / "locales" / "zh").iterdir()} - TERMINAL
    assert areas, "no catalogue is for the screens"
    said = {
        character
        for path in (built / "dashboard" / "locales").glob("*/*.toml")
        if path.stem in areas
        for character in _strings(tomllib.loads(path.read_text(encoding="utf-8")))
    }
    assert said - drawn == set()


def test_the_shipped_font_draws_the_marks_of_numbers_and_states(built):
    drawn = characters_of(built / "assets" / "vendor" / "noto-sans-sc-400.woff2")
    assert set("−×÷±≈≥≤%％°²·…—“”‘’（）《》【】、，。；：？！～→▲▼●■◆○※ⓘ０９") - drawn == set()


def test_every_copy_of_the_font_carries_its_licence(built):
    with TTFont(built / "assets" / "vendor" / "noto-sans-sc-400.woff2") as font:
        assert "SIL Open Font License" in font["name"].getDebugName(13)
        assert "Adobe" in font["name"].getDebugName(0)


def test_without_the_full_fonts_there_is_no_subset(tmp_path):
    with pytest.raises(FileNotFoundError):
        subset(frozenset("长"), weight=400, fonts=tmp_path)
