from statistics import fmean, stdev

from dashboard.sample.chance import Chance


def test_a_subject_draws_the_same_numbers_whatever_else_is_drawn() -> None:
    first = Chance(1, subject="visits")
    alone = [first.share() for _ in range(3)]
    Chance(1, subject="reach").share()
    again = Chance(1, subject="visits")
    assert [again.share() for _ in range(3)] == alone
    assert Chance(2, subject="visits").share() != alone[0]


def test_normal_draws_have_mean_nought_and_spread_one() -> None:
    chance = Chance(3, subject="normal")
    draws = [chance.normal() for _ in range(4000)]
    assert abs(fmean(draws)) < 0.05
    assert abs(stdev(draws) - 1) < 0.05


def test_names_come_as_often_as_they_weigh() -> None:
    chance = Chance(4, subject="pick")
    drawn = [chance.pick({"often": 3, "seldom": 1, "never": 0}) for _ in range(2000)]
    assert 0.7 < drawn.count("often") / len(drawn) < 0.8
    assert "never" not in drawn


def test_whole_numbers_include_both_ends_and_shuffling_loses_nothing() -> None:
    chance = Chance(5, subject="whole")
    assert {chance.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert sorted(chance.shuffled(range(20))) == list(range(20))
