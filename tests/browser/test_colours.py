"""Colours of the rendered page are told apart in every colour vision, and none of them means anything alone."""

import itertools
from collections.abc import Callable

import pytest

from dashboard.i18n import word
from dashboard.schema import AIMS
from tests.browser.colours import VISIONS, difference
from tests.browser.screens import Screen
from tests.browser.tour import address

LEAST = 15
# Pairs of Sharma, Wu and Dalal's test data for CIEDE2000, as far as they are colours of a screen.
KNOWN = [((0, 0, 0), (255, 255, 255), 100.0), ((255, 0, 0), (0, 255, 0), 86.6), ((255, 0, 0), (0, 0, 255), 52.9)]
_LIGHTS = """() => [...document.querySelectorAll('[data-chart="overview-lights"] .scatterlayer .trace')].map((trace) => {
    const marks = [...trace.querySelectorAll('.points path')];
    return marks.length && [getComputedStyle(marks[0]).fill.match(/[\\d.]+/g).slice(0, 3).map(Number),
        marks[0].getAttribute('d').replace(/[-\\d.]+/g, ''), marks.length];
}).filter(Boolean)"""


@pytest.mark.parametrize(("one", "other", "known"), KNOWN)
def test_a_difference_of_colours_is_the_published_one(one, other, known) -> None:
    assert difference(one, other) == pytest.approx(known, abs=0.1)
    assert difference(one, other) == pytest.approx(difference(other, one))


def test_the_five_aims_differ_in_colour_to_every_eye_and_in_shape(
    screen: Screen, measured: Callable[[str], None]
) -> None:
    screen.show(address("en", "overview"))
    lights = screen.page.evaluate(_LIGHTS)
    assert len(lights) == len(AIMS)
    assert sum(count for _, _, count in lights) == 86
    for vision in VISIONS:
        nearest = min(difference(a, b, vision) for (a, _, _), (b, _, _) in itertools.combinations(lights, 2))
        measured(f"the nearest two aims are {nearest:.1f} apart (CIEDE2000, {vision})")
        assert nearest >= LEAST, vision
    assert len({shape for _, shape, _ in lights}) >= 4  # triangle and square are drawn with the same strokes
    said = screen.page.text_content(".chart:has([data-chart='overview-lights'])")
    assert said
    assert all(word(f"aim.{aim}", "en") in said for aim in AIMS)
