"""Public tables against each other: what is hidden stays hidden, and what is shown agrees."""

from collections.abc import Iterator

from dashboard.checks.evidence import Evidence
from dashboard.checks.revenue import ROUNDING, tolerance
from dashboard.schema import Problem

MONEY = ("revenue_total", "revenue_by_zone", "revenue_by_class")
# What an institution that does not want to be shown keeps to itself; its dot stays.
_WITHHELD = (
    "name_zh",
    "name_en",
    "floor",
    "phone",
    "hours",
    "services_zh",
    "services_en",
    "honours_zh",
    "honours_en",
)


def suppressed_is_missing(evidence: Evidence) -> Iterator[Problem]:
    """A suppressed cell carries no revenue."""
    for name in MONEY:
        frame = evidence.frame(name)
        if len(frame):
            shown = frame["suppressed"] & frame["revenue"].notna()
            yield from evidence.rows("public.suppressed_shown", name, shown, column="revenue")


def shown_is_there(evidence: Evidence) -> Iterator[Problem]:
    """A cell that is complete and not suppressed carries its revenue: where nobody was due, that is 0."""
    for name in MONEY:
        frame = evidence.frame(name)
        if len(frame):
            gone = ~frame["suppressed"] & frame["complete"] & frame["revenue"].isna()
            yield from evidence.rows("public.revenue_missing", name, gone, column="revenue")


def counts_agree(evidence: Evidence) -> Iterator[Problem]:
    """No more have reported than were expected, and complete means that all have."""
    for name in MONEY:
        frame = evidence.frame(name)
        if len(frame):
            differ = (frame["reported"] > frame["expected"]) | (
                frame["complete"] != (frame["reported"] == frame["expected"])
            )
            yield from evidence.rows(
                "public.counts_differ", name, differ, column="reported", expected=frame["expected"]
            )


def parts_add_up(evidence: Evidence) -> Iterator[Problem]:
    """Where all parts of a period are shown, sub-zones or classes, they add up to its total.

    Each report in it may have been rounded apart from its split, so the more reports, the wider the tolerance.
    """
    totals = evidence.frame("revenue_total").drop_duplicates("period").set_index("period")
    for name in MONEY[1:]:
        frame = evidence.frame(name)
        if not len(frame):
            continue
        groups = frame.groupby("period")["revenue"]
        parts, all_shown = groups.transform("sum"), groups.transform("count") == groups.transform("size")
        total = frame["period"].map(totals["revenue"]).astype("Float64")
        rounding = frame["period"].map(totals["reported"]).astype("Float64") * ROUNDING
        apart = (parts - total).abs() > tolerance(total) + rounding
        differ = ~frame.duplicated("period") & all_shown & apart
        yield from evidence.rows("public.parts_differ", name, differ, column="period", parts=parts, total=total)


def withheld_is_missing(evidence: Evidence) -> Iterator[Problem]:
    """An institution that does not want to be shown has no name, no contact and no text in public tables."""
    institutions = evidence.frame("institutions")
    if len(institutions):
        for column in _WITHHELD:
            told = ~institutions["public_ok"] & institutions[column].notna()
            yield from evidence.rows("public.withheld_shown", "institutions", told, column=column)


def indicators_are_public(evidence: Evidence) -> Iterator[Problem]:
    """Only indicators that may be shown are in public tables."""
    indicators = evidence.frame("indicators")
    if len(indicators):
        yield from evidence.rows("public.indicator_internal", "indicators", ~indicators["public"], column="public")


def positions_are_true(evidence: Evidence) -> Iterator[Problem]:
    """Public positions are WGS-84, whatever they were measured in."""
    buildings = evidence.frame("buildings")
    if len(buildings):
        other = buildings["coord_sys"] != "wgs84"
        yield from evidence.rows("public.not_wgs84", "buildings", other, column="coord_sys")
