"""Rings that are laid out once and kept."""

from pathlib import Path

import pytest

from dashboard.figures.boundaries import Boundaries, Composition, composition, load, to_text
from dashboard.views.laid import Laid


@pytest.fixture(scope="module")
def geo() -> Boundaries:
    return load(Path(__file__).parents[2] / "data" / "geo")


@pytest.fixture
def city(geo: Boundaries) -> Composition:
    return composition("city", lang="zh", geo=geo)


def never() -> Composition:
    raise AssertionError("it has been laid out already")


def test_a_ring_is_laid_out_once_for_all_processes(geo, city, tmp_path):
    folder = tmp_path / "rings"
    assert Laid(folder, geo=geo).take("city", "zh", lambda: city) is city
    assert to_text(Laid(folder, geo=geo).take("city", "zh", never)) == to_text(city)


def test_a_torn_file_costs_speed_only(geo, city, tmp_path):
    Laid(tmp_path, geo=geo).take("city", "zh", lambda: city)
    (kept,) = tmp_path.iterdir()
    kept.write_text(kept.read_text()[:500])
    assert Laid(tmp_path, geo=geo).take("city", "zh", lambda: city) is city
    assert to_text(Laid(tmp_path, geo=geo).take("city", "zh", never)) == to_text(city)


def test_without_a_folder_it_is_kept_in_memory(geo, city):
    laid = Laid(None, geo=geo)
    assert laid.take("city", "zh", lambda: city) is city
    assert laid.take("city", "zh", never) is city


def test_a_folder_that_cannot_be_written_costs_speed_only(geo, city, tmp_path):
    (tmp_path / "file").write_text("")
    assert Laid(tmp_path / "file" / "rings", geo=geo).take("city", "zh", lambda: city) is city
