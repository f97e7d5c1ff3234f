"""Public tables by hand: what a test does not say is missing, in the schema's form."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import pandas as pd
import pytest

from dashboard.schema import PUBLIC_TABLES, parse_period

Table: TypeAlias = Callable[..., pd.DataFrame]

ORIGIN = {"status": "final", "source_id": "s1", "as_of": "2025-01-31"}
USUAL: Mapping[str, Mapping[str, Any]] = {
    "institutions": {
        "class_primary": "agency",
        "aim_primary": "creation",
        "zone_id": "gx",
        "joined_on": "2018-03-01",
        "public_ok": True,
    },
    "zones": {"state": "active"},
    "values": {"region_code": "cna", "period_type": "Y", "qualifier": "="},
    "revenue": {"suppressed": False, "complete": True, "reported": 5, "expected": 5},
}


@pytest.fixture
def table() -> Iterator[Table]:
    """Make tables, and see at the end of the test that nobody has changed them."""
    made: list[tuple[pd.DataFrame, pd.DataFrame]] = []

    def make(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
        usual = ORIGIN | USUAL.get("revenue" if name.startswith("revenue_") else name, {})
        given = pd.DataFrame([{**usual, **_typed(name, row), **row} for row in rows])
        frame = pd.DataFrame(
            {
                column.name: given.get(column.name, pd.Series(pd.NA, index=given.index)).astype(column.dtype)
                for column in PUBLIC_TABLES[name].columns
            }
        )
        made.append((frame, frame.copy(deep=True)))
        return frame

    yield make
    for frame, before in made:
        pd.testing.assert_frame_equal(frame, before)


def _typed(name: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {"period_type": parse_period(row["period"]).type} if name.startswith("revenue_") else {}
