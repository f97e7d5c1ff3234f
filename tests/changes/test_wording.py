"""Sentences about changes, in both languages, and the answer for machines."""

import json
import re
import time
from datetime import date

import pytest

from dashboard.changes import as_json, between, sections
from dashboard.i18n import LANGS

HAN = re.compile("[\u4e00-\u9fff]")


def said(changes, lang, **how):
    return "\n".join(line for section in sections(changes, lang, **how) for line in (section.title, *section.lines))


@pytest.mark.parametrize("lang", LANGS)
def test_where_nothing_changes_one_sentence_says_so(before, after, day, lang):
    changes = between(before, after, day=day)
    assert changes.nothing
    (section,) = sections(changes, lang)
    assert section.lines == ()
    assert bool(HAN.search(section.title)) is (lang == "zh")


def test_english_says_no_chinese_word(before, real, day):
    for pair in ((before, real), (real, before), ({}, before)):
        assert not HAN.search(said(between(*pair, day=day), "en"))


def test_becoming_real_and_becoming_a_sample_are_said(before, real, day):
    assert "正式数据，“示例数据”标记不再出现" in said(between(before, real, day=day), "zh")
    assert "相关页面会出现“示例数据”标记" in said(between(real, before, day=day), "zh")
    assert "first publication" in said(between({}, real, day=day), "en")


def test_long_lists_are_cut_and_the_rest_is_counted(before, real, day):
    for section in sections(between(before, real, day=day), "zh", most=3):
        assert len(section.lines) <= 3
    rows = sum(len(before[table]) for table in ("revenue_total", "revenue_by_zone", "revenue_by_class"))
    sums = next(section for section in sections(between(before, real, day=day), "zh", most=3) if section.more > 100)
    assert len(sums.lines) + sums.more == rows


def test_what_becomes_fresh_and_what_becomes_stale_is_said(before, after):
    day = date(2028, 1, 1)
    values = after["values"]
    mine = (values["code"] == "institutions") & (values["region_code"] == "CCNA")
    values.loc[mine, "as_of"] = "2027-12-31"
    changes = between(before, after, day=day)
    assert [(age.code, age.region_code) for age in changes.fresh] == [("institutions", "CCNA")]
    assert changes.stale == ()
    back = between(after, before, day=day)
    assert [(age.code, age.days) for age in back.stale] == [("institutions", 1439)]
    assert "1439 天" in said(back, "zh")
    assert "1439 days old" in said(back, "en")


def test_a_machine_gets_numbers_and_sentences(before, after, day):
    values = after["values"]
    values.loc[(values["code"] == "visits") & (values["region_code"] == "CCNA"), "value"] = 700
    answer = json.loads(json.dumps(as_json(between(before, after, day=day))))
    (figure,) = answer["values"]
    assert (figure["code"], figure["before"], figure["after"]) == ("visits", 600.0, 700.0)
    assert set(figure["says"]) == set(answer["says"]) == set(LANGS)
    assert answer["tables"] == [
        {"table": "values", "added": 0, "removed": 0, "changed": 1, "demo": {"before": 0, "after": 0}}
    ]


def test_the_whole_sample_is_compared_within_a_second(before, real, day):
    between(before, real, day=day)  # what is read once, such as the catalogues, is read
    began = time.process_time()
    as_json(between(real, before, day=day))
    assert time.process_time() - began < 1
