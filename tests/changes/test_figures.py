"""Numbers before and after: worded as screens word them, and none left uncounted."""

import pandas as pd
import pytest

from dashboard.changes import figures


def headline(tables, code="institutions", region="CCNA"):
    values = tables["values"]
    return values.index[(values["code"] == code) & (values["region_code"] == region)][0]


def test_a_fact_is_told_with_its_qualifier_unit_and_time_in_both_languages(before, after):
    row = headline(after, "revenue")
    after["values"].loc[row, ["value", "as_of"]] = [5200.0, "2025-01-23"]
    told = figures.values(before, after)
    assert (len(told.told), told.more) == (1, 0)
    figure = told.told[0]
    assert (figure.code, figure.region, figure.newest, figure.raw) == ("revenue", "CCNA", True, (3800.0, 5200.0))
    assert figure.before["zh"].startswith("3800余万元（")
    assert figure.after["zh"].startswith("5200余万元（")
    assert figure.before["en"].startswith("over RMB\N{NO-BREAK SPACE}38\N{NO-BREAK SPACE}million (")
    assert "23 January 2025" in figure.after["en"]
    assert figure.name["zh"].endswith("（长春新区）")


def test_a_newer_value_stands_beside_the_one_that_it_takes_the_place_of(before, after):
    row = headline(after)
    newer = after["values"].loc[[row]].assign(value=91.0, as_of="2026-01-31", period="2026-01")
    after["values"] = pd.concat([after["values"], newer], ignore_index=True).astype(before["values"].dtypes)
    (figure,) = figures.values(before, after).told
    assert figure.raw == (86.0, 91.0)
    assert figure.newest


def test_a_value_of_an_earlier_period_is_told_as_such(before, after):
    values = after["values"]
    counts = values.groupby(["code", "region_code"]).size()
    code, region = next(pair for pair, count in counts.items() if count > 2)
    mine = values[(values["code"] == code) & (values["region_code"] == region)]
    oldest = mine["as_of"].idxmin()
    values.loc[oldest, "value"] += 1
    (figure,) = figures.values(before, after).told
    assert (figure.code, figure.region, figure.newest) == (code, region, False)
    assert figure.raw[1] == figure.raw[0] + 1


def test_a_value_that_comes_has_no_before_and_one_that_goes_no_after(before, after):
    row = headline(after)
    fewer = {**after, "values": after["values"].drop(index=row)}
    (gone,) = figures.values(before, fewer).told
    assert gone.before["zh"].startswith("86家")
    assert gone.after == {"zh": "", "en": ""}
    (come,) = figures.values(fewer, before).told
    assert come.before == {"zh": "", "en": ""}


def test_a_value_that_becomes_missing_is_awaited_and_never_nought(before, after):
    after["values"].loc[headline(after), "value"] = pd.NA
    (figure,) = figures.values(before, after).told
    assert figure.raw == (86.0, None)
    assert figure.after["zh"].startswith("待补充")
    assert "0" not in figure.after["zh"].partition("（")[0]


def test_another_unit_of_an_indicator_changes_its_value_in_words(before, after):
    indicators = after["indicators"]
    indicators.loc[indicators["code"] == "institutions", ["unit_zh", "unit_en"]] = ["所", "offices"]
    told = figures.values(before, after).told
    mine = next(figure for figure in told if figure.region == "CCNA")
    assert mine.before["zh"].startswith("86家")
    assert mine.after["zh"].startswith("86所")


def test_headlines_come_first_and_the_rest_is_counted(before, after):
    after["values"]["value"] += 1
    told = figures.values(before, after)
    assert [figure.code for figure in told.told[:2]] == ["institutions", "institutions"]
    assert told.told[0].region == "CCNA"
    assert len(told.told) == figures.MOST_TOLD
    assert len(told.told) + told.more == len(after["values"])


@pytest.mark.parametrize("table", list(figures.GROUPED))
def test_a_sum_of_reports_is_told_with_its_period_and_group(before, after, table):
    frame = after[table]
    row = frame.index[frame["complete"] & ~frame["suppressed"] & frame["revenue"].notna()][0]
    frame.loc[row, "revenue"] = 12345.0
    (figure,) = figures.sums(before, after).told
    assert figure.code == table
    assert figure.period == frame.loc[row, "period"]
    assert figure.after == {"zh": "1.23亿元", "en": "RMB\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}million"}
    assert figure.raw == (before[table].loc[row, "revenue"], 12345.0)


def test_a_sum_that_is_withheld_says_so_and_gives_no_number(before, after):
    frame = after["revenue_by_zone"]
    row = frame.index[frame["complete"] & ~frame["suppressed"] & frame["revenue"].notna()][0]
    frame.loc[row, "suppressed"] = True
    frame.loc[row, "revenue"] = pd.NA
    (figure,) = figures.sums(before, after).told
    assert figure.after == {"zh": "* 未公开", "en": "* not published"}
    assert figure.raw[1] is None


def test_a_sum_with_a_report_missing_says_how_many_have_come(before, after):
    frame = after["revenue_total"]
    row = frame.index[frame["complete"]][-1]
    frame.loc[row, ["complete", "reported", "expected"]] = [False, 80, 86]
    (figure,) = figures.sums(before, after).told
    assert "86 家中 80 家已报" in figure.after["zh"]
    assert "80 of 86 reported" in figure.after["en"]


def test_sums_beyond_those_told_are_counted(before, real):
    told = figures.sums(before, real)
    assert len(told.told) + told.more == sum(len(before[table]) for table in figures.GROUPED)
