"""Reading processes are forked from one that may be killed itself, and nothing of one is told of another."""

import signal

import psutil
import pytest

from dashboard.nursery import Nursery


@pytest.fixture
def nursery():
    made = Nursery()
    yield made
    made.end()


def forked_from():
    """Find what a nursery's processes are forked from: our only child that was started as it is."""
    return [each for each in psutil.Process().children() if "dashboard.intake.child" in each.cmdline()]


def ends(nursery):
    """Have a process that is asked nothing, and say how it ended: it finds no request, and falls."""
    with nursery.child() as child:
        child.asked.close()
        return child.wait()


def test_each_is_a_process_of_its_own_that_tells_how_it_ended(nursery):
    assert [ends(nursery) for _ in range(3)] == [1, 1, 1]
    with nursery.child() as child:
        child.kill()
        assert child.wait() == -signal.SIGKILL


def test_one_that_is_left_before_it_has_answered_is_ended(nursery):
    before = set(forked_from())
    with nursery.child():
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
