"""Deliveries: checked, or checked and published."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli import reporting
from dashboard.cli.options import (
    AcceptOption,
    ApprovedOption,
    ByOption,
    FilesArgument,
    JsonOption,
    LangOption,
    PreparedOption,
    ReportOption,
    WhyOption,
    in_both,
)
from dashboard.cli.speaking import DONE, REFUSED, Lang, Speaker, refusals, settings_of, user
from dashboard.nursery import NURSERY, Limits, Request
from dashboard.settings import WORDS


def check(
    files: FilesArgument = None,
    prepared: PreparedOption = None,
    accept: AcceptOption = None,
    report: ReportOption = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Find everything that is wrong with a delivery, and publish nothing."""
    speaker = Speaker(lang, for_machine=for_machine)
    _one_delivery(speaker, files, prepared=prepared)
    data_dir = settings_of(speaker).data_dir
    _read_ahead(files or (), data_dir=data_dir)
    from dashboard import publishing

    with refusals(speaker):
        if prepared is not None:
            outcome = publishing.check_prepared(prepared, data_dir=data_dir, accept=accept or ())
        else:
            outcome = publishing.check_files(files or (), data_dir=data_dir, accept=accept or ())
    reporting.say_changes(speaker, outcome.before, outcome.after)
    reporting.say_outcome(speaker, outcome, data_dir=data_dir)
    if report is not None:
        reporting.write_report(speaker, outcome, [prepared] if prepared else files or (), report, data_dir=data_dir)
    if outcome.refused:
        speaker.end(REFUSED)
    speaker.say("cli.checked", tables=len(outcome.rows), rows=sum(outcome.rows.values()))
    speaker.end(DONE)


def diff(
    files: FilesArgument = None,
    prepared: PreparedOption = None,
    between: Annotated[tuple[int, int] | None, typer.Option(metavar="N M", help=in_both("cli.help.between"))] = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Say what the screens would show otherwise, and publish nothing."""
    speaker = Speaker(lang, for_machine=for_machine)
    data_dir = settings_of(speaker).data_dir
    if between is None:
        _one_delivery(speaker, files, prepared=prepared)
        _read_ahead(files or (), data_dir=data_dir)
    from dashboard import publishing

    if between is None:
        with refusals(speaker):
            if prepared is not None:
                outcome = publishing.check_prepared(prepared, data_dir=data_dir)
            else:
                outcome = publishing.check_files(files or (), data_dir=data_dir)
        if not outcome.after:
            reporting.say_outcome(speaker, outcome, data_dir=data_dir)
            speaker.end(REFUSED)
        reporting.say_changes(speaker, outcome.before, outcome.after)
    else:
        if files or prepared is not None:
            speaker.misunderstand("cli.files_or_releases")
        with refusals(speaker):
            before, after = (publishing.tables_of(data_dir, number) for number in between)
        reporting.say_changes(speaker, before, after)
    speaker.end(DONE)


def publish(
    files: FilesArgument = None,
    prepared: PreparedOption = None,
    accept: AcceptOption = None,
    by: ByOption = "",
    approved_by: ApprovedOption = "",
    why: WhyOption = "",
    report: ReportOption = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Make a delivery the live release, unless anything is wrong with it."""
    speaker = Speaker(lang, for_machine=for_machine)
    _one_delivery(speaker, files, prepared=prepared)
    if accept and not why.strip():
        speaker.misunderstand("cli.why_missing")
    data_dir = settings_of(speaker).data_dir
    _read_ahead(files or (), data_dir=data_dir)
    publish_now(
        speaker,
        files or (),
        prepared=prepared,
        data_dir=data_dir,
        accept=accept or (),
        by=by or user(),
        approved_by=approved_by,
        why=why,
        changes=True,
        report=report,
    )
    speaker.end(DONE)


def _one_delivery(speaker: Speaker, files: Sequence[Path] | None, *, prepared: Path | None) -> None:
    if bool(files) == (prepared is not None):
        speaker.misunderstand("cli.files_or_prepared")


def _read_ahead(files: Sequence[Path], *, data_dir: Path) -> None:
    """Import the rest of the program, and have files read meanwhile; what is asked then is the same, word for word.

    What stands in folders has to be found first, and what cannot be asked is told by whoever asks in earnest.
    """
    with suppress(OSError, ValueError):
        if files and not any(path.is_dir() for path in files):
            words = (data_dir / WORDS).read_text(encoding="utf-8")
            NURSERY.ahead(Request.about(files, words=words, limits=Limits()))
    from dashboard import changes, publishing  # noqa: F401 - needed once it has been read, and later than that


def publish_now(
    speaker: Speaker,
    files: Sequence[Path],
    *,
    data_dir: Path,
    by: str,
    prepared: Path | None = None,
    accept: Sequence[str] = (),
    approved_by: str = "",
    why: str = "",
    changes: bool = False,
    report: Path | None = None,
) -> None:
    """Publish and say what became of it; end the command where it was refused."""
    from dashboard import publishing

    facts: dict[str, Any] = {
        "data_dir": data_dir,
        "by": by,
        "approved_by": approved_by,
        "why": why,
        "accept": accept,
        "at": datetime.now().astimezone(),
    }
    with refusals(speaker):
        if prepared is not None:
            outcome = publishing.publish_prepared(prepared, **facts)
        else:
            outcome = publishing.publish_files(files, **facts)
    published = outcome.published
    if changes and not (published and published.unchanged):
        reporting.say_changes(speaker, outcome.before, outcome.after)
    reporting.say_outcome(speaker, outcome, data_dir=data_dir)
    if report is not None:
        reporting.write_report(speaker, outcome, [prepared] if prepared else files, report, data_dir=data_dir)
    if published is None:
        speaker.say("cli.not_published")
        speaker.end(REFUSED)
    reporting.say_release(speaker, published)
