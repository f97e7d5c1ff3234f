import itertools

import numpy as np
import pandas as pd
import pytest

from dashboard import checks
from dashboard.checks import RULES
from dashboard.checks.evidence import MOST_LISTED
from dashboard.i18n import LANGS, catalogue, word
from dashboard.schema import Origin, Severity, Stated


def check(tables, *, origins, previous=None):
    """Check, and see that whatever is found can be said in both languages."""
    problems = checks.check(tables, origins=origins, previous=previous)
    for problem in problems[:5]:
        for lang, part in itertools.product(LANGS, ("says", "mend")):
            assert "{" not in word(f"problem.{problem.code}.{part}", lang, **{"value": "", **problem.values})
    return problems


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_a_sound_delivery_breaks_no_rule(sound):
    assert check(sound, origins={}, previous=sound) == []


@pytest.mark.parametrize(("apart", "differs"), [(0.0, False), (0.04, False), (5.0, True)])
def test_a_stated_total_is_the_sum_of_its_column(sound, apart, differs):
    total = float(sound["reports"]["revenue"].sum())
    stated = Stated(
        frame=pd.DataFrame({"revenue": pd.array([total + apart, None], dtype="Float64")}),
        origin=Origin(file="a.xlsx", sheet="x", rows=np.array([9, 10]), headers={"revenue": "Revenue"}),
    )
    problems = checks.check(sound, origins={}, previous=sound, stated={"reports": stated})
    assert [(problem.code, problem.place.row, problem.place.column) for problem in problems] == (
        [("totals.differ", 9, "Revenue")] if differs else []
    )


def test_a_stated_count_is_exact(sound):
    total = int(sound["reports"]["employees"].sum())
    stated = Stated(
        frame=pd.DataFrame({"employees": pd.array([total + 1], dtype="Int64")}),
        origin=Origin(file="a.csv", rows=np.array([9])),
    )
    problems = checks.check(sound, origins={}, previous=sound, stated={"reports": stated})
    assert [(problem.code, problem.values["sum"]) for problem in problems] == [("totals.differ", str(total))]


def test_a_number_that_is_nearly_right_or_is_a_name_is_suggested(sound):
    institutions = sound["institutions"].copy()
    named = str(institutions["name_zh"][0])
    reports = sound["reports"].copy()
    institutions["inst_id"] = "91220101MA" + institutions["inst_id"]
    reports["inst_id"] = "91220101MA" + reports["inst_id"]
    right = str(reports.loc[0, "inst_id"])
    for wrong, meant in ((right.replace("0", "O", 1), right), (named, str(institutions["inst_id"][0]))):
        reports.loc[0, "inst_id"] = wrong
        found = [
            each
            for each in check({**sound, "institutions": institutions, "reports": reports}, origins={})
            if each.code.startswith("references.")
        ]
        assert [(each.code, each.values["nearest"]) for each in found] == [("references.near", meant)]


def test_rules_leave_the_tables_as_they_are(sound):
    before = {name: frame.copy(deep=True) for name, frame in sound.items()}
    check(sound, origins={}, previous=sound)
    for name, frame in sound.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_no_rule_minds_tables_that_are_not_there():
    assert check({}, origins={}, previous={}) == []


@pytest.mark.parametrize("name", ["institutions", "reports", "values", "buildings", "zones"])
def test_no_rule_fails_on_a_table_whose_cells_are_all_missing(sound, name):
    empty = sound[name].copy()
    for column in empty.columns:
        empty[column] = pd.Series(pd.NA, index=empty.index, dtype=empty[column].dtype)
    assert isinstance(check({**sound, name: empty}, origins={}, previous=sound), list)


