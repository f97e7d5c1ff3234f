"""Many publish at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import releases
from tests.releases.publisher import Publisher
from tests.releases.states import leftovers, numbers

PUBLISHERS = 8


@pytest.mark.parametrize("times", [6, pytest.param(25, marks=pytest.mark.soak)])
def test_of_publishers_at_once_each_is_done_or_told_to_try_again_and_nothing_is_lost_or_doubled(
    tmp_path: Path, measured: Callable[[str], None], times: int
) -> None:
    with Publisher(least_kept=10_000) as publisher:
        outcomes = publisher.ask("compete", tmp_path, publishers=PUBLISHERS, times=times)
    assert len(outcomes) == PUBLISHERS * times
    done = {int(said.split()[1]): said.partition("edition ")[2] for said in outcomes if said != "conflict"}
    assert len(done) == len(outcomes) - outcomes.count("conflict")
    assert sorted(done) == list(range(1, len(done) + 1))
    assert numbers(tmp_path) == sorted(done, reverse=True)
    assert {entry.number: entry.why for entry in releases.history(tmp_path)} == {
        number: f"edition {edition}" for number, edition in done.items()
    }
    assert leftovers(tmp_path) == []
    measured(f"{len(outcomes)} publications by {PUBLISHERS} at once: {len(done)} done, the others told to try again")
