import pandas as pd
import pytest

from dashboard.queries import revenue

UNKNOWN = {"revenue": pd.NA, "complete": False, "reported": 0}
HIDDEN = {"revenue": pd.NA, "suppressed": True}
PART = {"complete": False, "reported": 4}


def total(table, **amounts):
    rows = [
        {"period": period.replace("_", "-").removeprefix("p"), **(one if isinstance(one, dict) else {"revenue": one})}
        for period, one in amounts.items()
    ]
    return table("revenue_total", rows)


@pytest.fixture
def listed(table):
    """List the series of the whole, of a sub-zone or of a class."""

    def listing(rows=None, *, by="quarter", zone=None, class_=None, zones=None, classes=None):
        return revenue.series(
            table("revenue_total") if rows is None else rows,
            revenue_by_zone=table("revenue_by_zone") if zones is None else zones,
            revenue_by_class=table("revenue_by_class") if classes is None else classes,
            by=by,
            zone=zone,
            class_=class_,
        )

    return listing


def test_periods_come_oldest_first_and_only_of_the_kind_asked_for(table, listed):
    rows = total(table, p2024_Q2=2, p2024=9, p2023_Q4=1, p2024_H1=3)
    assert list(listed(rows)["period"]) == ["2023-Q4", "2024-Q2"]
    assert list(listed(rows, by="half")["revenue"]) == [3]
    assert list(listed(rows, by="year")["revenue"]) == [9]


def test_a_period_that_the_table_does_not_have_is_not_made_up(table, listed):
    rows = total(table, p2023_Q1=1, p2023_Q4=1)
    assert len(listed(rows)) == 2


def test_a_quarter_with_a_missing_report_is_marked_incomplete(table, listed):
    series = listed(total(table, p2024_Q1={"revenue": 7} | PART))
    assert list(series["complete"]) == [False]
    assert list(series["revenue"]) == [7]
    assert (series["reported"].iloc[0], series["expected"].iloc[0]) == (4, 5)


def test_a_suppressed_amount_stays_missing(table, listed):
    series = listed(total(table, p2024_Q1=HIDDEN))
    assert series["revenue"].isna().all()
    assert list(series["suppressed"]) == [True]


def test_a_sub_zone_and_a_class_have_series_of_their_own(table, listed):
    zones = table("revenue_by_zone", [{"period": "2024", "zone_id": "gx", "revenue": 1}])
    classes = table("revenue_by_class", [{"period": "2024", "class": "legal", "revenue": 2}])
    assert list(listed(zones=zones, classes=classes, by="year", zone="gx")["revenue"]) == [1]
    assert list(listed(zones=zones, classes=classes, by="year", class_="legal")["revenue"]) == [2]


def test_a_sub_zone_that_the_table_does_not_have_is_a_mistake(table, listed):
    zones = table("revenue_by_zone", [{"period": "2024", "zone_id": "gx", "revenue": 1}])
    with pytest.raises(ValueError, match="bh"):
        listed(zones=zones, zone="bh")


def test_a_sub_zone_and_a_class_at_once_is_a_mistake(listed):
    with pytest.raises(ValueError, match="never by both"):
        listed(zone="gx", class_="legal")


def test_an_unknown_kind_of_period_is_a_mistake(listed):
    with pytest.raises(ValueError, match="month"):
        listed(by="month")


def test_a_release_of_published_facts_alone_has_an_empty_series_for_every_address(listed):
    assert listed().empty
    assert listed(zone="gx").empty
    assert revenue.growth(listed(class_="legal")).empty


def compared(table, listed, *, by="year", break_dates=(), **amounts):
    grown = revenue.growth(listed(total(table, **amounts), by=by), break_dates=break_dates)
    return {row["period"]: (row["growth"], row["reason"]) for row in grown.to_dict("records")}


def test_growth_compares_a_period_with_the_same_one_a_year_before(table, listed):
    grown = compared(table, listed, by="quarter", p2023_Q1=100, p2023_Q2=50, p2024_Q1=110)
    rate, reason = grown["2024-Q1"]
    assert rate == pytest.approx(0.1)
    assert reason == ""


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        (None, 5, "no_base"),
        (HIDDEN, 5, "suppressed"),
        (5, HIDDEN, "suppressed"),
        ({"revenue": 5} | PART, 5, "incomplete"),
        (5, {"revenue": 5} | PART, "incomplete"),
        (5, UNKNOWN, "incomplete"),
        (0, 5, "zero_base"),
    ],
)
def test_growth_that_cannot_be_told_is_missing_and_says_why(table, listed, before, now, reason):
    amounts = {"p2023": before, "p2024": now} if before is not None else {"p2024": now}
    rate, why = compared(table, listed, **amounts)["2024"]
    assert pd.isna(rate)
    assert why == reason


