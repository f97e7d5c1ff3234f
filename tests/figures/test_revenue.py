from itertools import pairwise

import pandas as pd
import pytest

from dashboard import i18n, theme
from dashboard.figures import revenue

NA = pd.NA
QUARTERS = [f"{year}-Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
TYPES = {"revenue": "Float64", "share": "Float64", "growth": "Float64", "suppressed": "boolean", "complete": "boolean"}


def frame(columns, rows):
    made = pd.DataFrame(rows, columns=columns)
    return made.astype({name: TYPES.get(name, "string") for name in columns})


def series(*rows):
    """Rows of (period, revenue, what is special): "part" for incomplete, "hidden" for suppressed."""
    return frame(
        ["period", "revenue", "suppressed", "complete"],
        [(period, amount, special == "hidden", special != "part") for period, amount, special in rows],
    )


def grown(*rows):
    return frame(["period", "growth", "reason"], rows)


def parts(kind, *rows):
    names = ["zone_id", "name_zh", "name_en"] if kind == "zone" else ["class"]
    return frame([*names, "revenue", "suppressed", "complete", "share"], rows)


ZONES = parts(
    "zone", ("gx", "gaoxin", "High-tech", 300.0, False, True, 0.75), ("bh", "beihu", NA, 100.0, False, True, 0.25)
)
CLASSES = parts("class", ("agency", 250.5, False, True, 0.62625), ("legal", 149.5, False, True, 0.37375))
YEARS = series(("2023", 3000.0, ""), ("2024", 3600.0, ""), ("2025", 1800.0, "part"))


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def test_a_column_is_as_high_as_its_amount_and_begins_at_zero():
    bars = by_name(revenue.trend(YEARS, lang="zh", by="year"))["revenue"]
    assert list(bars.customdata) == ["2023", "2024", "2025"]
    assert list(bars.y) == [3000, 3600, 1800]
    assert bars.base is None


def test_a_period_that_leaves_somebody_out_is_hatched():
    bars = by_name(revenue.trend(YEARS, lang="zh", by="year"))["revenue"]
    assert [bool(shape) for shape in bars.marker.pattern.shape] == [False, False, True]


@pytest.mark.parametrize(("lang", "word"), [("zh", "不完整"), ("en", "incomplete")])
def test_hatching_is_explained_where_there_is_any(lang, word):
    assert word in by_name(revenue.trend(YEARS, lang=lang, by="year"))["key"].text
    assert not by_name(revenue.trend(YEARS.head(2), lang=lang, by="year"))["key"].text


@pytest.mark.parametrize(("lang", "said"), [("zh", "* 未公开"), ("en", "* not published")])
def test_a_suppressed_period_is_a_slot_with_an_asterisk_and_no_amount(lang, said):
    traces = by_name(revenue.trend(series(("2023", 30.0, ""), ("2024", NA, "hidden")), lang=lang, by="year"))
    assert list(traces["revenue"].customdata) == ["2023"]
    assert list(traces["suppressed"].text) == ["*"]
    assert len(traces["missing"].x) == 0
    assert said in traces["key"].text


@pytest.mark.parametrize(("lang", "said"), [("zh", "待补充"), ("en", "awaiting data")])
def test_a_period_that_nobody_reported_or_that_is_not_there_says_so(lang, said):
    rows = series(("2021", 30.0, ""), ("2022", NA, "part"), ("2024", 30.0, ""))
    traces = by_name(revenue.trend(rows, lang=lang, by="year"))
    assert list(traces["missing"].text) == [said, said]
    assert len(traces["suppressed"].x) == 0


def test_an_empty_slot_stands_for_no_amount():
    traces = by_name(revenue.trend(series(("2023", 30.0, ""), ("2024", NA, "hidden")), lang="zh", by="year"))
    assert traces["suppressed"].y[0] > 30


@pytest.mark.parametrize(
    ("lang", "unit", "ticks"),
    [("zh", "万元", ["0", "1000", "2000", "3000", "4000"]), ("en", "RMB million", ["0", "10", "20", "30", "40"])],
)
def test_both_languages_have_the_same_lines_in_their_own_unit(lang, unit, ticks):
    figure = revenue.trend(YEARS, lang=lang, by="year")
    assert by_name(figure)["unit"].text[0] == unit
    assert list(figure.layout.yaxis.tickvals) == [0, 1000, 2000, 3000, 4000]
    assert list(figure.layout.yaxis.ticktext) == ticks


@pytest.mark.parametrize(("lang", "unit", "top"), [("zh", "亿元", "20"), ("en", "RMB billion", "2")])
def test_from_a_billion_on_the_larger_unit_is_taken(lang, unit, top):
    figure = revenue.trend(series(("2024", 160_000.0, "")), lang=lang, by="year")
    assert by_name(figure)["unit"].text[0] == unit
    assert figure.layout.yaxis.ticktext[-1] == top


@pytest.mark.parametrize("amount", [0.0, 0.07, 1.0, 9.9, 51.0, 100.0, 1234.5, 99_999.0, 7_654_321.0])
@pytest.mark.parametrize("lang", i18n.LANGS)
def test_an_axis_has_at_most_six_ticks_each_with_a_text_of_its_own(amount, lang):
    axis = revenue.trend(series(("2024", amount, "")), lang=lang, by="year").layout.yaxis
    assert len(axis.tickvals) <= 6
    assert len(set(axis.ticktext)) == len(axis.tickvals)
    assert axis.tickvals[0] == 0
    assert axis.tickvals[-1] >= amount


@pytest.mark.parametrize(("lang", "quarter", "year"), [("zh", "1季", "2021年"), ("en", "Q1", "2021")])
def test_quarters_are_named_and_years_stand_below_them(lang, quarter, year):
    figure = revenue.trend(series(*((period, 10.0, "") for period in QUARTERS)), lang=lang, by="quarter")
    assert len(by_name(figure)["parts"].text) == 20
    assert by_name(figure)["parts"].text[0] == quarter
    assert figure.layout.xaxis.ticktext[0] == year
    assert len(figure.layout.xaxis.ticktext) == 5


def test_years_stand_apart():
    xs = by_name(revenue.trend(series(*((p, 1.0, "") for p in QUARTERS[:8])), lang="zh", by="quarter"))["revenue"].x
    steps = [after - before for before, after in pairwise(xs)]
    assert steps[3] > steps[2] == steps[4]


def test_where_not_every_number_fits_the_last_whole_and_the_largest_column_have_theirs():
    amounts = [1000.0 + 10 * n for n in range(20)]
    amounts[5] = 12_345.0
    rows = series(*((p, a, "part" if n == 19 else "") for n, (p, a) in enumerate(zip(QUARTERS, amounts, strict=True))))
    assert list(by_name(revenue.trend(rows, lang="zh", by="quarter"))["amount"].text) == [
        "<b>1180</b>",
        "<b>12,345</b>",
    ]


def test_where_every_number_fits_every_column_has_its_own():
    assert list(by_name(revenue.trend(YEARS, lang="en", by="year"))["amount"].text) == ["<b>30</b>", "<b>36</b>", "18"]


def test_growth_is_drawn_from_a_zero_line_in_one_colour_with_signs():
    rows = grown(("2022", NA, "no_base"), ("2023", 0.125, ""), ("2024", -0.031, ""), ("2025", 0.0, ""))
    figure = revenue.growth(rows, lang="zh", by="year")
    traces = by_name(figure)
    assert list(traces["growth"].y) == [0.125, -0.031, 0]
    assert traces["growth"].marker.color == theme.ink("primary")
    assert list(traces["rate"].text) == ["<b>+12.5%</b>", "<b>−3.1%</b>", "<b>0%</b>"]
    assert list(traces["rate"].textposition) == ["top center", "bottom center", "top center"]
    assert figure.layout.yaxis.zerolinewidth == 3
    assert 0 in figure.layout.yaxis.tickvals
    assert len(figure.layout.yaxis.tickvals) <= 6


def test_growth_begins_where_there_is_a_year_before():
    rows = grown(("2022", NA, "no_base"), ("2023", 0.1, ""), ("2024", 0.1, ""))
    assert list(revenue.growth(rows, lang="en", by="year").layout.xaxis.ticktext) == ["2023", "2024"]
    assert not revenue.growth(rows.head(1), lang="en", by="year").data


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", ["* 未公开", "… 不完整", "口径调整"]), ("en", ["* not published", "… incomplete", "definition changed"])],
)
def test_a_gap_in_growth_has_a_mark_and_the_mark_is_explained(lang, said):
    rows = grown(("2022", NA, "suppressed"), ("2023", 0.1, ""), ("2024", NA, "break"), ("2025", NA, "incomplete"))
    traces = by_name(revenue.growth(rows, lang=lang, by="year"))
    assert list(traces["reason"].text) == ["*", "/", "…"]
    assert all(each in traces["key"].text[0] for each in said)
    assert i18n.word("figure.reason.zero_base", lang) not in traces["key"].text[0]


