"""Words, numbers, dates and units in the visitor's language; the only place where a number meets its unit.

Two catalogues, held to each other by a test. There is no fallback: a word that is missing is a mistake to be seen at
once, not a gap to be filled with another language.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

LANGS = ("zh", "en")
LANG_TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
MINUS = "\N{MINUS SIGN}"
_LOCALES: Mapping[str, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}
LOCALE_TAGS: Mapping[str, str] = {lang: locale.replace("_", "-") for lang, locale in _LOCALES.items()}
_WAN = 10_000
_YI = 100_000_000
_MILLION = 1_000_000
_BILLION = 1_000_000_000
MONEY = "wan_yuan"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Read every word of a language.

    Args:
        lang: One of ``LANGS``.

    Returns:
        Word by dotted key, of all the files under ``locales/<lang>``.

    Raises:
        ValueError: Two files give the same key.
    """
    words: dict[str, str] = {}

    def take(prefix: str, branch: Mapping[str, Any]) -> None:
        for name, value in branch.items():
            key = f"{prefix}{name}"
            if isinstance(value, Mapping):
                take(f"{key}.", value)
            elif key in words:
                raise ValueError(f"word given twice: {key} ({lang})")
            else:
                words[key] = str(value)

    for path in sorted((Path(__file__).parent / "locales" / lang).glob("*.toml")):
        take("", tomllib.loads(path.read_text(encoding="utf-8")))
    return words


def word(key: str, lang: str, /, **values: object) -> str:
    """Say a word or sentence.

    Args:
        key: ``area.role``.
        lang: One of ``LANGS``.
        values: What the sentence's ``{placeholders}`` stand for.

    Raises:
        KeyError: No such word in that language, or a placeholder without its value.
    """
    text = catalogue(lang)[key]
    return text.format_map(values) if values else text


def number(value: float, lang: str, *, decimals: int = 0) -> str:
    """Write a number exactly, with no more decimals than asked for.

    Chinese groups digits from five on, English from four on; the minus is a true minus.

    Example:
        >>> number(3800, "zh"), number(3800, "en"), number(-35712.5, "zh", decimals=1)
        ('3800', '3,800', '−35,712.5')
    """
    grouped = abs(value) >= _WAN or lang != "zh"
    pattern = ("#,##0" if grouped else "0") + ("." + "#" * decimals if decimals else "")
    return format_decimal(round(value, decimals), format=pattern, locale=_LOCALES[lang]).replace("-", MINUS)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A value in words, in the parts that a tile sets in different sizes.

    ``before`` and ``after`` hold qualifier, currency and unit; ``figure`` holds digits alone.
    """

    before: str
    figure: str
    after: str

    def __str__(self) -> str:
        """Write it in one run."""
        return f"{self.before}{self.figure}{self.after}"


def _scaled(value: float, lang: str, *, decimals: int) -> tuple[str, str]:
    """Choose the power of ten that a reader of the language expects, only where no digit is lost by it."""
    steps = (
        ((_YI, "unit.yi"), (_WAN, "unit.wan"))
        if lang == "zh"
        else ((_BILLION, "unit.billion"), (_MILLION, "unit.million"))
    )
    for size, key in steps:
        if abs(value) >= size and round(value / size, 2) * size == value:
            return number(value / size, lang, decimals=2), word(key, lang)
    return number(value, lang, decimals=decimals), ""


def _money(wan_yuan: float, lang: str, *, decimals: int) -> tuple[str, str, str]:
    """Write an amount of 万元: before, figure, after; as fine as usual, or as the decimals asked for."""
    if lang == "zh":
        if abs(wan_yuan) >= _WAN:
            return "", number(wan_yuan / _WAN, lang, decimals=2), word("unit.yi_yuan", lang)
        return (
            "",
            number(wan_yuan, lang, decimals=max(decimals, 0 if abs(wan_yuan) >= 100 else 1)),
            word("unit.wan_yuan", lang),
        )
    million = wan_yuan / 100
    if abs(million) >= 1000:
        return word("unit.rmb", lang), number(million / 1000, lang, decimals=2), word("unit.billion", lang)
    return (
        word("unit.rmb", lang),
        number(million, lang, decimals=decimals + 2 if decimals else 0 if abs(million) >= 100 else 2),
        word("unit.million", lang),
    )


def amount(value: float | None, *, unit: str, lang: str, qualifier: str = "=", decimals: int = 0) -> Amount:
    """Write a value with its unit and qualifier.

    Powers are converted, never digits: 3800 万元 and RMB 38 million are the same published figure.

    Args:
        value: The number in the stored unit, or None where it is missing.
        unit: The unit's name among the words (``people``), or the unit's own text in that language.
        lang: One of ``LANGS``.
        qualifier: ``=``, ``≥``, ``>`` or ``≈``; kept, for "over" is part of the figure.
        decimals: The most decimals of a plain number.

    Example:
        >>> str(amount(3800, unit="wan_yuan", lang="zh", qualifier="≥"))
        '3800余万元'
        >>> amount(3800, unit="wan_yuan", lang="en", qualifier="≥").figure
        '38'
        >>> amount(319.5, unit="wan_yuan", lang="en", decimals=1).figure
        '3.195'
    """
    if value is None:
        return Amount(before="", figure=word("state.missing", lang), after="")
    if unit == MONEY:
        before, figure, after = _money(value, lang, decimals=decimals)
    else:
        figure, power = _scaled(value, lang, decimals=decimals)
        before, after = "", power + _unit(unit, lang, plural=value != 1)
    kind = {"≥": "least", ">": "least", "≈": "about"}.get(qualifier)
    if kind is None:
        return Amount(before=before, figure=figure, after=after)
    counted = "money" if unit == MONEY else "count"
    return Amount(
        before=word(f"qualifier.{kind}.{counted}.before", lang) + before,
        figure=figure,
        after=word(f"qualifier.{kind}.{counted}.after", lang) + after,
    )


def bounded(figure: str, *, qualifier: str, lang: str) -> str:
    """Write a number of a count with its qualifier, and no unit.

    Example:
        >>> bounded("2600", qualifier="≥", lang="zh"), bounded("8.9", qualifier="≈", lang="en")
        ('2600余', 'about 8.9')
    """
    kind = {"≥": "least", ">": "least", "≈": "about"}.get(qualifier)
    if kind is None:
        return figure
    return word(f"qualifier.{kind}.count.before", lang) + figure + word(f"qualifier.{kind}.count.after", lang)


def _unit(unit: str, lang: str, *, plural: bool) -> str:
    """Word a unit; a name that the words do not know is a unit text from a table and stands as it is."""
    words = catalogue(lang)
    if not unit:
        return ""
    for key in ((f"unit.{unit}_many",) if plural else ()) + (f"unit.{unit}",):
        if key in words:
            return words[key]
    return unit if lang == "zh" or unit == "%" else f"\N{NO-BREAK SPACE}{unit}"


def share(ratio: float, lang: str, *, decimals: int = 1) -> str:
    """Write a ratio as a percentage.

    Example:
        >>> share(0.1254, "en")
        '12.5%'
    """
    return number(ratio * 100, lang, decimals=decimals) + "%"


def change(ratio: float, lang: str) -> str:
    """Write a growth rate with a sign, an arrow and a word: colour alone says nothing.

    Example:
        >>> change(-0.031, "en")
        '▼ down 3.1%'
    """
    kind = "up" if ratio > 0 else "down" if ratio < 0 else "same"
    return word(f"change.{kind}", lang, share=share(abs(ratio), lang))


_PERIOD = re.compile(r"(\d{4})(?:-(?:(H)([12])|(Q)([1-4])|(\d{2})))?(?:-(\d{2}))?")


def period(text: str, lang: str) -> str:
    """Write a period.

    Example:
        >>> period("2024-Q1", "en"), period("unknown", "en")
        ('Q1 2024', 'period not stated')
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        return word("period.unknown", lang)
    year, half, half_number, quarter, quarter_number, month, day = match.groups()
    if half:
        return word(f"period.half_{half_number}", lang, year=year)
    if quarter:
        return word(f"period.quarter_{quarter_number}", lang, year=year)
    if day:
        return calendar(text, lang)
    if month:
        return format_date(date(int(year), int(month), 1), word("period.month_form", lang), locale=_LOCALES[lang])
    return word("period.year", lang, year=year)


