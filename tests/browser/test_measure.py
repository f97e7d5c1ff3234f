"""The measure: every rule over every page, language and screen, each with its figure said at the end of the run."""

import re
from collections.abc import Callable

import pytest
from fontTools.ttLib import TTFont

from dashboard.addresses import PAGES
from dashboard.i18n import LANG_TAGS
from dashboard.settings import PROJECT
from tests.browser.profiles import PROFILES
from tests.browser.tour import Tour, Visit

on_every_screen = pytest.mark.parametrize("profile", PROFILES)
_ZERO = {
    "targets": "controls too small or too near",
    "reach": "deeds out of reach",
    "text sizes": "texts too small",
    "clipped": "parts cut off or scrolling",
    "overlapping": "parts on one another",
    "contrast": "texts and marks too pale",
    "honesty": "charts that mislead or say nothing to the blind",
    "moving": "things that move by themselves",
}
# The policy sentence is quoted as it was written; every other title is ours.
_QUOTED = {"overview"}
_TITLE = {"zh": 18, "en": 10}
# In an English title a number with its unit is read as one, as in Chinese.
_ONE = re.compile(r"[0-9A-Za-z.,%\u2212]+|\S")


def found(visits: list[Visit], rule: str) -> list[str]:
    return [f"{visit.address}: {finding}" for visit in visits for finding in visit.findings[rule]]


@on_every_screen
@pytest.mark.parametrize("rule", _ZERO)
def test_nothing_is_found_by_a_rule(
    tours: dict[str, Tour], measured: Callable[[str], None], profile: str, rule: str
) -> None:
    visits = tours[profile].all()
    faults = found(visits, rule)
    measured(f"{profile}: {len(faults)} {_ZERO[rule]} in {len(visits)} pictures")
    assert not faults, "\n".join(faults)


@on_every_screen
def test_axe_finds_nothing_serious_and_little_else(
    tours: dict[str, Tour], measured: Callable[[str], None], profile: str
) -> None:
    visits = tours[profile].all()
    faults = found(visits, "axe")
    grave = [fault for fault in faults if re.search(r": (serious|critical) ", fault)]
    most = max(len(visit.findings["axe"]) for visit in visits)
    measured(f"{profile}: {len(grave)} serious or critical axe findings, at most {most} others on a page")
    assert not grave, "\n".join(grave)
    assert most <= 2, "\n".join(faults)


@on_every_screen
def test_a_page_has_few_sizes_of_text(tours: dict[str, Tour], measured: Callable[[str], None], profile: str) -> None:
    visits = tours[profile].all()
    most = max(visits, key=lambda visit: len(visit.sizes))
    measured(f"{profile}: at most {len(most.sizes)} sizes of text on a page")
    assert len(most.sizes) <= 7, (most.address, most.sizes)


@on_every_screen
def test_a_text_is_told_from_its_ground(tours: dict[str, Tour], measured: Callable[[str], None], profile: str) -> None:
    lowest = min(tours[profile].all(), key=lambda visit: visit.lowest_contrast)
    measured(f"{profile}: the lowest contrast of a text is {lowest.lowest_contrast:.2f}:1")
    assert lowest.lowest_contrast >= 4.5, lowest.address


@on_every_screen
def test_a_title_is_read_at_a_glance(tours: dict[str, Tour], measured: Callable[[str], None], profile: str) -> None:
    longest = {"zh": 0, "en": 0}
    faults = []
    for visit in tours[profile].all():
        lang, page = visit.root["lang"], visit.root["page"]
        if page in _QUOTED:
            continue
        assert visit.h1, visit.address
        length = len(_ONE.findall(visit.h1)) if lang == "zh" else len(visit.h1.split())
        longest[lang] = max(longest[lang], length)
        faults += [f"{visit.address}: {visit.h1} ({length})"] if length > _TITLE[lang] else []
    measured(f"{profile}: the longest title has {longest['zh']} characters, {longest['en']} words in English")
    assert not faults, "\n".join(faults)


@on_every_screen
def test_every_character_is_in_the_shipped_font(
    tours: dict[str, Tour], measured: Callable[[str], None], profile: str
) -> None:
    vendor = PROJECT / "assets" / "vendor"
    covered = set.intersection(
        *(set(TTFont(vendor / f"noto-sans-sc-{weight}.woff2").getBestCmap()) for weight in (400, 700))
    )
    shown = {letter for visit in tours[profile].all() for letter in visit.text if not letter.isspace()}
    missing = {letter for letter in shown if ord(letter) not in covered}
    measured(f"{profile}: {len(missing)} of {len(shown)} different characters are not in the shipped font")
    assert missing == set()


@on_every_screen
def test_a_page_is_in_its_language_and_asks_nobody_outside(
    tours: dict[str, Tour], measured: Callable[[str], None], profile: str
) -> None:
    visits = tours[profile].all()
    leaks, said = [], []
    for visit in visits:
        assert visit.root["language"] == LANG_TAGS[visit.root["lang"]]
        said += [f"{visit.address}: {message}" for message in (*visit.said, *visit.outside, *visit.violations)]
        if visit.root["lang"] == "en":
            leaks += [f"{visit.address}: {run}" for run in re.findall(r"[\u3400-\u9fff]+", visit.unmarked_text)]
        else:
            leaks += [f"{visit.address}: {run}" for run in re.findall(_SENTENCE, visit.unmarked_text)]
    measured(f"{profile}: {len(leaks)} words of the other language, {len(said)} messages or requests outside")
    assert (leaks, said) == ([], [])


@on_every_screen
def test_every_fact_and_chart_is_one_touch_from_its_data_sheet(
    tours: dict[str, Tour], measured: Callable[[str], None], profile: str
) -> None:
    if profile == "wall":
        pytest.skip("nothing is touched on a wall: its foot says source and date")
    visits = tours[profile].all()
    facts, charts = sum(len(visit.facts) for visit in visits), sum(len(visit.charts) for visit in visits)
    unexplained = [f"{visit.address}: {name}" for visit in visits for name in visit.unexplained]
    measured(f"{profile}: {len(unexplained)} of {facts} facts and {charts} charts without a data sheet")
    assert unexplained == []


# Four words of English that follow one another: more than a name.
_SENTENCE = r"(?<![\w/.-])[A-Za-z']{2,}(?: [A-Za-z']{2,}){3,}"


@on_every_screen
def test_every_page_is_one_touch_away(tours: dict[str, Tour], profile: str) -> None:
    if profile in {"wall", "phone"}:
        pytest.skip("it has no row of pages")
    for visit in tours[profile].all():
        leads = {control["page"] for control in visit.controls if control["name"].startswith("nav.")}
        assert leads == set(PAGES), visit.address
