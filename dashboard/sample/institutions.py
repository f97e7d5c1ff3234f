"""Institutions that do not exist, and the buildings they sit in."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from math import cos, radians, sin
from typing import Any

import pandas as pd

from dashboard.sample.chance import Chance
from dashboard.sample.frames import made, plan

_METRES_PER_DEGREE = 111_320
# The published group of the 1-2-3-N layout that all institutions belong to.
_ELEMENT = "institutions"
_EARLY, _LATE = "early", "late"
_FIRST_REPORTS = 2021
_FLOORS = 18


def buildings(zones: pd.DataFrame) -> pd.DataFrame:
    """Place the sample buildings around the sub-zones' published points.

    Args:
        zones: The input table; ``zone_id``, ``lat`` and ``lon`` are read. Not changed.

    Returns:
        The input table ``buildings``, by ``building_id``; coordinates in WGS 84, as vague as the points that they
        were made from.
    """
    words = plan("buildings")
    points = zones.set_index("zone_id")[["lat", "lon"]]
    rows = []
    for number, place in enumerate(words["places"], start=1):
        latitude, longitude = points.loc[place["zone_id"]].astype(float)
        bearing = radians(place["bearing"])
        north, east = place["distance"] * cos(bearing), place["distance"] * sin(bearing)
        rows.append(
            {
                "building_id": f"SAMPLE-B{number:02d}",
                **{
                    name: words[name].format(number=number)
                    for name in ("name_zh", "name_en", "address_zh", "address_en")
                },
                "zone_id": place["zone_id"],
                "lat": round(latitude + north / _METRES_PER_DEGREE, 4),
                "lon": round(longitude + east / (_METRES_PER_DEGREE * cos(radians(latitude))), 4),
                "coord_sys": "wgs84",
                "precision_m": words["precision_m"],
            }
        )
    return made(rows, table="buildings")


def register(*, seed: int) -> pd.DataFrame:
    """Make up the institutions: who they are, what they do, where they sit and when they joined.

    Those that joined before the first report are drawn apart from the later ones, so that every class and every
    sub-zone has enough of them from the first quarter on for its revenue to be shown.

    Args:
        seed: The sample's seed.

    Returns:
        The input table ``institutions``, by ``inst_id``, in the order in which they joined. Nobody has left; telephone
        numbers and honours are missing: whatever is made up there could be somebody's.
    """
    words, chance = plan("institutions"), Chance(seed, subject="institutions")
    houses = _houses_by_zone()
    rows = []
    for number, (joined, cohort) in enumerate(_joined(words["joined"], chance=chance), start=1):
        # Classes and sub-zones are dealt out like cards, so that each comes up exactly as often as planned.
        name, zone = cohort.pop()
        service = words["classes"][name]
        also = _also(service["also"], chance=chance)
        aim = chance.pick(service["aims"])
        rows.append(
            {
                "inst_id": f"SAMPLE-{number:02d}",
                "name_zh": words["name_zh"].format(number=number),
                "name_en": words["name_en"].format(number=number),
                "class_primary": name,
                "classes": ";".join([name, *also]),
                "objects": ";".join(_objects(service["objects"], chance=chance)),
                "aim_primary": aim,
                "aims": ";".join(dict.fromkeys([aim, *(_main_aim(words["classes"][other]) for other in also)])),
                "joined_on": joined.isoformat(),
                "zone_id": zone,
                "element_id": _ELEMENT,
                "building_id": chance.pick(houses[zone]),
                "floor": f"{chance.whole(2, _FLOORS)}F",
                "hours": words["hours"],
                "services_zh": service["services_zh"],
                "services_en": service["services_en"],
                "public_ok": number not in words["hidden"],
            }
        )
    return made(rows, table="institutions")


def _joined(years: Mapping[str, int], *, chance: Chance) -> list[tuple[date, list[tuple[str, str]]]]:
    """Draw the days on which institutions join, oldest first, each with the cards its cohort is dealt from."""
    cohorts = {name: _cards(name, chance=chance) for name in (_EARLY, _LATE)}
    days = []
    for year in map(int, years):
        for _ in range(years[str(year)]):
            month = chance.whole(1, 12)
            days.append(date(year, month, chance.whole(1, monthrange(year, month)[1])))
    return [(day, cohorts[_EARLY if day.year < _FIRST_REPORTS else _LATE]) for day in sorted(days)]


def _cards(cohort: str, *, chance: Chance) -> list[tuple[str, str]]:
    """Pair every class with a sub-zone, each as often as the plan has it."""
    words = plan("institutions")
    decks = [
        chance.shuffled([name for name, counts in words[kind].items() for _ in range(counts[cohort])])
        for kind in ("classes", "zones")
    ]
    return list(zip(*decks, strict=True))


def _houses_by_zone() -> dict[str, dict[str, float]]:
    """List the buildings of each sub-zone with their weights."""
    houses: dict[str, dict[str, float]] = {}
    for number, place in enumerate(plan("buildings")["places"], start=1):
        houses.setdefault(place["zone_id"], {})[f"SAMPLE-B{number:02d}"] = place["weight"]
    return houses


def _also(weights: Mapping[str, float], *, chance: Chance) -> list[str]:
    """Draw one or two further classes."""
    first = chance.pick(weights)
    second = chance.pick(weights)
    return [first] if second == first else [first, second]


def _objects(names: list[str], *, chance: Chance) -> list[str]:
    """Keep the first kind of right, and each further one as often as not."""
    further = 0.5
    return [names[0], *(name for name in names[1:] if chance.share() < further)]


def _main_aim(service: Mapping[str, Any]) -> str:
    """Name the aim that a class most often serves."""
    return str(max(service["aims"], key=service["aims"].__getitem__))
