import itertools

import pandas as pd
import pytest

from dashboard import checks
from dashboard.i18n import LANGS, word


def check_public(tables):
    """Check, and see that whatever is found can be said in both languages."""
    problems = checks.check_public(tables)
    for problem in problems:
        for lang, part in itertools.product(LANGS, ("says", "mend")):
            assert "{" not in word(f"problem.{problem.code}.{part}", lang, **{"value": "", **problem.values})
    return problems


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def with_cells(tables, table, **cells):
    frame = tables[table].copy()
    for column, value in cells.items():
        frame[column] = pd.array([value, *frame[column].iloc[1:]], dtype=frame[column].dtype)
    return {**tables, table: frame}


def test_sound_public_tables_break_no_rule(public):
    assert check_public(public) == []


@pytest.mark.parametrize(
    ("table", "cells", "code"),
    [
        ("revenue_by_zone", {"suppressed": True}, "public.suppressed_shown"),
        ("revenue_by_zone", {"revenue": None}, "public.revenue_missing"),
        ("revenue_by_zone", {"reported": 1}, "public.counts_differ"),
        ("revenue_by_zone", {"revenue": 50.0}, "public.parts_differ"),
        ("revenue_by_class", {"revenue": 30.0}, "public.parts_differ"),
        ("institutions", {"public_ok": False}, "public.withheld_shown"),
        ("indicators", {"public": False}, "public.indicator_internal"),
        ("buildings", {"coord_sys": "gcj02"}, "public.not_wgs84"),
        ("revenue_by_zone", {"zone_id": "xx"}, "references.unknown"),
        ("revenue_by_zone", {"zone_id": "gx"}, "keys.twice"),
        ("revenue_by_class", {"class": "magic"}, "cells.not_allowed"),
        ("institutions", {"classes": "agency;magic"}, "cells.not_allowed"),
        ("institutions", {"name_zh": None}, "cells.required"),
        ("institutions", {"joined_on": "2020-5-1"}, "cells.not_a_date"),
        ("revenue_total", {"period": "2024Q1"}, "cells.not_a_period"),
        ("revenue_total", {"period_type": "Y"}, "periods.type_differs"),
        ("revenue_total", {"revenue": -1.0}, "cells.below"),
        ("zones", {"lat": 91.0}, "cells.above"),
    ],
)
def test_a_broken_rule_is_found_and_placed(public, table, cells, code):
    found = [problem for problem in check_public(with_cells(public, table, **cells)) if problem.code == code]
    assert found
    assert (found[0].place.file, found[0].place.row) == (table, 2 if code == "keys.twice" else 1)


def test_a_suppressed_cell_without_revenue_is_right(public):
    both = with_cells(public, "revenue_by_zone", suppressed=True, revenue=None)
    assert check_public(both) == []


def test_an_institution_that_is_not_shown_needs_no_name(public):
    hidden = with_cells(public, "institutions", public_ok=False, name_zh=None, name_en=None)
    assert check_public(hidden) == []


def test_a_part_that_is_hidden_leaves_nothing_to_add_up(public):
    hidden = with_cells(public, "revenue_by_zone", suppressed=True, revenue=None)
    found = check_public(with_cells(hidden, "revenue_total", revenue=500.0))
    assert [(problem.code, problem.place.file) for problem in found] == [("public.parts_differ", "revenue_by_class")]


def test_a_table_that_is_missing_or_unknown_is_named(public):
    del public["texts"]
    public["reports"] = pd.DataFrame()
    found = {(problem.code, problem.values["table"]) for problem in check_public(public)}
    assert found == {("forms.table_missing", "texts"), ("forms.table_unknown", "reports")}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda frame: frame.drop(columns="zh"), "forms.column_missing"),
        (lambda frame: frame.assign(notes="x"), "forms.column_unknown"),
        (lambda frame: frame.assign(confirmed="Y"), "forms.type_differs"),
        (lambda frame: pd.concat([frame, frame[["zh"]]], axis="columns"), "forms.column_twice"),
    ],
)
def test_a_table_of_another_form_is_held_against_no_other_rule(public, change, code):
    assert codes(check_public({**public, "texts": change(public["texts"])})) == [code]


def test_the_order_of_columns_does_not_matter(public):
    assert check_public({**public, "zones": public["zones"][public["zones"].columns[::-1]]}) == []
