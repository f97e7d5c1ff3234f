import pytest


def test_aliases_widths_and_spaces_of_headers_are_forgiven(deliver, as_csv):
    content = as_csv(
        {
            " 统一社会信用代码": "I01",
            "Period　Type": "Q",
            "ｐｅｒｉｏｄ": "2024-Q1",
            "营收(万元) *": "38",
            "status": "final",
            "来源编号": "S1",
            "数据\u00a0截至": "2024-03-31",
        }
    )
    delivery = deliver({"reports.csv": content})
    assert delivery.problems == ()
    assert delivery.origins["reports"].headers["inst_id"] == "统一社会信用代码"


@pytest.mark.parametrize(
    ("header", "amount"),
    [
        ("营业收入（元）", "385000"),
        ("营业收入 (千元)", "385"),
        ("营业收入(亿元)", "0.00385"),
        ("Revenue (RMB million)", "0.385"),
        ("revenue (yuan)", "385,000"),
    ],
)
def test_another_unit_of_money_is_converted_and_said(deliver, as_csv, row, header, amount):
    cells = row()
    del cells["营业收入（万元）"]
    delivery = deliver({"reports.csv": as_csv({**cells, header: amount})})
    assert delivery.problems == ()
    assert delivery.tables["reports"]["revenue"][0] == 38.5
    said = {one.code: one for one in delivery.conversions}["unit"]
    assert (said.place.column, said.values["count"]) == (header, "1")


def test_money_without_a_unit_is_refused(deliver, as_csv, row):
    cells = row()
    del cells["营业收入（万元）"]
    (problem,) = deliver({"reports.csv": as_csv({**cells, "营业收入": "38"})}).problems
    assert (problem.code, problem.values["title"]) == (
        "headers.unit_missing",
        "营业收入（万元） / Revenue (10,000 yuan)",
    )


def test_the_name_in_the_schema_implies_its_unit(deliver, as_csv, row):
    cells = row()
    del cells["营业收入（万元）"]
    assert deliver({"reports.csv": as_csv({**cells, "revenue": "38"})}).problems == ()


@pytest.mark.parametrize("header", ["从业人员（万人）", "营业收入（美元）"])
def test_a_unit_that_is_not_understood_is_refused(deliver, as_csv, row, header):
    cells = {name: cell for name, cell in row().items() if not name.startswith(header[:4])}
    (problem,) = deliver({"reports.csv": as_csv({**cells, header: "1"})}).problems
    assert (problem.code, problem.place.column) == ("headers.unit_unknown", header)


def test_an_unknown_header_is_named_with_the_nearest_known_one(report):
    (problem,) = report(执业专利代理师人数="3").problems
    assert (problem.code, problem.place.column, problem.place.row) == ("headers.near", "执业专利代理师人数", 1)
    assert problem.values["nearest"].startswith("执业专利代理师（人）")


def test_a_column_given_twice_is_named(report):
    (problem,) = report(统一社会信用代码="I01").problems
    assert (problem.code, problem.values["other"]) == ("headers.twice", "机构编号")


def test_a_column_with_values_but_no_header_is_named_by_its_letter(deliver, as_csv, row):
    (problem,) = deliver({"reports.csv": as_csv({**row(), "": "stray"})}).problems
    assert (problem.code, problem.values["letter"]) == ("headers.blank", "I")


def test_a_required_column_that_is_missing_is_named(deliver, as_csv, row):
    cells = row()
    del cells["数据截至"]
    (problem,) = deliver({"reports.csv": as_csv(cells)}).problems
    assert (problem.code, problem.values["title"]) == ("headers.column_missing", "数据截至 / As of")


def test_columns_that_may_be_missing_are_missing_throughout(report):
    assert report().tables["reports"]["patent_cases"].isna().all()


def test_a_table_is_recognised_by_its_header_where_its_name_says_nothing(deliver, as_csv, as_workbook, row):
    assert list(deliver({"2024一季度汇总.csv": as_csv(row())}).tables) == ["reports"]
    assert list(deliver({"b.xlsx": as_workbook({"Sheet1": [row()]})}).tables) == ["reports"]


def test_a_file_that_is_no_table_is_refused(refused):
    assert refused({"x.csv": b"just,some\nwords,here\n"}) == ["tables.unknown"]


def test_a_table_delivered_twice_is_named_with_the_other_place(deliver, as_csv, as_workbook, row):
    delivery = deliver({"reports.csv": as_csv(row()), "b.xlsx": as_workbook({"机构报表": [row()]})})
    (problem,) = delivery.problems
    assert (problem.code, problem.place.file, problem.values["other"]) == ("tables.twice", "b.xlsx", "reports.csv")
