from itertools import pairwise

import pandas as pd
import pytest

from dashboard import i18n, theme
from dashboard.figures import institutions
from dashboard.schema import AIMS

COUNTS = {"creation": 22, "utilization": 14, "protection": 18, "management": 12, "service": 20}


def lit(**counts):
    rows = [(f"{aim}-{n:03d}", aim) for aim in AIMS for n in range(counts.get(aim, 0))]
    return pd.DataFrame(rows, columns=["inst_id", "aim_primary"], dtype="string")


def counted(**columns):
    kinds = {int: "Int64", str: "string"}
    return pd.DataFrame({name: pd.array(list(given), dtype=kinds[type(given[0])]) for name, given in columns.items()})


def standing(counts, column, keys):
    """Lights to stand with each key, the first half of each with one aim."""
    rows = [
        (f"{key}-{n:03d}", AIMS[0] if n < count / 2 else AIMS[-1], key)
        for key, count in zip(keys, counts, strict=True)
        for n in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["inst_id", "aim_primary", column])
    return frame.astype({"inst_id": "string", "aim_primary": "string"})


def of_classes(rows, lang):
    lights = standing(rows["institutions"], "class_primary", rows["class"])
    return institutions.by_class(rows, lights=lights, lang=lang)


def of_zones(rows, lang):
    return institutions.by_zone(rows, lights=standing(rows["institutions"], "zone_id", rows["zone_id"]), lang=lang)


def of_years(rows, lang):
    return institutions.by_year(rows, lights=standing(rows["joined"], "joined_year", rows["year"]), lang=lang)


def spots(figure):
    """All lights of a picture as their ids and places."""
    return {
        one: (x, y)
        for trace in figure.data
        if trace.mode == "markers"
        for one, x, y in zip(trace.ids, trace.x, trace.y, strict=True)
    }


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def every(figure):
    """All dots of a picture of lights as (x, y)."""
    return [(x, y) for trace in figure.data if trace.mode == "markers" for x, y in zip(trace.x, trace.y, strict=True)]


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_each_institution_is_one_light_that_names_it(lang):
    rows = lit(**COUNTS)
    figure = institutions.lights(rows, lang=lang)
    lights = [one for trace in figure.data if trace.mode == "markers" for one in trace.ids]
    assert lights == list(rows["inst_id"])
    assert all(trace.ids == trace.customdata for trace in figure.data if trace.mode == "markers")
    assert len(set(every(figure))) == 86


def test_an_aim_has_its_colour_and_its_shape():
    traces = by_name(institutions.lights(lit(**COUNTS), lang="en"))
    for aim in AIMS:
        assert traces[aim].marker.color == theme.ink(f"aim-{aim}")
        assert traces[aim].marker.symbol == theme.AIM_SYMBOLS[aim]


def test_the_aims_stand_in_one_order_even_where_one_has_nobody():
    figure = institutions.lights(lit(service=1), lang="en")
    assert [trace.name for trace in figure.data] == [*AIMS, "label"]


@pytest.mark.parametrize(("lang", "first"), [("zh", "创造 <b>22</b>"), ("en", "Creation <b>22</b>")])
def test_each_aim_is_labelled_with_its_name_and_count(lang, first):
    label = by_name(institutions.lights(lit(**COUNTS), lang=lang))["label"]
    assert label.text[0] == first
    assert [text.split("<b>")[1] for text in label.text] == [f"{COUNTS[aim]}</b>" for aim in AIMS]


@pytest.mark.parametrize("lang", i18n.LANGS)
@pytest.mark.parametrize(
    "counts",
    [
        {"management": 1},
        dict.fromkeys(AIMS, 1),
        COUNTS,
        {"creation": 85, "service": 1},
        dict.fromkeys(AIMS, 80),
        {"protection": 400},
    ],
)
def test_from_1_to_400_lights_lie_within_the_frame_and_apart(lang, counts):
    figure = institutions.lights(lit(**counts), lang=lang)
    spots = every(figure)
    sizes = [trace.marker.size for trace in figure.data if trace.mode == "markers" and trace.ids]
    half = max(sizes) / 2
    assert len(set(spots)) == sum(counts.values())
    assert all(half <= x <= 1136 - half and half <= y <= 440 - half for x, y in spots)
    assert min(sizes) >= 12
    xs = sorted({round(x, 3) for x, _ in spots})
    assert all(after - before >= max(sizes) for before, after in pairwise(xs))


def test_a_light_can_be_tapped_and_shows_no_box():
    figure = institutions.lights(lit(**COUNTS), lang="zh")
    assert figure.layout.hovermode == "closest"
    assert {trace.hoverinfo for trace in figure.data if trace.mode == "markers"} == {"none"}


def test_dots_in_rows_are_as_many_as_the_counts_and_the_numbers_stand_at_their_ends():
    figure = of_classes(counted(**{"class": ["agency", "legal"], "institutions": [31, 0]}), "en")
    traces = by_name(figure)
    assert len(spots(figure)) == 31
    assert list(traces["name"].text) == ["Agency", "Legal"]
    assert list(traces["count"].text) == ["<b>31</b>", "<b>0</b>"]
    assert traces["count"].x[0] > max(x for x, _ in spots(figure).values())


