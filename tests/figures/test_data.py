import pandas as pd
import pytest

from dashboard import i18n, theme
from dashboard.figures import data

PLACES = pd.DataFrame(
    {"region_code": ["city", "jilin"], "name_zh": ["shi", "sheng"], "name_en": ["City", pd.NA]}, dtype="string"
)


def points(*rows, place="city"):
    """Rows of (period, day, value) and what is special about them."""
    usual = {"region_code": place, "period_type": "Y", "qualifier": "=", "partial": False, "joined": False}
    return pd.DataFrame(
        [usual | {"period": period, "day": day, "value": value} | more for period, day, value, more in rows]
    )


def year(number, value, **more):
    return (str(number), f"{number}-12-31", value, more)


def month(text, day, value, **more):
    return (text, day, value, {"period_type": "M"} | more)


def drawn(rows, *, lang="en", breaks=(), unit="patents", decimals=0, places=PLACES):
    figure = data.over_time(rows, places=places, break_dates=breaks, unit=unit, decimals=decimals, lang=lang)
    return figure, {trace.name: trace for trace in figure.data}


def test_years_are_columns_as_high_as_their_values_from_zero():
    _, traces = drawn(points(year(2021, 44420), year(2022, 52532)))
    assert list(traces["city"].y) == [44420, 52532]
    assert list(traces["city"].customdata) == ["2021", "2022"]
    assert traces["city"].base is None


@pytest.mark.parametrize(
    ("lang", "said", "tick"), [("zh", "待补充", "2018—2020年"), ("en", "awaiting data", "2018–2020")]
)
def test_years_that_nobody_published_are_one_empty_place_that_says_so(lang, said, tick):
    figure, traces = drawn(points(year(2017, 10), year(2021, 20), year(2022, 30)), lang=lang)
    missing = [trace for trace in figure.data if trace.name == "missing" and len(trace.x)]
    assert [list(trace.x) for trace in missing] == [[1]]
    assert missing[0].text[0] == said
    assert tick in figure.layout.xaxis.ticktext
    assert len(traces["city"].y) == 3


def test_a_year_that_one_of_two_places_lacks_is_empty_for_that_place():
    rows = pd.concat([points(year(2021, 10), year(2022, 20)), points(year(2021, 30), place="jilin")])
    figure, _ = drawn(rows)
    empty = [x for trace in figure.data if trace.name == "missing" for x in trace.x]
    assert len(empty) == 1
    assert empty[0] > 1


@pytest.mark.parametrize(("lang", "tick"), [("zh", "2024年<br>1—9月"), ("en", "2024<br>Jan–Sep")])
def test_a_year_to_date_is_hatched_and_says_how_far_it_goes(lang, tick):
    ytd = ("2024-09", "2024-09-30", 90, {"period_type": "YTD", "partial": True})
    figure, traces = drawn(points(year(2023, 120), ytd), lang=lang)
    assert [bool(shape) for shape in traces["city"].marker.pattern.shape] == [False, True]
    assert tick in figure.layout.xaxis.ticktext
    assert i18n.word("figure.to_date", lang) in [
        text for trace in figure.data if trace.name == "key" and trace.text for text in trace.text
    ]


def test_dates_are_points_and_only_joined_ones_share_a_line():
    rows = points(
        month("2024-01", "2024-01-31", 10),
        month("2024-02", "2024-02-29", 11, joined=True),
        month("2024-06", "2024-06-30", 12),
    )
    _, traces = drawn(rows)
    assert traces["city"].mode == "markers"
    assert list(traces["city"].y) == [10, 11, 12]
    assert list(traces["city_line"].y) == [None, 10, 11, None, 12]
    assert traces["city_line"].connectgaps is False


def test_points_stand_where_their_dates_are():
    _, traces = drawn(points(month("2012-03", "2012-03-31", 1), month("2016-12", "2016-12-31", 2)))
    first, last = traces["city"].x
    assert 2012.2 < first < 2012.3
    assert 2016.95 < last < 2017


