from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard import i18n
from dashboard.figures import progress


def targets(*pairs):
    """Rows of (actual, target)."""
    actuals = [None if actual is None else SimpleNamespace(value=actual) for actual, _ in pairs]
    return pd.DataFrame({"actual": actuals, "value": pd.array([target for _, target in pairs], dtype="Float64")})


def bullets(*pairs, words=("name", "place"), width=1180):
    words = [words] * len(pairs)
    figure = progress.bullets(targets(*pairs), called=words, told=words, width=width, height=316)
    return {trace.name: trace for trace in figure.data}


def test_a_bar_is_to_its_stroke_as_the_actual_to_the_target():
    traces = bullets((322, 850))
    left = traces["actual"].base
    stroke = traces["target"].x[0] - left
    assert traces["actual"].x[0] / stroke == pytest.approx(322 / 850)
    assert list(traces["actual"].customdata) == [322]


def test_a_bar_that_goes_beyond_its_target_is_not_cut():
    traces = bullets((1000, 850))
    left = traces["actual"].base
    assert traces["target"].x[0] - left < traces["actual"].x[0] < traces["track"].x[0]


def test_a_target_without_an_actual_is_an_empty_place():
    traces = bullets((322, 850), (None, 1200))
    assert len(traces["actual"].x) == 1
    assert len(traces["awaited"].x) == 1
    assert len([x for x in traces["target"].x if x is not None]) == 4


def test_each_target_has_a_scale_of_its_own():
    traces = bullets((28_500_000, 50_000_000), (322, 850))
    ends = [x for x in traces["target"].x if x is not None]
    assert ends[0] == pytest.approx(ends[2])


def test_a_target_that_nobody_has_numbered_has_no_stroke():
    assert len(bullets((322, None))["target"].x) == 0


def test_names_from_the_data_are_text_and_kept_to_their_room():
    traces = bullets((1, 2), words=("<b>x</b>", "W" * 200))
    assert traces["name_text"].text[0] == "<b>&lt;b&gt;x&lt;/b&gt;</b>"
    assert traces["name_text-2"].text[0].endswith("…")


def test_words_that_a_bar_leaves_no_room_for_stand_above_and_below_it():
    words = ("Technology-based SMEs", "Changchun New Area, 2027")
    beside, stacked = bullets((1, 2), words=words), bullets((1, 2), words=words, width=660)
    (middle,) = stacked["track"].y
    assert beside["track"].base > 0
    assert (stacked["track"].base, list(stacked["track"].x)) == (0, [660])
    assert [stacked[f"{name}_text"].text[0] for name in ("name", "told")] == [f"<b>{words[0]}</b>"] * 2
    assert [stacked[f"{name}_text-2"].text[0] for name in ("name", "told")] == [words[1]] * 2
    assert stacked["name_text"].y[0] > middle > stacked["name_text-2"].y[0]
    assert (stacked["told_text"].x[0], stacked["told_text"].textposition) == (660, "middle left")


def test_no_targets_are_no_bars():
    assert bullets() == {}


def tally(*rows):
    """Rows of (period, visits, whole)."""
    frame = pd.DataFrame(rows, columns=["period", "person_times", "complete"])
    return frame.astype({"period": "string", "person_times": "Int64", "complete": "boolean"})


def visited(*rows, lang="zh", by="quarter"):
    figure = progress.visits(tally(*rows), lang=lang, by=by, unit="visits", width=1180, height=316)
    return {trace.name: trace for trace in figure.data}


def test_a_column_is_as_high_as_its_visits():
    traces = visited(("2024-Q1", 497, True), ("2024-Q2", 460, True))
    assert list(traces["visits"].y) == [497, 460]
    assert list(traces["amount"].text) == ["<b>497</b>", "<b>460</b>"]


def test_a_period_in_part_is_hatched_and_one_without_a_tally_says_so():
    traces = visited(("2024-Q1", 497, True), ("2024-Q2", pd.NA, False), ("2024-Q3", 20, False))
    assert [bool(shape) for shape in traces["visits"].marker.pattern.shape] == [False, True]
    assert len(traces["missing"].x) == 1


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_zeros_are_numbered_while_they_are_few(lang):
    few = visited(("2024", 0, True), ("2025", 40, True), lang=lang, by="year")
    assert list(few["amount"].text) == ["<b>0</b>", "<b>40</b>"]
    months = [(f"2024-{n:02d}", 0, True) for n in range(1, 13)] + [("2025-01", 40, True)]
    assert list(visited(*months, lang=lang, by="month")["amount"].text) == ["<b>40</b>"]
