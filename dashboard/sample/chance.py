"""Draws that come out the same wherever they are made."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
_NORMAL = NormalDist()


class Chance:
    """One subject's own stream of draws: more draws for visits never move a building.

    Only evenly spread numbers are asked of the generator, and the rest is made from them here, so that a newer numpy
    with another way to draw normals leaves the committed files as they are.

    Args:
        seed: The sample's seed.
        subject: What is drawn.
    """

    def __init__(self, seed: int, *, subject: str) -> None:
        """Begin the stream."""
        self._even = np.random.default_rng([seed, *subject.encode()])

    def share(self) -> float:
        """Draw a number from 0 up to, not including, 1."""
        return float(self._even.random())

    def between(self, least: float, most: float) -> float:
        """Draw a number between two."""
        return least + (most - least) * self.share()

    def whole(self, least: int, most: int) -> int:
        """Draw a whole number, both ends included."""
        return least + int(self.share() * (most - least + 1))

    def normal(self) -> float:
        """Draw from the standard normal distribution."""
        # Away from 0 itself, where the inverse does not exist.
        return _NORMAL.inv_cdf(0.0005 + 0.999 * self.share())

    def pick(self, weights: Mapping[str, float]) -> str:
        """Draw a name, each as likely as its weight."""
        rest = self.share() * sum(weights.values())
        for name, weight in weights.items():
            rest -= weight
            if rest < 0:
                return name
        return list(weights)[-1]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Put items into a drawn order."""
        ranks = [self.share() for _ in items]
        return [items[place] for place in sorted(range(len(items)), key=ranks.__getitem__)]