def test_a_fall_to_nothing_is_a_fall_by_all(table, listed):
    assert compared(table, listed, p2023=5, p2024=0)["2024"] == (-1, "")


def test_growth_across_a_marked_break_is_not_computed(table, listed):
    grown = compared(table, listed, p2022=4, p2023=5, p2024=6, break_dates=["2023-01-01"])
    assert grown["2023"][1] == "break"
    assert grown["2024"] == (pytest.approx(0.2), "")


def test_a_rate_is_as_certain_as_the_less_certain_of_its_two_amounts(table, listed):
    rows = total(table, p2023={"revenue": 1, "status": "demo"}, p2024={"revenue": 2, "status": "final"})
    assert list(revenue.growth(listed(rows, by="year"))["status"]) == ["demo", "demo"]


def test_the_last_complete_year_leaves_nobody_out_and_is_published(table):
    rows = total(table, p2022=1, p2023=2, p2024={"revenue": 3} | PART, p2025=HIDDEN, p2026_Q1=1)
    assert revenue.last_complete_year(rows) == "2023"
    assert revenue.last_complete_year(table("revenue_total")) is None


@pytest.fixture
def zones(table):
    return table(
        "zones",
        [{"zone_id": "gx", "name_zh": "gaoxin", "name_en": "High-tech"}, {"zone_id": "bh", "name_zh": "beihu"}],
    )


def by_zone(table, zones, *, gx, bh, whole=10, year="2024"):
    parts = table(
        "revenue_by_zone",
        [
            {"period": "2024", "zone_id": "gx"} | (gx if isinstance(gx, dict) else {"revenue": gx}),
            {"period": "2024", "zone_id": "bh"} | (bh if isinstance(bh, dict) else {"revenue": bh}),
            {"period": "2023", "zone_id": "gx", "revenue": 99},
        ],
    )
    return revenue.composition_by_zone(parts, revenue_total=total(table, p2024=whole), zones=zones, year=year)


def test_a_year_is_made_up_of_its_sub_zones_the_largest_first(table, zones):
    parts = by_zone(table, zones, gx=4, bh=6)
    assert list(parts["zone_id"]) == ["bh", "gx"]
    assert list(parts["share"]) == [0.6, 0.4]
    assert list(parts["name_zh"]) == ["beihu", "gaoxin"]


@pytest.mark.parametrize("part", [HIDDEN, UNKNOWN, {"revenue": 6} | PART])
def test_no_share_is_given_unless_all_parts_are_known_and_whole(table, zones, part):
    parts = by_zone(table, zones, gx=4, bh=part)
    assert parts["share"].isna().all()


def test_no_share_is_given_of_a_hidden_or_incomplete_or_empty_total(table, zones):
    for whole in (HIDDEN, {"revenue": 10} | PART, 0):
        assert by_zone(table, zones, gx=4, bh=6, whole=whole)["share"].isna().all()


def test_a_part_without_an_amount_stands_last(table, zones):
    assert list(by_zone(table, zones, gx=HIDDEN, bh=0)["zone_id"]) == ["bh", "gx"]


def test_a_year_that_the_table_does_not_have_has_no_parts(table, zones):
    assert by_zone(table, zones, gx=4, bh=6, year="2020").empty


def test_a_year_is_made_up_of_its_classes_too(table):
    parts = table(
        "revenue_by_class",
        [
            {"period": "2024", "class": "training", "revenue": 1},
            {"period": "2024", "class": "agency", "revenue": 1},
            {"period": "2024", "class": "legal", "revenue": 2},
        ],
    )
    made_up = revenue.composition_by_class(parts, revenue_total=total(table, p2024=4), year="2024")
    assert list(made_up["class"]) == ["legal", "agency", "training"]
    assert list(made_up["share"]) == [0.5, 0.25, 0.25]
