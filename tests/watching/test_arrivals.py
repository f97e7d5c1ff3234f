"""When dropped files are whole, and what is left alone."""

import os

import pytest

from dashboard.watching.arrivals import Arrivals
from dashboard.watching.places import Places, is_undo, left_alone


class Folder:
    def __init__(self, path):
        self.path = path
        self.seconds = 0.0
        self.places = Places(path)
        self.arrivals = Arrivals(quiet=5, clock=lambda: self.seconds)

    def whole(self, *, after=0.0):
        self.seconds += after
        return [path.name for path in self.arrivals.whole(self.places)]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_file_is_whole_once_it_has_been_quiet_for_five_seconds(folder):
    (folder.path / "a.csv").write_text("x")
    assert folder.whole() == []
    assert folder.whole(after=4.9) == []
    assert folder.whole(after=0.1) == ["a.csv"]


def test_a_file_that_grows_is_not_taken(folder):
    with (folder.path / "a.csv").open("a") as file:
        for _ in range(10):
            file.write("more")
            file.flush()
            assert folder.whole(after=3) == []
    assert folder.whole(after=4.9) == []
    assert folder.whole(after=0.1) == ["a.csv"]


def test_a_file_whose_time_alone_changes_is_still_arriving(folder):
    path = folder.path / "a.csv"
    path.write_text("x")
    folder.whole()
    os.utime(path, (1, 1))  # some programs set the time last
    assert folder.whole(after=6) == []
    assert folder.whole(after=6) == ["a.csv"]


def test_a_file_renamed_over_another_is_a_new_one(folder):
    (folder.path / "a.csv").write_text("x")
    folder.whole()
    (folder.path / "b.tmp").write_text("y")
    (folder.path / "b.tmp").rename(folder.path / "a.csv")
    assert folder.whole(after=6) == []
    assert folder.whole(after=5) == ["a.csv"]


def test_files_that_arrive_together_are_one_delivery(folder):
    (folder.path / "a.csv").write_text("x")
    folder.whole()
    (folder.path / "b.csv").write_text("y")
    assert folder.whole(after=4) == []
    assert folder.whole(after=4) == []  # b is not quiet yet, and a waits for it
    assert folder.whole(after=1) == ["a.csv", "b.csv"]


def test_a_file_that_never_comes_to_rest_holds_the_others_back_for_ten_minutes_only(folder):
    (folder.path / "log.csv").write_text("")
    (folder.path / "a.csv").write_text("x")
    taken = []
    for second in range(0, 700, 4):
        with (folder.path / "log.csv").open("a") as file:
            file.write("line")
        taken = folder.whole(after=4)
        if taken:
            assert second >= 596
            break
    assert taken == ["a.csv"]


def test_a_folder_is_whole_once_all_in_it_is(folder):
    (folder.path / "returns").mkdir()
    (folder.path / "returns" / "a.xlsx").write_text("x")
    folder.whole()
    (folder.path / "returns" / "b.xlsx").write_text("y")
    assert folder.whole(after=6) == []
    assert folder.whole(after=6) == ["returns"]


def test_a_file_that_goes_again_is_forgotten(folder):
    path = folder.path / "a.csv"
    path.write_text("x")
    folder.whole()
    path.unlink()
    assert folder.whole(after=6) == []
    path.write_text("x")
    assert folder.whole(after=6) == []


@pytest.mark.parametrize(
    "name", ["~$a.xlsx", ".hidden", "a.xlsx.tmp", "a.xlsx.crdownload", "a.xlsx.part", "a.PART", "Thumbs.db", ".~a.xlsx"]
)
def test_what_other_programs_make_is_left_alone(folder, name):
    assert left_alone(name)
    (folder.path / name).write_text("x")
    assert folder.whole() == []
    assert folder.whole(after=6) == []
    assert folder.arrivals.held == {}


def test_links_and_pipes_are_left_alone(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("x")
    (folder.path / "a.csv").symlink_to(outside)
    (folder.path / "b").symlink_to(outside.parent)
    os.mkfifo(folder.path / "c.csv")
    folder.whole()
    assert folder.whole(after=6) == []


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~a.xlsx", ".~lock.a.xlsx#"])
def test_a_workbook_that_is_open_waits_until_it_is_closed(folder, lock):
    (folder.path / "a.xlsx").write_text("x")
    (folder.path / lock).write_text("clerk")
    folder.whole()
    assert folder.whole(after=6) == []
    assert folder.arrivals.held == {"a.xlsx": "open"}
    (folder.path / lock).unlink()
    assert folder.whole() == ["a.xlsx"]


def test_an_open_workbook_does_not_hold_others_back(folder):
    (folder.path / "a.xlsx").write_text("x")
    (folder.path / "~$a.xlsx").write_text("clerk")
    (folder.path / "b.csv").write_text("y")
    folder.whole()
    assert folder.whole(after=6) == ["b.csv"]


@pytest.mark.parametrize("name", ["撤回.txt", "undo.txt", "UNDO.TXT"])
def test_a_request_to_undo_is_known_in_both_languages(name):
    assert is_undo(name)
    assert not is_undo(name.replace(".", "2."))
