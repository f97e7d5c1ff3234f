import pytest

TITLES = ("序号", "问题", "确认", "原因", "识别码")


@pytest.fixture
def answered(deliver, as_workbook, row):
    """Deliver a sound workbook with a sheet of results; give the answers that were read from it."""

    def one(*rows, titles=TITLES, sheet="检查结果"):
        def add(book):
            made = book.create_sheet(sheet, 0)
            made.append(["共 1 个提醒"])
            made.append([])
            for cells in (titles, *rows):
                made.append(list(cells))

        delivery = deliver({"a.xlsx": as_workbook({"机构报表": [row()]}, change=add)})
        assert not delivery.problems
        assert list(delivery.tables) == ["reports"]
        return delivery.confirmations

    return one


def test_a_yes_with_a_reason_is_read_with_the_mark_and_the_cell(answered):
    (made,) = answered((1, "相差十倍", "是", " 大客户一次付清 ", "0123456789abcdef"))
    assert (made.mark, made.answer, made.reason) == ("0123456789abcdef", True, "大客户一次付清")
    assert (made.place.file, made.place.sheet, made.place.cell) == ("a.xlsx", "检查结果", "D4")


@pytest.mark.parametrize(
    ("said", "answer"), [("是", True), ("√", True), ("Yes", True), ("否", False), ("再看看", None)]
)
def test_an_answer_is_yes_or_no_or_neither(answered, said, answer):
    (made,) = answered((1, "", said, "因", "m"))
    assert (made.answer, made.said) == (answer, said)


def test_rows_without_answer_or_without_mark_say_nothing(answered):
    assert answered((1, "a", "", "", "m"), (2, "b", "是", "因", ""), (3, "c", None, None, None)) == ()


def test_a_sheet_of_results_whose_columns_are_gone_says_nothing(answered):
    assert answered((1, "", "是", "因", "m"), titles=("序号", "问题", "确认", "说明", "识别码")) == ()


def test_a_delivery_of_nothing_but_results_holds_no_table(refused, as_workbook):
    assert refused({"a.xlsx": as_workbook({"检查结果": [dict(zip(TITLES, "12345", strict=True))]})}) == [
        "files.nothing"
    ]
