"""Releases: listed, and brought back."""

from datetime import datetime
from typing import Annotated

import typer

from dashboard.cli import reporting
from dashboard.cli.options import ApprovedOption, ByOption, JsonOption, LangOption, WhyOption, in_both
from dashboard.cli.speaking import DONE, REFUSED, Lang, Speaker, refusals, settings_of, user


def history(lang: LangOption = Lang.BOTH, for_machine: JsonOption = False) -> None:
    """List every release, newest first, each one checked."""
    speaker = Speaker(lang, for_machine=for_machine)
    from dashboard import releases

    entries = releases.history(settings_of(speaker).data_dir)
    for entry in entries:
        facts = {
            "number": entry.number,
            "name": entry.name,
            "at": entry.published_at.replace("T", " "),
            "by": entry.by or "?",
            "approved_by": entry.approved_by or "-",
            "why": entry.why or "-",
        }
        speaker.say("cli.history.live" if entry.live else "cli.history.entry", **facts)
        if entry.problem:
            problem = entry.problem
            speaker.say(f"cli.corrupt.{problem.reason}", name=problem.name, file=problem.file)
    if not entries:
        speaker.say("cli.history.empty")
    speaker.answer["releases"] = [
        {
            "number": entry.number,
            "name": entry.name,
            "published_at": entry.published_at,
            "by": entry.by,
            "approved_by": entry.approved_by,
            "why": entry.why,
            "live": entry.live,
            "good": entry.good,
            "problem": str(entry.problem or ""),
        }
        for entry in entries
    ]
    speaker.end(DONE)


def verify(lang: LangOption = Lang.BOTH, for_machine: JsonOption = False) -> None:
    """Read and hash every file of every release again."""
    speaker = Speaker(lang, for_machine=for_machine)
    from dashboard import releases

    verified = releases.verify(settings_of(speaker).data_dir)
    for damage in verified.damaged:
        speaker.say(f"cli.damaged.{damage.reason}", name=damage.name, file=damage.file)
    speaker.answer |= {
        "releases": verified.releases,
        "files": verified.files,
        "damaged": [
            {"release": damage.name, "file": damage.file, "reason": damage.reason, "detail": damage.detail}
            for damage in verified.damaged
        ],
    }
    if verified.damaged:
        speaker.say("cli.damaged.summary", count=len(verified.damaged))
        speaker.end(REFUSED)
    speaker.say("cli.verified", releases=verified.releases, files=verified.files)
    speaker.end(DONE)


def rollback(
    number: Annotated[int, typer.Argument(min=1, help=in_both("cli.help.number"))],
    why: WhyOption = "",
    by: ByOption = "",
    approved_by: ApprovedOption = "",
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Make an earlier release's content live again, as a new release."""
    speaker = Speaker(lang, for_machine=for_machine)
    if not why.strip():
        speaker.misunderstand("cli.why_missing")
    from dashboard import publishing

    with refusals(speaker):
        published = publishing.rollback(
            settings_of(speaker).data_dir,
            number,
            by=by or user(),
            approved_by=approved_by,
            why=why,
            at=datetime.now().astimezone(),
        )
    reporting.say_release(speaker, published)
    speaker.end(DONE)
