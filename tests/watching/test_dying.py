"""Killed before every single change that it makes, and started again: nothing is lost, nothing is done twice."""

import shutil

import pytest

from dashboard.watching.places import Places
from tests.watching.conftest import Desk
from tests.watching.dying import Lives

in_steps = pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.soak)])
"""Every eleventh death here, and every single one in a soak."""


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    made = Lives(tmp_path_factory.mktemp("lives") / "log")
    yield made
    made.end()


def _holds(folder, content):
    return any(path.read_bytes() == content for path in folder.rglob("*") if path.is_file())


def _copy(desk, to):
    shutil.copytree(desk.folder, to / "投放")
    shutil.copytree(desk.data_dir, to / "data")
    return Desk(folder=to / "投放", data_dir=to / "data")


def _every_death(lives, desk, tmp_path, content, check, *, step=1):
    """Die at the first call, the next, and so on until there is none left; each time start again and check."""
    number = 1 - step
    while True:
        number += step
        copy = _copy(desk, tmp_path / str(number))
        life = lives.live(copy.folder, copy.data_dir, die_at=number)
        assert _holds(copy.folder, content), f"lost after {life['call']}"
        if not life["died"]:
            break
        again = lives.live(copy.folder, copy.data_dir)
        assert not again["died"]
        assert _holds(copy.folder, content), f"lost when started again after {life['call']}"
        assert list(Places(copy.folder).working.glob("[0-9]*")) == [], life["call"]
        assert Places(copy.folder).arrivals() == [], life["call"]
        assert len(copy.published) == 1, life["call"]
        check(copy, life["call"])
        shutil.rmtree(tmp_path / str(number))
    return number - 1


@in_steps
def test_a_delivery_is_published_once_whenever_the_watcher_dies(lives, desk, workbooks, tmp_path, step):
    desk.drop("月报.xlsx", workbooks[88])

    def check(copy, call):
        shown, first = copy.history
        assert (shown.previous, first.number) == (1, 1), call
        assert copy.headline() == 88, call
        assert copy.published[0].name.startswith(f"第{shown.number}号"), call
        assert (copy.published[0] / "原件" / "月报.xlsx").read_bytes() == workbooks[88], call
        assert len(list(copy.published[0].glob("*.html"))) == 1, call

    assert _every_death(lives, desk, tmp_path, workbooks[88], check, step=step) > 20


@in_steps
def test_a_publication_is_undone_once_whenever_the_watcher_dies(lives, desk, workbooks, tmp_path, step):
    for count in (88, 91):
        desk.drop("月报.xlsx", workbooks[count])
        desk.settle()
    desk.watch.close()
    shutil.rmtree(desk.folder / "已发布")
    desk.drop("撤回.txt", "填错了".encode())

    def check(copy, call):
        assert [entry.rolled_back_to for entry in copy.history] == [2, 0, 0, 0], call
        assert copy.headline() == 88, call

    assert _every_death(lives, desk, tmp_path, "填错了".encode(), check, step=step) > 20


@in_steps
def test_what_comes_back_comes_back_once_whenever_the_watcher_dies(lives, desk, tmp_path, step):
    desk.drop("坏.xlsx", b"nothing that opens")
    number = 0
    died = True
    while died:
        number += step
        copy = _copy(desk, tmp_path / str(number))
        died = lives.live(copy.folder, copy.data_dir, die_at=number)["died"]
        lives.live(copy.folder, copy.data_dir)
        assert len(copy.returned) == 1
        assert (copy.returned[0] / "原件" / "坏.xlsx").read_bytes() == b"nothing that opens"
        assert len(copy.history) == 1
        shutil.rmtree(tmp_path / str(number))
    assert number > 15
