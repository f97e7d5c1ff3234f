import pandas as pd
import pytest

from dashboard.sample import frames


def test_a_column_that_the_table_does_not_have_is_refused_not_lost() -> None:
    with pytest.raises(KeyError, match="revnue"):
        frames.typed(pd.DataFrame({"inst_id": ["a"], "revnue": [1]}), table="reports")


def test_columns_that_are_not_given_are_missing() -> None:
    rows = frames.typed(pd.DataFrame({"zone_id": ["gx"]}), table="zones")
    assert rows["lat"].isna().all()
    assert str(rows["lat"].dtype) == "Float64"


def test_made_rows_say_that_they_are_made_up() -> None:
    rows = frames.made([{"period": "2025", "region_code": "CHN"}], table="reach")
    assert rows[["status", "source_id", "as_of"]].iloc[0].tolist() == ["demo", "sample", "2025-12-31"]
