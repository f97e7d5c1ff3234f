"""Rows that come, go and change; hypothesis checks the counts against plain dictionaries."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.changes.rows import counted, touched
from dashboard.schema import PUBLIC_TABLES

VISITS = PUBLIC_TABLES["visits"]
KEYS = st.tuples(
    st.sampled_from(["2025-01-01", "2025-01-02"]),
    st.sampled_from(["public", "media"]),
    st.sampled_from([None, "CCNA"]),
)
ROWS = st.dictionaries(KEYS, st.one_of(st.none(), st.integers(0, 3)))


def frame_of(rows):
    records = [(*key[:2], count, key[2], "final", "s", key[0]) for key, count in rows.items()]
    frame = pd.DataFrame(records, columns=list(VISITS.names))
    return frame.astype({column.name: column.dtype for column in VISITS.columns})


@settings(deadline=None)
@given(ROWS, ROWS)
def test_every_row_is_new_gone_changed_or_the_same(old, new):
    found = touched(VISITS, frame_of(old), frame_of(new))
    assert len(found.added) == len(new.keys() - old.keys())
    assert len(found.removed) == len(old.keys() - new.keys())
    assert len(found.changed) == sum(old[key] != new[key] for key in old.keys() & new.keys())


def test_tables_that_are_the_same_are_not_counted(before, after):
    assert counted(before, after) == ()
    after["institutions"] = after["institutions"].iloc[2:]
    (change,) = counted(before, after)
    assert (change.table, change.added, change.removed, change.changed) == ("institutions", 0, 2, 0)


def test_the_order_of_rows_is_no_change(before, after):
    after["sources"] = after["sources"].iloc[::-1].reset_index(drop=True)
    assert counted(before, after) == ()


def test_rows_that_stop_being_demo_data_are_counted(before, after):
    after["buildings"]["status"] = "final"
    (change,) = counted(before, after)
    assert change.demo == (len(before["buildings"]), 0)
    assert change.changed == len(before["buildings"])
