from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pandas as pd

from dashboard.preparation import disclosure_warnings, prepare
from dashboard.schema import Problem, Severity

Make = Callable[..., Any]
Tables = dict[str, pd.DataFrame]
Amounts = dict[str, dict[str, float]]
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def zone(name: str, *amounts: float, periods: tuple[str, ...] = QUARTERS) -> Amounts:
    return {f"{name}{number}": dict.fromkeys(periods, amount) for number, amount in enumerate(amounts)}


def warnings(reported: Make, new: Amounts, *, old: Amounts, moved: dict[str, str] | None = None) -> list[Problem]:
    zones = {name: {"zone_id": name[:2]} for name in {**old, **new}}
    before = reported({name: old.get(name, {}) for name in zones}, **zones)
    now_in = zones | {name: {"zone_id": place} for name, place in (moved or {}).items()}
    now = reported({name: new.get(name, {}) for name in zones}, **now_in)
    old_public = prepare(before)
    new_public = old_public if new == old and not moved else prepare(now)
    return disclosure_warnings(
        now["reports"], old_reports=before["reports"], new_public=new_public, old_public=old_public
    )


def places(problems: list[Problem], rule: str) -> set[tuple[str, str, str]]:
    found = [problem.values for problem in problems if problem.code == f"disclosure.{rule}"]
    return {(values["table"], values["period"], values["group"]) for values in found}


def changed(amounts: Amounts, period: str, *names: str) -> Amounts:
    new = deepcopy(amounts)
    for name in names:
        new[name][period] = new[name].get(period, 0) + 1
    return new


BOTH = zone("gx", 50, 50, 50, 50, 50) | zone("bh", 20, 20, 20, 20)


def test_the_same_reports_draw_no_warning(reported: Make) -> None:
    assert warnings(reported, BOTH, old=BOTH) == []


def test_a_corrected_report_of_one_institution_draws_a_warning_in_every_table_that_shows_it(reported: Make) -> None:
    found = warnings(reported, changed(BOTH, "2024-Q2", "gx0"), old=BOTH)
    assert places(found, "few_changed") == {
        ("revenue_total", "2024-Q2", "total"),
        ("revenue_by_zone", "2024-Q2", "gx"),
        ("revenue_by_class", "2024-Q2", "agency"),
    }
    assert {problem.severity for problem in found} == {Severity.WARNING}
    assert {problem.values["changed"] for problem in found} == {"1"}


def test_two_late_reports_draw_a_warning(reported: Make) -> None:
    old = deepcopy(BOTH)
    del old["gx0"]["2024-Q4"], old["gx1"]["2024-Q4"]
    assert ("revenue_by_zone", "2024-Q4", "gx") in places(warnings(reported, BOTH, old=old), "few_changed")


def test_three_late_reports_together_draw_none(reported: Make) -> None:
    old = zone("gx", 50, 50, 50, 50, 50, 50)
    new = deepcopy(old)
    for name in ("gx0", "gx1", "gx2"):
        del old[name]["2024-Q4"]
    assert warnings(reported, new, old=old) == []


def test_three_late_reports_of_two_zones_draw_a_warning_for_the_zones_and_none_for_the_total(reported: Make) -> None:
    old = deepcopy(BOTH)
    del old["gx0"]["2024-Q4"], old["gx1"]["2024-Q4"], old["bh0"]["2024-Q4"]
    found = places(warnings(reported, BOTH, old=old), "few_changed")
    assert found == {("revenue_by_zone", "2024-Q4", "gx"), ("revenue_by_zone", "2024-Q4", "bh")}


def test_three_corrections_by_one_institution_are_still_one_institutions(reported: Make) -> None:
    new = BOTH
    for quarter in QUARTERS[:3]:
        new = changed(new, quarter, "gx0")
    found = places(warnings(reported, new, old=BOTH), "few_changed")
    assert {period for table, period, _ in found if table == "revenue_total"} == set(QUARTERS[:3])


def test_a_year_that_is_shown_without_its_quarters_draws_the_warning_itself(reported: Make) -> None:
    old = zone("gx", 50, 50, 50, 50, 50) | zone("bh", 20, 20, 20)
    old["bh2"]["2024-Q3"] = 0.0
    found = places(warnings(reported, changed(old, "2024-Q1", "bh0"), old=old), "few_changed")
    assert ("revenue_by_zone", "2024", "bh") in found
    assert ("revenue_by_zone", "2024-Q1", "bh") not in found


def test_a_change_in_a_hidden_sum_draws_no_warning_there(reported: Make) -> None:
    old = zone("gx", 50, 50, 50, 50, 50) | zone("bh", 20, 20)
    found = places(warnings(reported, changed(old, "2024-Q1", "bh0"), old=old), "few_changed")
    assert {table for table, _, _ in found} == {"revenue_total", "revenue_by_class"}


def test_a_new_period_draws_no_warning(reported: Make) -> None:
    old = zone("gx", 50, 50, 50, 50, periods=QUARTERS[:2])
    assert warnings(reported, zone("gx", 50, 50, 50, 50, periods=QUARTERS[:3]), old=old) == []


def test_an_institution_that_moves_draws_a_warning_in_both_zones(reported: Make) -> None:
    found = places(warnings(reported, BOTH, old=BOTH, moved={"gx0": "bh"}), "few_changed")
    assert {group for _, _, group in found} == {"gx", "bh"}


def test_a_sensitive_sum_that_the_release_before_gives_away_draws_a_warning(reported: Make) -> None:
    # Two quarters have been shown; the third makes a sub-zone show its year only, and its year less them is the third.
    first = QUARTERS[:2]
    old = zone("gx", 50, 50, 50, 50, periods=first) | zone("bh", 40, 40, 40, 40, periods=first)
    new = zone("gx", 50, 50, 50, 50, periods=QUARTERS[:3]) | zone("bh", 40, 40, 40, 40, periods=first)
    new["bh0"]["2024-Q3"] = new["bh1"]["2024-Q3"] = 40.0
    found = places(warnings(reported, new, old=old), "shown_together")
    assert ("revenue_by_zone", "2024-Q3", "bh") in found


def test_two_releases_that_hide_the_same_give_nothing_away_together(reported: Make) -> None:
    old = zone("gx", 50, 50, 50, 50, 50) | zone("bh", 20, 20)
    new = changed(old, "2024-Q4", "gx0", "gx1", "gx2")
    assert warnings(reported, new, old=old) == []
