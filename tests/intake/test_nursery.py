"""Reading processes are forked from one that may be killed itself, and nothing of one is told of another."""

import os
import signal

import psutil
import pytest

from dashboard.nursery import Limits, Nursery, Request

NONSENSE = Request.about([], words="no words at all [", limits=Limits())


@pytest.fixture
def nursery():
    made = Nursery()
    yield made
    made.end()


def forked_from():
    """Find what a nursery's processes are forked from: our only child that was started as it is."""
    return [each for each in psutil.Process().children() if "dashboard.intake.child" in each.cmdline()]


def ends(nursery):
    """Have a process that is asked nonsense, and say how it ended: it falls."""
    with nursery.child(NONSENSE) as child:
        child.ask()
        return child.wait()


def test_each_is_a_process_of_its_own_that_tells_how_it_ended(nursery):
    assert [ends(nursery) for _ in range(3)] == [1, 1, 1]
    with nursery.child(NONSENSE) as child:
        child.kill()
        assert child.wait() == -signal.SIGKILL


def test_one_that_is_left_before_it_has_answered_is_ended(nursery):
    before = set(forked_from())
    with nursery.child(NONSENSE):
        (origin,) = set(forked_from()) - before
        (running,) = origin.children()
    assert not running.is_running() or running.status() == psutil.STATUS_ZOMBIE
    assert ends(nursery) == 1


def test_when_what_they_are_forked_from_is_killed_another_takes_its_place(nursery):
    before = set(forked_from())
    ends(nursery)
    (origin,) = set(forked_from()) - before
    origin.kill()
    origin.wait()
    assert ends(nursery) == 1
    (other,) = set(forked_from()) - before
    assert other.pid != origin.pid


def test_what_they_are_forked_from_ends_with_the_nursery_and_nothing_stays_open(nursery):
    before, held = set(forked_from()), psutil.Process().num_fds()
    for _ in range(5):
        ends(nursery)
    nursery.end()
    assert set(forked_from()) == before
    assert psutil.Process().num_fds() == held


def test_it_may_begin_before_anybody_asks(nursery):
    before = set(forked_from())
    nursery.ready()
    nursery.ready()
    (origin,) = set(forked_from()) - before
    assert ends(nursery) == 1
    assert set(forked_from()) - before == {origin}


def test_one_that_began_ahead_is_given_to_whoever_asks_the_same_and_only_once(nursery):
    before = set(forked_from())
    nursery.ahead(NONSENSE)
    nursery.ahead(NONSENSE)
    with nursery.child(NONSENSE) as child:
        child.ask()  # it has been asked
        assert child.wait() == 1
        (origin,) = set(forked_from()) - before
    assert origin.children() == [] or [each.status() for each in origin.children()] == [psutil.STATUS_ZOMBIE]
    assert ends(nursery) == 1
    assert set(forked_from()) - before == {origin}


def test_one_that_began_ahead_has_ended_before_another_thing_is_asked(nursery, tmp_path, words):
    large = tmp_path / "texts.csv"
    large.write_text("key,zh\n" * 300_000, encoding="utf-8")
    before, held = set(forked_from()), psutil.Process().num_fds()
    nursery.ahead(Request.about([large], words=words.source, limits=Limits()))
    (begun,) = set(forked_from()) - before
    assert ends(nursery) == 1
    assert not begun.is_running() or begun.status() == psutil.STATUS_ZOMBIE
    nursery.end()
    assert psutil.Process().num_fds() == held


def test_an_answer_that_was_asked_for_ahead_is_the_same(nursery, tmp_path, words, as_csv, row):
    (tmp_path / "reports.csv").write_bytes(as_csv(row()))
    request = Request.about([tmp_path / "reports.csv"], words=words.source, limits=Limits())

    def answer():
        with nursery.child(request) as child:
            child.ask()
            content = b""
            while chunk := os.read(child.answer, 1 << 20):
                content += chunk
            assert child.wait() == 0
            return content

    nursery.ahead(request)
    assert answer() == answer() != b""
