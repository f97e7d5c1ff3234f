"""Template, filled in, published: the release holds exactly what was filled in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import printing, publishing, releases

SAMPLE = {"source_id": "sample", "as_of": "2026-01-31", "status": "demo"}
FEW = ("disclosure.few_changed",)


def _codes(outcome: publishing.Outcome) -> set[str]:
    return {problem.code for problem in outcome.problems}


def _places(outcome: publishing.Outcome) -> set[tuple[str, str, int | None, str]]:
    return {(p.code, p.place.sheet, p.place.row, p.place.column) for p in outcome.problems}


@pytest.mark.parametrize(
    ("form", "period", "lang"),
    [
        ("monthly", "2026-01", "zh"),
        ("monthly", "2025-12", "zh"),
        ("quarterly", "2026-Q1", "en"),
        ("quarterly", "2025-Q4", "zh"),
        ("content", "", "zh"),
    ],
)
def test_a_workbook_that_comes_back_as_it_was_printed_changes_nothing(
    blank: Callable[..., Any], deliver: Callable[..., Any], form: str, period: str, lang: str
) -> None:
    outcome = deliver(blank(form, period, lang=lang))
    assert outcome.problems == ()
    assert (outcome.published.number, outcome.published.unchanged) == (1, True)


def test_a_flow_takes_the_month_and_the_running_total(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    book = blank("monthly", "2026-01", name="anything at all.xlsx").head("指标")
    row = book.find("指标", "指标名称", "发明专利申请")
    book.write("指标", row, {"本月（期末）数": "１，２３４", "累计数": 2468, "限定符": "≈"})
    assert deliver(book).problems == ()
    key = {"code": "invention_applications", "region_code": "CCNA", "period": "2026-01"}
    row_of = {**key, "qualifier": "≈", "unit_published": "件", **SAMPLE}
    assert changed() == {
        "values": {
            ("invention_applications", "CCNA", "M", "2026-01"): {
                **row_of,
                "period_type": "M",
                "value": 1234.0,
                "value_published": 1234.0,
            },
            ("invention_applications", "CCNA", "YTD", "2026-01"): {
                **row_of,
                "period_type": "YTD",
                "value": 2468.0,
                "value_published": 2468.0,
            },
        }
    }


def test_a_stock_keeps_the_kind_of_period_that_its_series_has_and_a_total_since_the_beginning_its_own(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01").head("指标")
    book.write("指标", book.find("指标", "指标名称", "知识产权服务机构"), {"本月（期末）数": 90})
    book.write("指标", book.find("指标", "指标名称", "数字化展示平台接待人次"), {"累计数": 700})
    back = fold(book)
    assert back.problems == ()
    assert set(back.changed["values"]) == {
        ("institutions", "CCNA", "asof", "2026-01"),
        ("visits", "CCNA", "cumulative", "2026-01"),
    }


def test_another_region_goes_into_an_empty_row(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("指标")
    book.add("指标", {"指标名称": "有效发明专利拥有量", "地区": "吉林省", "本月（期末）数": 30000})
    back = fold(book)
    assert back.problems == ()
    assert set(back.changed["values"]) == {("valid_inventions", "220000", "M", "2026-01")}


def test_a_month_that_was_reported_is_corrected_and_taken_back(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any], data_dir: Path
) -> None:
    book = blank("monthly", "2024-01").head("指标")
    row = book.find("指标", "指标名称", "数字化展示平台接待人次")
    assert book.sheet("指标").cell(row, book.headers("指标")["累计数"]).value == 600
    book.write("指标", row, {"累计数": 640})
    assert deliver(book).problems == ()
    key = ("visits", "CCNA", "cumulative", "2024-01")
    assert changed() == {"values": {key: {"value": 640.0, "value_published": 640.0, **SAMPLE}}}
    book.write("指标", row, {"删除": "是"})
    assert deliver(book).problems == ()
    assert changed() == {"values": {key: {}}}
    assert releases.live(data_dir).release.number == 3


NEW = {
    "变动类型": "入驻",
    "变动日期": date(2026, 1, 15),
    "机构名称": "新来机构",
    "英文名称": "Newcomer",
    "统一社会信用代码": "91220101MA0000001X",
    "主要服务类别": "法律",
    "主要环节": "保护",
    "楼宇": "示例楼宇 01",
    "功能区": "长春高新技术产业开发区",
    "楼层房号": "8F",
    "是否同意公开": "是",
}


def test_an_institution_joins_leaves_moves_and_is_renamed(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    day = {"变动日期": date(2026, 1, 20)}
    book.add("机构变动", NEW)
    book.add("机构变动", {"变动类型": "退出", "机构名称": "示例机构 01", **day})
    book.add(
        "机构变动",
        {"变动类型": "迁址", "机构名称": "示例机构 02", "楼宇": "示例楼宇 02", "楼层房号": "3F", **day},
    )
    book.add(
        "机构变动",
        {"变动类型": "更名", "机构名称": "示例机构 03", "新名称": "改名机构", "英文名称": "Renamed", **day},
    )
    # One who moves takes its reports along: sums of both sub-zones change by one institution.
    assert deliver(book, accept=FEW).problems == ()
    assert changed() == {
        "institutions": {
            ("91220101MA0000001X",): {
                "inst_id": "91220101MA0000001X",
                "name_zh": "新来机构",
                "name_en": "Newcomer",
                "class_primary": "legal",
                "aim_primary": "protection",
                "joined_on": "2026-01-15",
                "zone_id": "gx",
                "building_id": "SAMPLE-B01",
                "floor": "8F",
                "public_ok": True,
                **SAMPLE,
            },
            ("SAMPLE-01",): {"left_on": "2026-01-20", "as_of": "2026-01-31"},
            ("SAMPLE-02",): {
                "zone_id": "gx",
                "building_id": "SAMPLE-B02",
                "floor": "3F",
                "as_of": "2026-01-31",
            },
            ("SAMPLE-03",): {"name_zh": "改名机构", "name_en": "Renamed", "as_of": "2026-01-31"},
        }
    }
    again = deliver(book)
    assert (again.problems, again.published.unchanged) == ((), True)


def test_who_joins_needs_a_code_a_class_an_aim_a_sub_zone_and_a_consent(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    row = book.add("机构变动", {"变动类型": "入驻", "变动日期": date(2026, 1, 15), "机构名称": "新来机构"})
    needed = ("统一社会信用代码", "主要服务类别", "主要环节", "功能区", "是否同意公开")
    assert _places(fold(book)) == {("folding.needs", "机构变动", row, header) for header in needed}


def test_who_left_cannot_join_again_under_the_same_code(blank: Callable[..., Any], deliver: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    book.add("机构变动", {"变动类型": "退出", "机构名称": "示例机构 01", "变动日期": date(2026, 1, 2)})
    assert deliver(book).problems == ()
    book = blank("monthly", "2026-01").head("机构变动")
    book.add("机构变动", {**NEW, "统一社会信用代码": "SAMPLE-01", "机构名称": "示例机构 01"})
    assert _codes(deliver(book)) == {"folding.came_back"}


def test_receptions_are_added_corrected_and_removed(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    book = blank("monthly", "2025-12").head("接待")
    first = book.find("接待", "团组名称", "SAMPLE-2025-104")
    second = book.find("接待", "团组名称", "SAMPLE-2025-103")
    book.write("接待", first, {"接待人次（人次）": 77}).write("接待", second, {"删除": "是"})
    book.add(
        "接待",
        {
            "日期": "2025年12月30日",
            "团组名称": "省局调研组",
            "来访类别": "党政机关",
            "接待人次（人次）": 9,
            "来源地区": "吉林省",
        },
    )
    assert deliver(book).problems == ()
    assert changed() == {
        "visits": {
            ("2025-12-31", "SAMPLE-2025-104"): {"person_times": 77, "as_of": "2026-01-31"},
            ("2025-12-29", "SAMPLE-2025-103"): {},
            ("2025-12-30", "省局调研组"): {
                "date": "2025-12-30",
                "group_id": "省局调研组",
                "category": "government",
                "person_times": 9,
                "origin_region": "220000",
                **SAMPLE,
            },
        }
    }


def test_a_reception_of_another_month_is_refused(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("接待")
    row = book.add("接待", {"日期": date(2025, 12, 30), "团组名称": "甲", "来访类别": "媒体", "接待人次（人次）": 9})
    assert _places(fold(book)) == {("folding.other_month", "接待", row, "日期")}


def test_a_report_of_the_quarter_is_added_and_one_of_an_earlier_quarter_corrected(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    now, before = blank("quarterly", "2026-Q1").head("季报"), blank("quarterly", "2025-Q1").head("季报")
    amounts = {"营业收入（万元）": 50, "代理服务收入（万元）": 20, "法律服务收入（万元）": 30, "从业人员（人）": 12}
    now.write("季报", now.find("季报", "统一社会信用代码", "SAMPLE-01"), amounts)
    now.head("季报", 数据截至=date(2026, 3, 31))
    before.write("季报", before.find("季报", "机构名称", "示例机构 02"), {"从业人员（人）": 33})
    outcome = deliver(now, before, accept=FEW)
    assert outcome.problems == ()
    assert changed() == {
        "reports": {
            ("SAMPLE-01", "2026-Q1"): {
                "inst_id": "SAMPLE-01",
                "period_type": "Q",
                "period": "2026-Q1",
                "revenue": 50.0,
                "revenue_agency": 20.0,
                "revenue_legal": 30.0,
                "employees": 12,
                **SAMPLE,
                "as_of": "2026-03-31",
            },
            ("SAMPLE-02", "2025-Q1"): {"employees": 33, "as_of": "2026-01-31"},
        }
    }


def test_a_report_is_taken_back(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("quarterly", "2025-Q1").head("季报")
    book.write("季报", book.find("季报", "机构名称", "示例机构 02"), {"删除": "是"})
    back = fold(book)
    assert back.problems == ()
    assert back.changed == {"reports": {("SAMPLE-02", "2025-Q1"): {}}}


def test_a_broken_rule_is_told_in_the_cells_of_the_workbook(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    book = blank("quarterly", "2026-Q1").head("季报")
    row = book.find("季报", "机构名称", "示例机构 05")
    book.write("季报", row, {"营业收入（万元）": 50, "代理服务收入（万元）": 20, "从业人员（人）": "十二"})
    (unread,) = fold(book).problems
    assert (unread.code, unread.place.row, unread.place.column, unread.place.value) == (
        "cells.not_a_number",
        row,
        "从业人员（人）",
        "十二",
    )
    book.write("季报", row, {"从业人员（人）": 12})
    (differs,) = fold(book).problems
    assert differs.code == "revenue.split_differs"
    assert (differs.place.file, differs.place.sheet, differs.place.row) == ("quarterly2026-Q1.xlsx", "季报", row)
    assert differs.place.column == "营业收入（万元）"
    column = book.sheet("季报").cell(row, book.headers("季报")["营业收入（万元）"]).coordinate
    assert differs.place.cell == column


def test_a_stated_total_is_held_against_the_rows(blank: Callable[..., Any], deliver: Callable[..., Any]) -> None:
    book = blank("quarterly", "2026-Q1").head("季报")
    book.write("季报", book.find("季报", "机构名称", "示例机构 05"), {"营业收入（万元）": 50})
    total = book.find("季报", "机构名称", "合计")
    book.write("季报", total, {"营业收入（万元）": 51})
    assert _places(deliver(book)) == {("books.total_differs", "季报", total, "营业收入（万元）")}
    book.write("季报", total, {"营业收入（万元）": 50})
    assert deliver(book, accept=FEW).problems == ()


def test_the_returns_of_all_institutions_fold_into_one_delivery(
    data_dir: Path, tmp_path: Path, deliver: Callable[..., Any], changed: Callable[[], Any], filled: Any
) -> None:
    folder = tmp_path / "returns"
    paths = printing.write_templates("quarterly", folder, data_dir=data_dir, institution="ALL")
    assert len(paths) == 86
    for number, path in enumerate(paths, start=1):
        book = filled(path)
        book.write(
            "季报", book.header_row("季报") + 1, {"营业收入（万元）": 10 + number, "从业人员（人）": 1 + number % 9}
        )
        book.save(path.with_name(f"{number}.xlsx"))
        path.unlink()
    outcome = deliver(folder)
    assert outcome.problems == ()
    assert outcome.rows == {"reports": 86}
    reports = changed()["reports"]
    assert {key[1] for key in reports} == {"2026-Q1"}
    assert sum(row["revenue"] for row in reports.values()) == sum(10 + number for number in range(1, 87))


CHANGES: list[tuple[str, str, str, str, str, object, object]] = [
    ("来源", "sources", "来源名称", "长春新区（英文）", "来源等级", "C", ("grade", "C")),
    ("功能区", "zones", "中文名称", "长春北湖科技开发区", "面积（平方公里）", 21.5, ("area_km2", 21.5)),
    ("布局", "structure", "中文名称", "东北知识产权大数据中心", "是否确认", "是", ("confirmed", True)),
    ("楼宇", "buildings", "中文名称", "示例楼宇 03", "中文名称", "改名楼宇", ("name_zh", "改名楼宇")),
    ("机构介绍", "institutions", "机构名称", "示例机构 07", "联系电话", "0431-80000000", ("phone", "0431-80000000")),
    ("指标目录", "indicators", "中文名称", "专利申请", "小数位数", 1, ("decimals", 1)),
    ("目标", "targets", "指标名称", "高新技术企业", "目标值", 1300, ("value", 1300.0)),
    (
        "大事记",
        "milestones",
        "中文标题",
        "长春新区总体方案印发",
        "发布单位",
        "国家发展改革委",
        ("issuer_zh", "国家发展改革委"),
    ),
    ("文字", "texts", "中文", "吉林省唯一", "中文", "全省唯一", ("zh", "全省唯一")),
]


@pytest.mark.parametrize(("sheet", "table", "by", "named", "header", "value", "said"), CHANGES)
def test_every_sheet_of_the_content_workbook_changes_the_row_it_speaks_of_and_no_other(
    blank: Callable[..., Any],
    fold: Callable[..., Any],
    sheet: str,
    table: str,
    by: str,
    named: str,
    header: str,
    value: object,
    said: tuple[str, object],
) -> None:
    book = blank("content").head(sheet)
    book.write(sheet, book.find(sheet, by, named), {header: value})
    back = fold(book)
    assert {problem.code for problem in back.problems} <= {"languages.english_missing"}
    ((name, rows),) = back.changed.items()
    ((_, cells),) = rows.items()
    column, now = said
    assert name == table
    assert cells[column] == now
    assert set(cells) <= {column, "source_id", "as_of", "status"}


ADDED: list[tuple[str, str, dict[str, object], dict[str, object]]] = [
    (
        "来源",
        "sources",
        {
            "来源名称": "新来源",
            "来源英文名称": "New source",
            "发布机构": "甲",
            "发布机构英文名称": "A",
            "来源等级": "A",
        },
        {"source_id": "new_source", "grade": "A"},
    ),
    (
        "功能区",
        "zones",
        {"中文名称": "新功能区", "英文名称": "New sub-zone", "现状": "在用"},
        {"zone_id": "new_sub_zone", "state": "active"},
    ),
    (
        "布局",
        "structure",
        {"层级": "平台", "序号": 3, "中文名称": "新平台", "英文名称": "New platform", "是否确认": "否"},
        {"element_id": "new_platform", "tier": "platform", "seq": 3},
    ),
    (
        "楼宇",
        "buildings",
        {"中文名称": "新楼", "英文名称": "New house", "功能区": "长春高新技术产业开发区", "坐标系": "WGS-84"},
        {"building_id": "new_house", "zone_id": "gx"},
    ),
    (
        "指标目录",
        "indicators",
        {
            "中文名称": "新指标",
            "英文名称": "New indicator",
            "所属环节": "服务",
            "计量单位": "件",
            "计量单位英文": "cases",
            "指标性质": "流量",
            "小数位数": 0,
            "向好方向": "越高越好",
            "更新频率": "每月",
            "责任单位": "甲",
            "责任单位英文名称": "A",
            "是否公开": "是",
        },
        {"code": "new_indicator", "kind": "flow"},
    ),
    (
        "目标",
        "targets",
        {"指标名称": "专利申请", "地区": "吉林省", "报告期": "2030年", "目标值": 9, "限定符": "≥"},
        {"code": "patent_applications", "region_code": "220000", "period": "2030", "value": 9.0},
    ),
    (
        "大事记",
        "milestones",
        {"日期": date(2024, 1, 23), "中文标题": "又一件", "英文标题": "One more"},
        {"date": "2024-01-23", "seq": 3, "title_zh": "又一件"},
    ),
]


@pytest.mark.parametrize(("sheet", "table", "cells", "said"), ADDED, ids=[each[1] for each in ADDED])
def test_a_new_row_gets_a_key_of_its_own_and_the_same_one_again_is_no_second_row(
    blank: Callable[..., Any],
    deliver: Callable[..., Any],
    changed: Callable[[], Any],
    sheet: str,
    table: str,
    cells: dict[str, object],
    said: dict[str, object],
) -> None:
    book = blank("content").head(sheet)
    book.add(sheet, cells)
    assert deliver(book).problems == ()
    ((name, rows),) = changed().items()
    ((_, row),) = rows.items()
    assert name == table
    assert {column: row[column] for column in said} == said
    again = deliver(book)
    assert (again.problems, again.published.unchanged) == ((), True)


def test_a_row_is_removed_unless_another_needs_it(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    book = blank("content").head("大事记")
    row = book.find("大事记", "中文标题", "长春新区总体方案印发")
    book.write("大事记", row, {"删除": "是"})
    assert deliver(book).problems == ()
    assert changed() == {"milestones": {("2016-03-02", 1): {}}}
    other = blank("content").head("楼宇")
    other.write("楼宇", other.find("楼宇", "中文名称", "示例楼宇 01"), {"删除": "是"})
    problems = deliver(other).problems
    assert {problem.code for problem in problems} <= {"references.unknown", "references.near"}
    assert {(problem.place.sheet, problem.place.value) for problem in problems} == {("机构名录", "SAMPLE-B01")}


def test_what_one_sheet_brings_the_others_may_name(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    content, monthly = blank("content"), blank("monthly", "2026-01")
    content.head("来源").add(
        "来源",
        {
            "来源名称": "新来源",
            "来源英文名称": "New source",
            "发布机构": "甲",
            "发布机构英文名称": "A",
            "来源等级": "A",
        },
    )
    content.head("楼宇", 数据来源="新来源", 数据截至=date(2026, 1, 31), 数据状态="正式数")
    content.add(
        "楼宇", {"中文名称": "新楼", "英文名称": "New house", "功能区": "长春高新技术产业开发区", "坐标系": "WGS-84"}
    )
    monthly.head("机构变动", 数据来源="新来源", 数据截至=date(2026, 1, 31), 数据状态="正式数")
    monthly.add("机构变动", {**NEW, "楼宇": "新楼"})
    assert deliver(monthly, content).problems == ()
    now = changed()
    assert now["buildings"][("new_house",)]["source_id"] == "new_source"
    joined = now["institutions"][("91220101MA0000001X",)]
    assert (joined["building_id"], joined["source_id"], joined["status"]) == ("new_house", "new_source", "final")


def test_two_workbooks_that_say_different_things_are_refused_both_named(
    blank: Callable[..., Any], deliver: Callable[..., Any], data_dir: Path
) -> None:
    one, other = (blank("quarterly", "2026-Q1", name=name).head("季报") for name in ("甲.xlsx", "乙.xlsx"))
    row = one.find("季报", "机构名称", "示例机构 01")
    one.write("季报", row, {"营业收入（万元）": 50})
    other.write("季报", row, {"营业收入（万元）": 60})
    (problem,) = deliver(one, other).problems
    assert problem.code == "folding.contradicts"
    assert (problem.place.file, problem.place.row, problem.place.value) == ("乙.xlsx", row, "60")
    assert problem.values["other"].startswith("甲.xlsx / 季报 / ")
    assert problem.values["said"] == "50"
    assert releases.live(data_dir).release.number == 1


def test_two_workbooks_that_say_the_same_agree(blank: Callable[..., Any], deliver: Callable[..., Any]) -> None:
    books = [blank("quarterly", "2026-Q1", name=name).head("季报") for name in ("甲.xlsx", "乙.xlsx")]
    for book in books:
        book.write("季报", book.find("季报", "机构名称", "示例机构 01"), {"营业收入（万元）": 50})
    assert deliver(*books, accept=FEW).problems == ()


def test_one_that_removes_what_the_other_changes_is_refused(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    one, other = (blank("quarterly", "2025-Q1", name=name).head("季报") for name in ("甲.xlsx", "乙.xlsx"))
    row = one.find("季报", "机构名称", "示例机构 01")
    one.write("季报", row, {"营业收入（万元）": 50})
    other.write("季报", row, {"删除": "是"})
    assert "folding.removed_and_changed" in _codes(fold(one, other))


def test_missing_english_only_warns_and_only_of_what_was_changed(
    blank: Callable[..., Any], deliver: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    row = book.add("机构变动", {k: v for k, v in NEW.items() if k != "英文名称"})
    (problem,) = deliver(book).problems
    assert (problem.code, problem.severity) == ("languages.english_missing", "warning")
    assert (problem.place.sheet, problem.values["rows"]) == ("机构变动", str(row))
    assert deliver(book, accept=("languages.english_missing",)).problems == ()
    # What was confirmed once is not asked again when another row changes.
    later = blank("monthly", "2026-01").head("机构变动")
    later.add("机构变动", {"变动类型": "退出", "机构名称": "示例机构 01", "变动日期": date(2026, 1, 20)})
    assert deliver(later).problems == ()


def test_a_row_of_dashes_is_no_report(blank: Callable[..., Any], deliver: Callable[..., Any]) -> None:
    book = blank("quarterly", "2026-Q1").head("季报")
    row = book.find("季报", "机构名称", "示例机构 05")
    book.write("季报", row, {"营业收入（万元）": "—", "从业人员（人）": "-"})
    outcome = deliver(book)
    assert (outcome.problems, outcome.published.unchanged) == ((), True)


def test_a_change_wants_source_date_and_status_once_in_the_head(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01")
    for name in ("发明专利申请", "专利申请"):
        book.write("指标", book.find("指标", "指标名称", name), {"本月（期末）数": 5})
    outcome = fold(book)
    assert sorted((problem.code, problem.place.column) for problem in outcome.problems) == [
        ("books.head_missing", "数据来源"),
        ("books.head_missing", "数据状态"),
    ]
    assert {problem.place.sheet for problem in outcome.problems} == {"指标"}
    book.head("指标", 数据来源="没有的来源", 数据状态="正式数")
    (problem,) = fold(book).problems
    assert (problem.code, problem.place.column, problem.place.value) == (
        "folding.name_unknown",
        "数据来源",
        "没有的来源",
    )


def test_tables_that_another_system_delivers_replace_whole_tables_and_leave_the_rest(
    deliver: Callable[..., Any], data_dir: Path, tmp_path: Path, sample_tables: Any
) -> None:
    reach = sample_tables["reach"].iloc[1:]
    path = tmp_path / "reach.csv"
    reach.to_csv(path, index=False)
    assert deliver(path).problems == ()
    kept = releases.previous_internal(data_dir)
    assert set(kept) == set(sample_tables)
    assert len(kept["reach"]) == len(sample_tables["reach"]) - 1
    pd.testing.assert_frame_equal(kept["reports"], sample_tables["reports"])


def test_a_workbook_and_a_table_make_one_delivery(
    blank: Callable[..., Any],
    deliver: Callable[..., Any],
    changed: Callable[[], Any],
    tmp_path: Path,
    sample_tables: Any,
) -> None:
    reach = sample_tables["reach"].copy()
    reach.loc[0, "clients"] += 1
    reach.to_csv(tmp_path / "reach.csv", index=False)
    book = blank("monthly", "2026-01").head("指标")
    book.write("指标", book.find("指标", "指标名称", "专利申请"), {"本月（期末）数": 5})
    assert deliver(book, tmp_path / "reach.csv").problems == ()
    assert set(changed()) == {"values", "reach"}


def test_a_rollback_brings_the_input_tables_back(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any], data_dir: Path
) -> None:
    book = blank("monthly", "2026-01").head("指标")
    book.write("指标", book.find("指标", "指标名称", "专利申请"), {"本月（期末）数": 5})
    deliver(book)
    assert changed() != {}
    who = {"by": "a", "approved_by": "b", "why": "c", "at": pd.Timestamp("2026-02-06", tz="UTC").to_pydatetime()}
    publishing.rollback(data_dir, 1, **who)
    assert changed() == {}
    assert deliver(book).published.number == 4


def test_without_input_tables_there_is_nothing_to_print_or_to_build_on(
    blank: Callable[..., Any], deliver: Callable[..., Any], data_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "prepared"
    folder.mkdir()
    release = releases.live(data_dir).release
    for name, frame in release.tables.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    who = {"by": "a", "approved_by": "b", "why": "c", "at": pd.Timestamp("2026-02-06", tz="UTC").to_pydatetime()}
    assert publishing.publish_prepared(folder, data_dir=data_dir, **who).published is not None
    with pytest.raises(printing.NoTemplate) as none:
        printing.write_templates("content", tmp_path / "x.xlsx", data_dir=data_dir)
    assert none.value.reason == "no_inputs"
    assert _codes(deliver(blank("content"))) == {"folding.no_inputs"}
