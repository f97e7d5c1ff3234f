"""Workbooks that are no longer as they were laid out, and names that nobody knows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook


def _told(outcome: Any) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.place.sheet, problem.place.column) for problem in outcome.problems]


def test_a_workbook_is_known_whatever_it_is_called_and_wherever_its_sheets_stand(
    blank: Callable[..., Any], deliver: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01", name="副本 (2).xlsx")
    book.book.move_sheet("接待", offset=-2)
    outcome = deliver(book)
    assert (outcome.problems, outcome.published.unchanged) == ((), True)


def test_a_renamed_sheet_is_told_with_the_name_it_had(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01")
    book.sheet("机构变动").title = "机构变动表"
    problems = fold(book).problems
    assert {(problem.code, problem.place.sheet) for problem in problems} == {
        ("books.sheet_unknown", "机构变动表"),
        ("books.sheet_missing", ""),
    }
    assert {problem.values.get("nearest") or problem.values["title"] for problem in problems} == {
        "机构变动 / Changes of institutions"
    }


def test_a_removed_sheet_is_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01")
    del book.book["接待"]
    assert [code for code, _, _ in _told(fold(book))] == ["books.sheet_missing"]


def test_a_removed_column_is_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("quarterly", "2026-Q1")
    page, column = book.sheet("季报"), book.headers("季报")["服务企业数（家）"]
    for row in range(book.header_row("季报"), page.max_row + 1):
        page.cell(row, column).value = None
    (problem,) = fold(book).problems
    assert (problem.code, problem.values["title"]) == (
        "books.column_missing",
        "服务企业数（家） / Clients served (clients)",
    )


def test_a_renamed_column_is_told_with_the_nearest_name(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("quarterly", "2026-Q1")
    book.sheet("季报").cell(book.header_row("季报"), book.headers("季报")["从业人员（人）"]).value = "从业人员总数量"
    told = {problem.code: problem for problem in fold(book).problems}
    assert set(told) == {"headers.near", "books.column_missing"}
    assert "从业人员" in told["headers.near"].values["nearest"]


def test_a_moved_column_is_read_by_its_header_and_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("接待")
    page, columns = book.sheet("接待"), book.headers("接待")
    row = book.header_row("接待")
    one, other = columns["团组名称"], columns["来访类别"]
    page.cell(row, one).value, page.cell(row, other).value = "来访类别", "团组名称"
    book.add("接待", {"日期": date(2026, 1, 5), "团组名称": "甲", "来访类别": "媒体", "接待人次（人次）": 3})
    back = outcome = fold(book)
    assert outcome.problems == ()
    assert [made.values["headers"] for made in outcome.conversions if made.code == "moved"] == ["来访类别, 团组名称"]
    assert back.changed["visits"][("2026-01-05", "甲")]["category"] == "media"


def test_a_header_row_that_is_gone_is_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01")
    book.sheet("接待").delete_rows(book.header_row("接待"))
    assert _told(fold(book)) == [("books.header_missing", "接待", "")]


def test_a_sheet_of_ones_own_is_told_unless_it_is_empty_or_the_results(
    blank: Callable[..., Any], fold: Callable[..., Any]
) -> None:
    book = blank("monthly", "2026-01")
    book.book.create_sheet("草稿")
    book.book.create_sheet("检查结果")["A1"] = "上次的检查结果"
    assert fold(book).problems == ()
    book.sheet("草稿")["B3"] = 5
    assert _told(fold(book)) == [("books.sheet_unknown", "草稿", "")]


def test_an_altered_period_is_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("指标", 报告期="2026年2月")
    (problem,) = fold(book).problems
    assert (problem.code, problem.place.column, problem.place.value) == ("books.period_differs", "报告期", "2026年2月")
    assert problem.values["period"] == "2026-01"


def test_a_workbook_of_another_edition_is_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01")
    book.sheet("表样标识")["B2"] = "0"
    assert [code for code, _, _ in _told(fold(book))] == ["books.edition"]


def test_a_workbook_without_the_number_is_no_form(deliver: Callable[..., Any], tmp_path: Any) -> None:
    book = Workbook()
    book.active.title = "随便"
    book.active["A1"] = "zone-display-form"
    book.save(tmp_path / "x.xlsx")
    assert "tables.unknown" in {code for code, _, _ in _told(deliver(tmp_path / "x.xlsx"))}


def test_merged_cells_among_the_rows_are_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("接待")
    row = book.add("接待", {"日期": date(2026, 1, 5), "团组名称": "甲", "来访类别": "媒体", "接待人次（人次）": 3})
    book.sheet("接待").merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
    assert "tables.merged" in {code for code, _, _ in _told(fold(book))}


def test_a_name_that_nobody_knows_is_told_with_the_nearest(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    leaves = {"变动类型": "退出", "变动日期": date(2026, 1, 20)}
    row = book.add("机构变动", {**leaves, "机构名称": "示例机构O1"})
    (problem,) = fold(book).problems
    assert (problem.code, problem.place.row, problem.place.value) == ("folding.name_unknown", row, "示例机构O1")
    assert "示例机构" in problem.values["nearest"]


def test_a_name_and_a_code_of_two_institutions_are_told(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("机构变动")
    leaves = {"变动类型": "退出", "变动日期": date(2026, 1, 20)}
    book.add("机构变动", {**leaves, "机构名称": "示例机构 01", "统一社会信用代码": "SAMPLE-02"})
    (problem,) = fold(book).problems
    assert (problem.code, problem.values["name"]) == ("folding.names_differ", "示例机构 02")


def test_a_credit_code_alone_is_enough(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("quarterly", "2026-Q1").head("季报")
    row = book.find("季报", "机构名称", "示例机构 01")
    book.write("季报", row, {"机构名称": None, "营业收入（万元）": 5})
    back = fold(book)
    assert back.problems == ()
    assert set(back.changed["reports"]) == {("SAMPLE-01", "2026-Q1")}


def test_a_printed_row_that_is_gone_from_the_release_is_told(
    blank: Callable[..., Any], deliver: Callable[..., Any]
) -> None:
    first, second = blank("content", name="1.xlsx").head("大事记"), blank("content", name="2.xlsx").head("大事记")
    row = first.find("大事记", "中文标题", "长春新区总体方案印发")
    first.write("大事记", row, {"删除": "是"})
    assert deliver(first).problems == ()
    second.write("大事记", row, {"发布单位": "甲", "发布单位英文名称": "A"})
    assert _told(deliver(second)) == [("folding.row_gone", "大事记", "发布单位")]


def test_what_was_never_there_cannot_be_removed(blank: Callable[..., Any], fold: Callable[..., Any]) -> None:
    book = blank("monthly", "2026-01").head("指标")
    book.write("指标", book.find("指标", "指标名称", "专利申请"), {"删除": "是"})
    assert _told(fold(book)) == [("folding.nothing_to_remove", "指标", "删除")]


def test_a_workbook_that_is_older_than_the_release_changes_only_what_was_filled_in(
    blank: Callable[..., Any], deliver: Callable[..., Any], changed: Callable[[], Any]
) -> None:
    newer, older = blank("content", name="1.xlsx").head("机构介绍"), blank("content", name="2.xlsx").head("机构介绍")
    row = newer.find("机构介绍", "机构名称", "示例机构 07")
    newer.write("机构介绍", row, {"楼层房号": "1F", "服务时间": "10:00–12:00"})
    assert deliver(newer).problems == ()
    older.write("机构介绍", row, {"联系电话": "0431-80000000"})
    assert deliver(older).problems == ()
    cells = changed()["institutions"][("SAMPLE-07",)]
    assert {name: cells[name] for name in ("floor", "hours", "phone")} == {
        "floor": "1F",
        "hours": "10:00–12:00",
        "phone": "0431-80000000",
    }
    older.write("机构介绍", row, {"楼层房号": "2F"})
    (problem,) = deliver(older).problems
    assert (problem.code, problem.place.column, problem.values["now"]) == ("folding.changed_since", "楼层房号", "1F")