def to_date(year: int, *, month: int, lang: str) -> str:
    """Write the part of a year that ends with a month.

    Example:
        >>> to_date(2024, month=9, lang="en"), to_date(2024, month=9, lang="zh")
        ('Jan–Sep 2024', '2024年1—9月')
    """
    if month == 1:
        return period(f"{year}-01", lang)
    return word("period.to_date", lang, year=year, month=_short_month(month, lang))


def months(last: int, lang: str) -> str:
    """Write, in short, the months of a year from January to another.

    Example:
        >>> months(9, "en"), months(9, "zh")
        ('Jan–Sep', '1—9月')
    """
    if last == 1:
        return _short_month(1, lang)
    return word("period.months", lang, month=_short_month(last, lang))


def _short_month(month: int, lang: str) -> str:
    return word(f"figure.month_{month}", lang)


def years(first: int, last: int, lang: str) -> str:
    """Write one year, or a run of years.

    Example:
        >>> years(2018, 2020, "zh"), years(2018, 2018, "en")
        ('2018—2020年', '2018')
    """
    return period(str(first), lang) if first == last else word("period.years", lang, first=first, last=last)


def spanned(first: str, last: str, lang: str) -> str:
    """Write one period, or the time from one to another.

    Example:
        >>> spanned("2021-Q1", "2025-Q4", "en"), spanned("2024", "2024", "zh")
        ('Q1 2021 to Q4 2025', '2024年')
    """
    if first == last:
        return period(first, lang)
    return word("period.span", lang, first=period(first, lang), last=period(last, lang))


def calendar(iso: str, lang: str) -> str:
    """Write a date; a month or a year where that is all that is known.

    Example:
        >>> calendar("2025-06-30", "en"), calendar("2024-01", "en")
        ('30 June 2025', 'January 2024')
    """
    if iso.count("-") < 2:
        return period(iso, lang)
    return format_date(date.fromisoformat(iso), word("period.day_form", lang), locale=_LOCALES[lang])