def test_growth_without_any_rate_shows_its_marks_alone():
    figure = revenue.growth(grown(("2023", NA, "suppressed"), ("2024", NA, "suppressed")), lang="zh", by="year")
    assert list(by_name(figure)["reason"].text) == ["*", "*"]
    assert not figure.layout.yaxis.ticktext


@pytest.mark.parametrize(
    ("lang", "heading", "told"),
    [("zh", "按片区（万元）", "<b>300</b>\u200275%"), ("en", "By sub-zone (RMB million)", "<b>3</b>\u200275%")],
)
def test_a_composition_names_amounts_and_shares(lang, heading, told):
    traces = by_name(revenue.composition(ZONES, by_class=CLASSES, lang=lang))
    assert traces["zone_heading"].text[0] == f"<b>{heading}</b>"
    assert traces["zone_amount"].text[0] == told
    assert list(traces["zone"].x) == [300, 100]
    assert list(traces["zone"].customdata) == ["gx", "bh"]
    assert list(traces["class"].x) == [250.5, 149.5]
    assert list(traces["class_name"].text) == [i18n.word(f"class.{code}", lang) for code in ("agency", "legal")]


def test_a_name_without_english_stands_in_chinese():
    assert list(by_name(revenue.composition(ZONES, by_class=CLASSES, lang="en"))["zone_name"].text) == [
        "High-tech",
        "beihu",
    ]


