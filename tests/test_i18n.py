"""Numbers, dates and units as each language writes them."""

import pytest

from dashboard.i18n import (
    MINUS,
    amount,
    bounded,
    calendar,
    catalogue,
    change,
    months,
    number,
    period,
    share,
    to_date,
    word,
    years,
)

NBSP = "\N{NO-BREAK SPACE}"


def plain(text: object) -> str:
    return str(text).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (86, "86", "86"),
        (3800, "3800", "3,800"),
        (35712, "35,712", "35,712"),
        (0, "0", "0"),
        (-12, f"{MINUS}12", f"{MINUS}12"),
        (38012345, "38,012,345", "38,012,345"),
    ],
)
def test_digits_are_grouped_from_five_on_in_chinese_and_from_four_on_in_english(value: float, zh: str, en: str) -> None:
    assert (number(value, "zh"), number(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("wan_yuan", "zh", "en"),
    [
        (3800, "3800万元", "RMB 38 million"),
        (12500, "1.25亿元", "RMB 125 million"),
        (44.2, "44.2万元", "RMB 0.44 million"),
        (28500000, "2850亿元", "RMB 285 billion"),
    ],
)
def test_money_is_converted_by_powers_of_ten(wan_yuan: float, zh: str, en: str) -> None:
    assert str(amount(wan_yuan, unit="wan_yuan", lang="zh")) == zh
    assert plain(amount(wan_yuan, unit="wan_yuan", lang="en")) == en


@pytest.mark.parametrize(
    ("qualifier", "zh", "en"),
    [
        ("≥", "600余人次", "more than 600 visits"),
        ("≈", "约600人次", "about 600 visits"),
        ("=", "600人次", "600 visits"),
    ],
)
def test_a_qualifier_is_part_of_the_figure(qualifier: str, zh: str, en: str) -> None:
    assert str(amount(600, unit="visits", lang="zh", qualifier=qualifier)) == zh
    assert plain(amount(600, unit="visits", lang="en", qualifier=qualifier)) == en


def test_over_stands_before_the_currency_in_english() -> None:
    assert plain(amount(3800, unit="wan_yuan", lang="en", qualifier="≥")) == "over RMB 38 million"
    assert str(amount(3800, unit="wan_yuan", lang="zh", qualifier="≥")) == "3800余万元"


def test_a_power_is_taken_only_where_no_digit_is_lost() -> None:
    assert str(amount(35712, unit="institutions", lang="zh")) == "35,712家"
    assert str(amount(4015000, unit="cases", lang="zh")) == "401.5万件"
    assert plain(amount(4015000, unit="cases", lang="en")) == "4,015,000 cases"


def test_missing_is_said_and_is_never_nought() -> None:
    assert str(amount(None, unit="people", lang="zh")) == word("state.missing", "zh")
    assert str(amount(0, unit="people", lang="zh")) == "0人"


def test_one_is_singular_in_english() -> None:
    assert plain(amount(1, unit="institutions", lang="en")) == "1 institution"
    assert plain(amount(2, unit="institutions", lang="en")) == "2 institutions"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2024", "2024年", "2024"),
        ("2024-H1", "2024年上半年", "H1 2024"),
        ("2024-Q3", "2024年第三季度", "Q3 2024"),
        ("2024-03", "2024年3月", "March 2024"),
        ("unknown", "期间未注明", "period not stated"),
    ],
)
def test_periods_are_worded(text: str, zh: str, en: str) -> None:
    assert (period(text, "zh"), period(text, "en")) == (zh, en)


def test_dates_are_as_exact_as_what_is_known() -> None:
    assert calendar("2025-06-30", "zh") == "2025年6月30日"
    assert calendar("2025-06-30", "en") == "30 June 2025"
    assert calendar("2024-01", "zh") == "2024年1月"


def test_growth_has_sign_word_and_share() -> None:
    assert change(0.125, "zh") == "▲ 增长 12.5%"
    assert change(-0.125, "en") == "▼ down 12.5%"
    assert share(0.5, "zh") == "50%"


def test_a_word_that_is_missing_is_a_mistake_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        word("no.such.word", "en")


def test_no_language_falls_back_to_the_other() -> None:
    assert catalogue("zh").keys() == catalogue("en").keys()


@pytest.mark.parametrize(
    ("qualifier", "zh", "en"), [("=", "86", "86"), ("≥", "86余", "more than 86"), ("≈", "约86", "about 86")]
)
def test_a_bare_number_keeps_its_qualifier(qualifier: str, zh: str, en: str) -> None:
    assert bounded("86", qualifier=qualifier, lang="zh") == zh
    assert bounded("86", qualifier=qualifier, lang="en") == en


@pytest.mark.parametrize(
    ("month", "zh", "en"),
    [(1, "2024年1月", "January 2024"), (9, "2024年1—9月", "Jan–Sep 2024"), (12, "2024年1—12月", "Jan–Dec 2024")],
)
def test_a_year_to_date_names_its_months(month: int, zh: str, en: str) -> None:
    assert to_date(2024, month=month, lang="zh") == zh
    assert to_date(2024, month=month, lang="en") == en


def test_months_and_years_in_a_row_are_written_as_one() -> None:
    assert (months(1, "zh"), months(9, "zh"), months(1, "en"), months(9, "en")) == ("1月", "1—9月", "Jan", "Jan–Sep")
    assert (years(2018, 2020, "zh"), years(2018, 2018, "zh")) == ("2018—2020年", "2018年")


def test_money_is_as_fine_as_it_was_published() -> None:
    assert plain(amount(319.5, unit="wan_yuan", lang="zh", decimals=1)) == "319.5万元"
    assert plain(amount(319.5, unit="wan_yuan", lang="en", decimals=1)) == "RMB 3.195 million"
    assert plain(amount(319.5, unit="wan_yuan", lang="zh")) == "320万元"
