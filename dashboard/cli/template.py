"""Workbooks for staff to fill in."""

import enum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import JsonOption, LangOption, in_both
from dashboard.cli.speaking import DONE, Lang, Speaker, refusals, settings_of


class FormName(enum.StrEnum):
    """The three workbooks."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    CONTENT = "content"


def template(
    form: Annotated[FormName, typer.Argument(help=in_both("cli.help.form"))],
    out: Annotated[Path, typer.Argument(metavar="OUT", help=in_both("cli.help.template_out"))],
    period: Annotated[str, typer.Option("--period", help=in_both("cli.help.period"))] = "",
    institution: Annotated[str, typer.Option("--institution", help=in_both("cli.help.institution"))] = "",
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Make a workbook, its rows printed in advance from the live release; in English only where that is asked for."""
    speaker = Speaker(lang, for_machine=for_machine)
    from dashboard import printing

    with refusals(speaker):
        try:
            written = printing.write_templates(
                form.value,
                out,
                data_dir=settings_of(speaker).data_dir,
                period=period,
                institution=institution,
                lang=speaker.langs[0],
            )
        except printing.NoTemplate as none:
            speaker.refuse(f"cli.template.{none.reason}", **none.values)
    speaker.say("cli.template.written", count=len(written), where=out)
    speaker.answer["files"] = [str(path) for path in written]
    speaker.end(DONE)
