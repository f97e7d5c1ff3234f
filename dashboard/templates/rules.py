"""What a cell takes: drop-downs, dates, numbers, each with a sentence for what it does not take."""

from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.schema import Column, Kind
from dashboard.schema.forms import Sheet
from dashboard.templates.making import Making

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
# What may be entered although no list knows it yet: what another sheet of the same delivery brings.
_OPEN = ("institution", "building", "source")


def restrict(making: Making, sheet: Sheet, page: Worksheet, column: Column, *, where: str) -> None:
    """Let a cell take only what its column holds, with a drop-down where that is a choice."""
    if column.name in sheet.choices:
        source = making.lists.get(sheet.choices[column.name])
        if source:
            offer(making, page, source, where=where, strict=column.name not in _OPEN)
    elif column.kind in (Kind.CODE, Kind.FLAG) and making.words.values[sheet.name].get(column.name):
        offer_codes(making, page, sheet.name, column, where=where)
    elif column.kind is Kind.DATE:
        take_dates(making, page, where=where)
    elif column.kind in (Kind.INTEGER, Kind.NUMBER) and column.least is not None:
        rule = DataValidation(
            type="whole" if column.kind is Kind.INTEGER else "decimal",
            operator="greaterThanOrEqual",
            formula1=f"{column.least:g}",
            allow_blank=True,
        )
        _refuse_by(rule, making.say("template.rule.number", least=f"{column.least:g}"), making, page, where=where)
    elif column.kind is Kind.CODES and making.words.values[sheet.name].get(column.name):
        options = making.words.values[sheet.name][column.name].values()
        rule = DataValidation(allow_blank=True)
        rule.prompt = making.say(
            "template.rule.several",
            options=making.say("template.notes.semicolon").join(title.text(making.lang) for title in options),
        )
        rule.showInputMessage = True
        page.add_data_validation(rule)
        rule.add(where)


def offer_codes(making: Making, page: Worksheet, table: str, column: Column, *, where: str) -> None:
    """Offer the labels of a column's codes."""
    titles = making.words.values[table][column.name]
    codes = ("Y",) if column.name == "remove" else tuple(titles)
    options = ",".join(titles[code].text(making.lang) for code in codes)
    # A list that begins with an equals sign would be read as a formula.
    offer(making, page, f'"{" " if options.startswith("=") else ""}{options}"', where=where, strict=True)


def offer(making: Making, page: Worksheet, options: str, *, where: str, strict: bool) -> None:
    """Add a drop-down; one that is not strict asks before it takes another name."""
    rule = DataValidation(type="list", formula1=options, allow_blank=True)
    text = making.say("template.rule.choose" if strict else "template.rule.unknown")
    _refuse_by(rule, text, making, page, where=where, strict=strict)


def take_dates(making: Making, page: Worksheet, *, where: str) -> None:
    """Take dates alone."""
    rule = DataValidation(
        type="date",
        operator="between",
        formula1=f"DATE({_FIRST_DAY:%Y,%m,%d})",
        formula2=f"DATE({_LAST_DAY:%Y,%m,%d})",
        allow_blank=True,
    )
    _refuse_by(rule, making.say("template.rule.date"), making, page, where=where)


def _refuse_by(
    rule: DataValidation, text: str, making: Making, page: Worksheet, *, where: str, strict: bool = True
) -> None:
    rule.errorTitle, rule.error = making.say("template.rule.title"), text
    rule.errorStyle = "stop" if strict else "warning"
    rule.showErrorMessage = True
    page.add_data_validation(rule)
    rule.add(where)