@pytest.mark.parametrize(
    "rows", [(year(2020, 10), year(2021, 20)), (month("2020-06", "2020-06-30", 10), month("2021-06", "2021-06-30", 20))]
)
@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_change_of_definition_is_a_line_with_its_words_between_what_it_parts(rows, lang):
    figure, traces = drawn(points(*rows), breaks=["2021-01-01"], lang=lang)
    line = next(trace for trace in figure.data if trace.name == "break" and trace.mode == "lines")
    before, after = traces["city"].x
    assert before < line.x[0] < after
    assert i18n.word("figure.reason.break", lang) in traces["break"].text


def test_a_change_of_definition_outside_the_time_drawn_is_not_marked():
    figure, _ = drawn(points(year(2021, 10), year(2022, 20)), breaks=["2021-01-01", "2030-01-01"])
    assert [trace for trace in figure.data if trace.name == "break" and trace.mode == "lines"] == []


@pytest.mark.parametrize(("lang", "said"), [("zh", "<b>2600余</b>"), ("en", "<b>more than 2,600</b>")])
def test_a_number_keeps_its_qualifier(lang, said):
    _, traces = drawn(points(year(2021, 2600, qualifier="≥"), year(2022, 2700)), lang=lang)
    assert traces["city_value"].text[0] == said


@pytest.mark.parametrize(
    ("lang", "unit", "said"), [("zh", "亿元", "<b>8539.9</b>"), ("en", "RMB billion", "<b>853.99</b>")]
)
def test_money_is_written_as_fine_as_it_was_published(lang, unit, said):
    _, traces = drawn(points(year(2022, 1_000_000), year(2023, 85_399_000)), lang=lang, unit=i18n.MONEY)
    assert traces["unit"].text[0] == unit
    assert traces["city_value"].text[1] == said


def test_the_place_in_question_has_the_colour_and_the_other_is_grey_and_both_are_named():
    rows = pd.concat([points(year(2021, 10), year(2022, 20)), points(year(2021, 30), year(2022, 40), place="jilin")])
    figure, traces = drawn(rows)
    assert traces["city"].marker.color == theme.ink("primary")
    assert traces["jilin"].marker.color == theme.ink("rest")
    assert [text for trace in figure.data if trace.name == "key" and trace.text for text in trace.text] == [
        "sheng",
        "City",
    ]


def test_a_name_from_the_data_is_text():
    places = PLACES.assign(name_en=pd.array(["<b>x</b>", "y"], dtype="string"))
    figure, _ = drawn(points(year(2021, 10), year(2022, 20)), places=places)
    assert "&lt;b&gt;x&lt;/b&gt;" in [
        text for trace in figure.data if trace.name == "key" and trace.text for text in trace.text
    ]


@pytest.mark.parametrize("count", [13, 60])
def test_many_points_are_a_line_with_its_last_number(count):
    rows = []
    for index in range(count):
        when = f"{2018 + index // 12}-{index % 12 + 1:02d}"
        rows.append(month(when, f"{when}-28", index + 1, joined=index > 0))
    _, traces = drawn(points(*rows))
    assert list(traces["city_value"].text) == [f"<b>{count}</b>"]


@pytest.mark.parametrize("values", [(0, 0), (-5, 10), (1, 7_654_321)])
def test_any_values_have_an_axis_with_zero_on_it(values):
    figure, _ = drawn(points(year(2021, values[0]), year(2022, values[1])))
    ticks = figure.layout.yaxis.tickvals
    assert 0 in ticks
    assert len(ticks) <= 7
    assert len(set(figure.layout.yaxis.ticktext)) == len(ticks)


def test_nothing_known_is_nothing_drawn():
    figure, _ = drawn(points().reindex(columns=["region_code", "period_type", "day", "value"]))
    assert len(figure.data) == 0