@pytest.mark.parametrize(
    ("table", "cells", "code", "column", "values"),
    [
        ("reports", {"inst_id": "I02"}, "keys.twice", "", {"key": "I02 + 2024-Q1", "first": "1"}),
        ("reports", {"inst_id": "I99"}, "references.unknown", "inst_id", {"table": "institutions"}),
        ("regions", {"parent": "220100"}, "references.circle", "parent", {}),
        (
            "reports",
            {"revenue_agency": 30.0, "revenue_legal": 9.0},
            "revenue.split_differs",
            "revenue",
            {"parts": "39", "apart": "1"},
        ),
        ("reports", {"revenue": None, "revenue_agency": 30.0}, "revenue.total_missing", "revenue", {}),
        ("reports", {"period_type": "Y"}, "periods.type_differs", "period", {"stated": "Y"}),
        ("values", {"period": "2023-Q1"}, "periods.type_differs", "period", {"stated": "Y"}),
        ("reports", {"period": "unknown"}, "periods.unknown", "period", {}),
        ("reports", {"period": "2020-Q1"}, "periods.before_joining", "period", {"joined": "2020-05-01"}),
        ("institutions", {"left_on": "2024-01-01"}, "periods.after_leaving", "period", {"left": "2024-01-01"}),
        ("reports", {"period": "2025-Q1"}, "periods.not_begun", "period", {"as_of": "2024-12-31"}),
        ("institutions", {"left_on": "2020-04-30"}, "dates.left_before_joined", "left_on", {"joined": "2020-05-01"}),
        ("indicators", {"break_dates": "2021-01-01;spring"}, "dates.break_is_no_date", "break_dates", {}),
        ("buildings", {"lon": None}, "positions.half", "lon", {}),
        ("buildings", {"lat": 42.0}, "positions.outside", "lat", {"least": "43.186", "most": "44.596"}),
        ("zones", {"lon": 121.4}, "positions.outside", "lon", {"least": "124.252", "most": "126.252"}),
        ("values", {"period_type": "YTD"}, "indicators.stock_added_up", "period_type", {"code": "in_force"}),
        (
            "values",
            {"code": "filed", "period_type": "asof"},
            "indicators.flow_at_a_date",
            "period_type",
            {"code": "filed"},
        ),
        (
            "institutions",
            {"class_primary": "training"},
            "institutions.first_not_listed",
            "class_primary",
            {"listed": "agency;legal"},
        ),
        (
            "institutions",
            {"aim_primary": "service"},
            "institutions.first_not_listed",
            "aim_primary",
            {"listed": "creation"},
        ),
    ],
)
def test_a_broken_rule_is_an_error_with_its_place(spoiled, table, cells, code, column, values):
    found = [problem for problem in check(spoiled(table, **cells), origins={}) if problem.code == code]
    assert found
    problem = found[0]
    assert problem.severity is Severity.ERROR
    assert problem.place.column == column
    assert values.items() <= problem.values.items()


@pytest.mark.parametrize(
    ("table", "cells", "code", "column"),
    [
        (
            "sources",
            {"published_on": "2024-02-01", "retrieved_on": "2024-01-01"},
            "dates.retrieved_before_published",
            "retrieved_on",
        ),
        ("institutions", {"zone_id": "gx"}, "institutions.building_elsewhere", "zone_id"),
        ("institutions", {"phone": "138 0043 0000"}, "institutions.mobile", "phone"),
        ("institutions", {"phone": "+86-13800430000"}, "institutions.mobile", "phone"),
        ("reports", {"patent_attorneys": 11}, "institutions.more_attorneys_than_people", "patent_attorneys"),
        ("institutions", {"name_en": None}, "languages.english_missing", "name_en"),
    ],
)
def test_what_may_be_right_is_a_warning(spoiled, table, cells, code, column):
    (problem,) = check(spoiled(table, **cells), origins={})
    assert (problem.code, problem.severity, problem.place.column) == (code, Severity.WARNING, column)


@pytest.mark.parametrize("phone", ["0431-85138000", "85138000", "400-138-0043", "91138004300001"])
def test_an_office_number_is_no_mobile(spoiled, phone):
    assert check(spoiled("institutions", phone=phone), origins={}) == []


@pytest.mark.parametrize(
    "split",
    [
        {"revenue_agency": 30.0, "revenue_legal": 10.0},
        {"revenue_agency": 29.98, "revenue_legal": 9.98},
        {"revenue_agency": 40.05},
        {"revenue": 39_965.0, "revenue_agency": 40_000.0},
        {
            "revenue": None,
            **{
                f"revenue_{name}": 1.0
                for name in ("agency", "legal", "information", "operation", "consulting", "training")
            },
        },
    ],
)
def test_rounding_and_full_splits_are_no_fault(spoiled, split):
    assert check(spoiled("reports", **split), origins={}) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"period": "2020-Q2"},
        {"period": "2024-Q4"},
        {"period": "2024-12", "period_type": "M"},
    ],
)
def test_a_period_of_which_any_part_was_in_force_may_be_reported(spoiled, cells):
    assert check(spoiled("reports", **cells), origins={}) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"period": "unknown"},
        {"period_type": "asof", "period": "2024-01"},
        {"period_type": "M", "period": "2012-03"},
        {"code": "filed", "period_type": "cumulative", "period": "2024-01"},
        {"code": "filed", "period_type": "YTD", "period": "2014-11"},
    ],
)
def test_published_series_as_they_are_break_no_rule(spoiled, cells):
    assert check(spoiled("values", **cells), origins={}) == []


