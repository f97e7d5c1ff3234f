"""What more than one verb asks for."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import i18n
from dashboard.cli.speaking import Lang
from dashboard.i18n import word


def in_both(key: str) -> str:
    """Say a help text in both languages."""
    return "\n".join(word(key, lang) for lang in i18n.LANGS)


LangOption = Annotated[Lang, typer.Option("--lang", help=in_both("cli.help.lang"))]
JsonOption = Annotated[bool, typer.Option("--json", help=in_both("cli.help.json"))]
FilesArgument = Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=in_both("cli.help.files"))]
PreparedOption = Annotated[Path | None, typer.Option("--prepared", metavar="DIR", help=in_both("cli.help.prepared"))]
AcceptOption = Annotated[list[str] | None, typer.Option("--accept", metavar="CODE", help=in_both("cli.help.accept"))]
ReportOption = Annotated[Path | None, typer.Option("--report", metavar="DIR", help=in_both("cli.help.report"))]
ByOption = Annotated[str, typer.Option("--by", help=in_both("cli.help.by"))]
ApprovedOption = Annotated[str, typer.Option("--approved-by", help=in_both("cli.help.approved_by"))]
WhyOption = Annotated[str, typer.Option("--why", help=in_both("cli.help.why"))]