def test_both_sides_of_a_composition_have_one_scale_from_zero():
    layout = revenue.composition(ZONES, by_class=CLASSES, lang="zh").layout
    assert layout.xaxis.range == layout.xaxis2.range
    assert layout.xaxis.range[0] == 0
    assert layout.xaxis.domain[1] - layout.xaxis.domain[0] == pytest.approx(
        layout.xaxis2.domain[1] - layout.xaxis2.domain[0]
    )


@pytest.mark.parametrize(("lang", "said"), [("zh", "* 未公开"), ("en", "* not published")])
def test_a_suppressed_part_is_an_empty_slot_that_says_so(lang, said):
    hidden = parts("zone", ("gx", "a", "A", 300.0, False, True, NA), ("bh", "b", "B", NA, True, True, NA))
    traces = by_name(revenue.composition(hidden, by_class=CLASSES, lang=lang))
    assert list(traces["zone"].x) == [300, None]
    assert len(traces["zone_slot"].x) == 1
    assert traces["zone_amount"].text[1] == said


def test_names_from_data_are_shown_as_they_are_written():
    hostile = parts("zone", ("gx", "a", "<b>A</b>", 300.0, False, True, NA))
    traces = by_name(revenue.composition(hostile, by_class=CLASSES, lang="en"))
    assert traces["zone_name"].text[0] == "&lt;b&gt;A&lt;/b&gt;"


def pictures(lang):
    quarters = series(*((p, NA if n == 3 else n * 90.0, "hidden" if n == 3 else "") for n, p in enumerate(QUARTERS)))
    yield revenue.trend(quarters, lang=lang, by="quarter")
    yield revenue.trend(YEARS, lang=lang, by="year")
    yield revenue.trend(series(("2024-H1", NA, "hidden")), lang=lang, by="half")
    yield revenue.growth(grown(("2024-Q1", 0.1, ""), ("2024-Q2", NA, "incomplete")), lang=lang, by="quarter")
    yield revenue.composition(ZONES, by_class=CLASSES, lang=lang)


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_picture_is_plain_lists_of_scatter_and_bar_in_readable_letters(lang):
    for figure in pictures(lang):
        assert "bdata" not in figure.to_json()
        assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
        assert figure.layout.showlegend is False
        assert figure.layout.hovermode is False
        assert (figure.layout.width, figure.layout.height) == (1180, 520)
        assert not figure.layout.annotations
        assert not figure.layout.shapes
        assert figure.layout.xaxis.tickfont.size >= 24
        assert all(trace.textfont.size >= 24 for trace in figure.data if getattr(trace, "mode", "") == "text")
        assert {trace.hoverinfo for trace in figure.data} <= {"none", "skip"}


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_nothing_known_is_nothing_drawn(lang):
    assert not revenue.trend(YEARS.head(0), lang=lang, by="year").data
    assert not revenue.growth(grown(("2024", 0.1, "")).head(0), lang=lang, by="year").data
    assert not revenue.composition(ZONES.head(0), by_class=CLASSES.head(0), lang=lang).data


def test_frames_are_not_changed():
    before = YEARS.copy(deep=True), ZONES.copy(deep=True)
    revenue.trend(YEARS, lang="zh", by="year")
    revenue.composition(ZONES, by_class=CLASSES, lang="zh")
    pd.testing.assert_frame_equal(YEARS, before[0])
    pd.testing.assert_frame_equal(ZONES, before[1])