@pytest.mark.parametrize(("most", "kind"), [(150, {*AIMS}), (151, {"institutions"})])
def test_more_than_150_are_bars(most, kind):
    rows = counted(**{"class": ["agency", "legal"], "institutions": [most - 1, 1]})
    assert {trace.name for trace in of_classes(rows, "zh").data} - {"name", "count"} == kind


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_light_keeps_its_id_its_colour_and_its_shape_whatever_it_is_counted_by(lang):
    lights = lit(**COUNTS).assign(
        class_primary=lambda rows: pd.array(["agency", "legal"] * (len(rows) // 2), dtype="string"),
        zone_id="gx",
        joined_year=pd.array([2018 + n % 3 for n in range(86)], dtype="Int64"),
    )
    zones = counted(zone_id=["gx"], name_zh=["gaoxin"], name_en=["High-tech"], institutions=[86])
    years = counted(year=[2018, 2019, 2020], joined=[29, 29, 28], left=[0] * 3, in_force=[29, 58, 86])
    aims = counted(aim=list(COUNTS), institutions=list(COUNTS.values()))
    classes = counted(**{"class": ["agency", "legal"], "institutions": [43, 43]})
    looks = [
        {
            one: (trace.name, trace.marker.color, trace.marker.symbol)
            for trace in figure.data
            if trace.mode == "markers"
            for one in trace.ids
        }
        for figure in (
            institutions.lights(lights, lang=lang),
            institutions.by_aim(aims, lights=lights, lang=lang),
            institutions.by_class(classes, lights=lights, lang=lang),
            institutions.by_zone(zones, lights=lights, lang=lang),
            institutions.by_year(years, lights=lights, lang=lang),
        )
    ]
    assert len(looks[0]) == 86
    assert all(look == looks[0] for look in looks)


def test_bars_begin_at_one_line_and_are_as_long_as_their_counts():
    rows = counted(**{"class": ["agency", "legal"], "institutions": [200, 50]})
    bars = by_name(of_classes(rows, "zh"))["institutions"]
    assert bars.x[0] == pytest.approx(4 * bars.x[1])
    assert isinstance(bars.base, float | int)
    assert list(bars.customdata) == [200, 50]


@pytest.mark.parametrize(("lang", "name"), [("zh", "gaoxin"), ("en", "&lt;b&gt;High&lt;/b&gt;")])
def test_a_sub_zone_is_shown_by_its_name_as_it_is_written(lang, name):
    rows = counted(zone_id=["gx"], name_zh=["gaoxin"], name_en=["<b>High</b>"], institutions=[3])
    assert list(by_name(of_zones(rows, lang))["name"].text) == [name]


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_years_show_who_joined_above_and_who_was_in_force_below(lang):
    rows = counted(year=[2018, 2019, 2020], joined=[8, 0, 11], left=[0, 0, 1], in_force=[8, 8, 18])
    figure = of_years(rows, lang)
    traces = by_name(figure)
    assert len(spots(figure)) == 19
    assert list(traces["joined"].text) == ["<b>8</b>", "<b>0</b>", "<b>11</b>"]
    assert list(traces["years"].text) == ["2018", "2019", "2020"]
    assert list(traces["in_force"].text) == ["8", "8", "18"]
    assert traces["in_force_caption"].text[0] == i18n.word("figure.in_force", lang)


def test_dots_of_a_year_stand_on_the_zero_line():
    rows = counted(year=[2018, 2019], joined=[8, 40], left=[0, 0], in_force=[8, 48])
    figure = of_years(rows, "en")
    traces = by_name(figure)
    floor, size = traces["zero"].y[0], traces[AIMS[0]].marker.size
    assert floor < min(y for _, y in spots(figure).values()) < floor + size
    assert traces["zero"].line.width == 3


def test_no_more_than_six_years_are_named_and_the_last_is_among_them():
    years = list(range(2001, 2026))
    rows = counted(year=years, joined=[9] * 25, left=[0] * 25, in_force=[9 * n for n in range(1, 26)])
    named = by_name(of_years(rows, "en"))["years"].text
    assert len(named) <= 6
    assert named[-1] == "2025"


def pictures(lang):
    yield institutions.lights(lit(**COUNTS), lang=lang)
    yield of_classes(counted(**{"class": ["agency"], "institutions": [1]}), lang)
    yield of_classes(counted(**{"class": ["agency"], "institutions": [400]}), lang)
    yield of_zones(counted(zone_id=["gx"], name_zh=["a"], name_en=["A" * 200], institutions=[86]), lang)
    yield of_years(counted(year=[2018], joined=[1], left=[0], in_force=[1]), lang)


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_picture_is_plain_lists_of_scatter_and_bar_in_readable_letters(lang):
    for figure in pictures(lang):
        assert "bdata" not in figure.to_json()
        assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
        assert figure.layout.showlegend is False
        assert figure.layout.width
        assert figure.layout.height
        assert not figure.layout.annotations
        assert not figure.layout.shapes
        assert all(trace.textfont.size >= 24 for trace in figure.data if getattr(trace, "mode", "") == "text")
        assert {trace.hoverinfo for trace in figure.data} <= {"none", "skip"}


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_nothing_known_is_nothing_drawn(lang):
    assert not institutions.lights(lit(), lang=lang).data
    empty = counted(**{"class": ["agency"], "institutions": [1]}).head(0)
    assert not of_classes(empty, lang).data
    years = counted(year=[2018], joined=[1], left=[0], in_force=[1]).head(0)
    assert not of_years(years, lang).data


def test_frames_are_not_changed():
    rows = lit(**COUNTS)
    before = rows.copy(deep=True)
    institutions.lights(rows, lang="zh")
    pd.testing.assert_frame_equal(rows, before)
