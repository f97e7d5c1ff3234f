import pandas as pd
import pytest

from dashboard.figures.text import fit, labels, names, plain, width


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>Bold & Co</b>", "&lt;b&gt;Bold &amp; Co&lt;/b&gt;"),
        ('<a href="javascript:x">y</a>', '&lt;a href="javascript:x"&gt;y&lt;/a&gt;'),
        ("&lt;i&gt; &#60;", "&amp;lt;i&amp;gt; &amp;#60;"),
        ("one<br>line", "one&lt;br&gt;line"),
    ],
)
def test_markup_in_a_name_is_shown_letter_by_letter(written, shown):
    assert plain(written) == shown


def test_what_is_not_seen_is_left_out_and_white_space_becomes_one_space():
    assert plain(" a\n\tb\u3000c\x00\u202ed\u200be ") == "a b cde"


def test_a_text_that_fits_is_left_alone():
    assert fit("Changchun", size=24, most=500) == "Changchun"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis_within_its_room():
    short = fit("A very long name of a place indeed", size=24, most=150)
    assert short.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert width(short, size=24) <= 150


def test_a_han_character_is_as_wide_as_its_size():
    assert width("\N{CJK UNIFIED IDEOGRAPH-4E2D}", size=24) == 24


def test_a_name_without_english_stands_in_chinese():
    rows = pd.DataFrame({"name_zh": ["a", "b"], "name_en": ["A", pd.NA]}, dtype="string")
    assert names(rows, "en") == ["A", "b"]
    assert names(rows, "zh") == ["a", "b"]


def test_labels_can_stand_outside_the_axes_and_catch_no_finger():
    trace = labels(name="n", x=[1], y=[2], text=["t"])
    assert trace.cliponaxis is False
    assert trace.hoverinfo == "skip"
    assert trace.textfont.size >= 24
