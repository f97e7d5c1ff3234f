from collections.abc import Mapping
from math import log
from statistics import stdev

import pandas as pd

from dashboard.schema import CLASSES, parse_period

Tables = Mapping[str, pd.DataFrame]
SPLIT = [f"revenue_{name}" for name in CLASSES]


def test_reports_run_from_2021_to_2025_by_quarter(tables: Tables) -> None:
    periods = sorted(tables["reports"]["period"].unique())
    assert (periods[0], periods[-1], len(periods)) == ("2021-Q1", "2025-Q4", 20)
    assert set(tables["reports"]["period_type"]) == {"Q"}


def test_whoever_is_in_force_reports_except_a_few_in_the_last_two_quarters(tables: Tables) -> None:
    joined = tables["institutions"].set_index("inst_id")["joined_on"]
    for period, rows in tables["reports"].groupby("period"):
        due = set(joined[joined <= parse_period(str(period)).end.isoformat()].index)
        absent = due - set(rows["inst_id"])
        assert not set(rows["inst_id"]) - due
        assert len(absent) == {"2025-Q3": 2, "2025-Q4": 5}.get(str(period), 0)


def test_a_split_adds_up_to_the_revenue_and_gives_the_first_class_the_most(tables: Tables) -> None:
    reports = tables["reports"].dropna(subset=SPLIT)
    assert ((reports[SPLIT].sum(axis=1) - reports["revenue"]).abs() < 1e-9).all()
    first = reports["inst_id"].map(tables["institutions"].set_index("inst_id")["class_primary"])
    largest = reports[SPLIT].astype(float).idxmax(axis=1).str.removeprefix("revenue_")
    assert (largest == first)[reports["revenue"] > 0].all()


def test_half_of_the_institutions_split_and_a_split_is_whole_or_absent(tables: Tables) -> None:
    reports = tables["reports"]
    given = reports[SPLIT].notna()
    assert (given.all(axis=1) == given.any(axis=1)).all()
    assert reports.loc[given.all(axis=1), "inst_id"].nunique() == 43


def test_a_split_names_only_classes_of_the_institution(tables: Tables) -> None:
    classes = tables["institutions"].set_index("inst_id")["classes"]
    reports = tables["reports"].dropna(subset=SPLIT)
    for name in CLASSES:
        earning = reports.loc[reports[f"revenue_{name}"] > 0, "inst_id"].unique()
        assert all(name in classes[inst_id].split(";") for inst_id in earning)


def test_sizes_spread_no_wider_than_one_in_logarithms(tables: Tables) -> None:
    last = tables["reports"].query("period == '2024-Q4'")["revenue"]
    assert 0.4 < stdev(log(amount) for amount in last) < 1.05


def test_the_scale_is_the_nations_mean(tables: Tables) -> None:
    year = tables["reports"].query("period.str.startswith('2024')")
    mean = year.groupby("inst_id")["revenue"].sum().mean()
    # 319.5 in the national survey of 2023, give or take what 86 draws do to it.
    assert 0.75 * 319.5 < mean < 1.35 * 319.5


def test_who_earns_nothing_reports_nought_and_not_nothing(tables: Tables) -> None:
    reports = tables["reports"]
    assert reports["revenue"].notna().all()
    assert (reports["revenue"] == 0).any()
    assert (reports["revenue"] >= 0).all()
