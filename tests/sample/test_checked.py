from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from dashboard import sample
from dashboard.checks import check, check_public
from dashboard.intake import read
from dashboard.preparation import prepare
from dashboard.schema import Words

Tables = Mapping[str, pd.DataFrame]


@pytest.mark.parametrize("delivered", ["sample.xlsx", "csv"])
@pytest.mark.parametrize("published_only", [False, True])
def test_the_checks_find_neither_an_error_nor_a_warning(
    tmp_path: Path, tables: Tables, published: Tables, words: Words, delivered: str, *, published_only: bool
) -> None:
    sample.write(published if published_only else tables, tmp_path, words=words)
    delivery = read([tmp_path / delivered], words=words)
    assert check(delivery.tables, origins=delivery.origins) == []


def test_delivering_the_sample_again_draws_no_warning(
    written: tuple[Path, list[Path]], public: Tables, words: Words
) -> None:
    delivery = read([written[0] / "sample.xlsx"], words=words)
    live = {**public, "reports": delivery.tables["reports"]}
    assert check(delivery.tables, origins=delivery.origins, previous=live) == []


def test_the_public_tables_of_the_sample_pass_the_checks_of_prepared_ones(public: Tables, published: Tables) -> None:
    assert check_public(public) == []
    assert check_public(prepare(published)) == []