def test_a_table_that_is_referred_to_but_not_delivered_is_named_once_a_column(sound):
    del sound["sources"]
    problems = check(sound, origins={})
    assert set(codes(problems)) == {"references.table_missing"}
    assert len(problems) == len(sound)


def test_the_zone_without_any_point_has_no_frame(sound):
    for column in ("lat", "lon"):
        sound["zones"][column] = pd.Series(pd.NA, index=range(3), dtype="Float64")
    assert check(sound, origins={}) == []


def test_missing_english_is_said_once_a_column_with_its_first_rows(sound):
    reports = sound["institutions"]
    many = pd.concat([reports] * 4, ignore_index=True)
    many["inst_id"] = pd.array([f"I{number:02d}" for number in range(1, 9)], dtype="string")
    many["name_en"] = pd.Series(pd.NA, index=many.index, dtype="string")
    (problem,) = check({**sound, "institutions": many}, origins={})
    assert (problem.values["count"], problem.values["rows"]) == ("8", "1, 2, 3, 4, 5 …")


@pytest.mark.parametrize(
    ("revenue", "warned"), [(400.0, True), (4.0, True), (0.004, True), (399.0, False), (0.0, False), (None, False)]
)
def test_ten_times_or_a_tenth_of_the_last_release_is_a_warning(spoiled, sound, revenue, warned):
    problems = check(spoiled("reports", revenue=revenue), origins={}, previous=sound)
    assert codes(problems) == (["changes.tenfold"] if warned else [])
    if warned:
        assert (problems[0].severity, problems[0].values["before"]) == (Severity.WARNING, "40")


@pytest.mark.parametrize(
    ("revenue", "warned"),
    [(1199.0, False), (1200.0, True), (400000.0, True), (1.34, False), (1.33, True), (0.0, False)],
)
def test_thirty_times_or_a_thirtieth_of_what_a_series_usually_is_is_a_warning_in_a_new_period(
    spoiled, sound, revenue, warned
):
    earlier = sound["reports"].assign(period=pd.array(["2023-Q4"] * len(sound["reports"]), dtype="string"))
    problems = check(spoiled("reports", revenue=revenue), origins={}, previous={"reports": earlier})
    assert codes(problems) == (["changes.unlike_its_series"] if warned else [])
    if warned:
        assert (problems[0].severity, problems[0].values["before"]) == (Severity.WARNING, "40")


def test_a_fifth_of_the_rows_gone_is_a_warning(sound):
    five = pd.concat([sound["regions"]] * 3, ignore_index=True).iloc[:5]
    four = five.iloc[:4].reset_index(drop=True)
    four["region_code"] = pd.array(["1", "2", "3", "220100"], dtype="string")
    four["parent"] = pd.Series(pd.NA, index=four.index, dtype="string")
    (problem,) = check({**sound, "regions": four}, origins={}, previous={"regions": five})
    assert (problem.code, problem.values["before"], problem.values["count"]) == ("changes.fewer_rows", "5", "4")


def test_a_table_that_is_left_out_of_a_delivery_is_a_warning(sound):
    left = {name: frame for name, frame in sound.items() if name != "reports"}
    (problem,) = check(left, origins={}, previous=sound)
    assert (problem.code, problem.severity) == ("changes.table_gone", Severity.WARNING)
    assert (problem.place.file, problem.values["before"]) == ("reports", str(len(sound["reports"])))


def test_a_place_is_told_in_the_words_of_the_file(spoiled):
    origin = Origin(file="a.xlsx", sheet="机构报表", rows=np.array([7, 9]), headers={"inst_id": "机构编号"})
    (problem,) = check(spoiled("reports", inst_id="I99"), origins={"reports": origin})
    place = problem.place
    assert (place.file, place.sheet, place.row, place.column, place.value) == (
        "a.xlsx",
        "机构报表",
        7,
        "机构编号",
        "I99",
    )


def test_very_many_broken_rows_are_counted_beyond_those_listed(sound):
    many = pd.concat([sound["reports"]] * MOST_LISTED, ignore_index=True)
    many["inst_id"] = pd.array([f"X{number}" for number in range(len(many))], dtype="string")
    problems = check({**sound, "reports": many}, origins={})
    assert len(problems) == MOST_LISTED + 1
    assert (problems[-1].code, problems[-1].values["count"]) == ("checks.more", str(MOST_LISTED))


def test_every_rule_says_in_one_line_what_it_asks():
    assert all((rule.__doc__ or "").strip() for rule in RULES)


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_of_intake_and_checks_has_its_sentences(lang, rule_codes):
    words = catalogue(lang)
    assert [
        code for code in rule_codes if f"problem.{code}.says" not in words or f"problem.{code}.mend" not in words
    ] == []
