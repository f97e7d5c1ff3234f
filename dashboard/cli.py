"""The ``zone-display`` command: what staff and operators do in a shell, said in Chinese and English.

It ends with 0 when what was asked for is done, with 1 when it was refused, the reasons on standard output, and with 2
when the command was not understood.
"""

import enum
import errno
import getpass
import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from dashboard import i18n
from dashboard.i18n import word
from dashboard.settings import PROJECT, Settings

if TYPE_CHECKING:
    from dashboard import publishing, releases
    from dashboard.intake import Conversion
    from dashboard.schema import Problem

_DONE, _REFUSED, _WRONG_USAGE = 0, 1, 2
_MOST_SHOWN = 50
_MEGABYTE = 1_000_000
# Every thread of every worker would keep memory of its own for numbers that the views hardly have.
_THRIFTY = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
_GRACE_SECONDS = 30
_KEEP_OPEN_SECONDS = 65
"""Longer than a screen waits between two questions, so that it asks them on one connection."""


class Lang(enum.StrEnum):
    """In which language the command speaks."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"

    @property
    def langs(self) -> tuple[str, ...]:
        """List the languages, Chinese first."""
        return i18n.LANGS if self is Lang.BOTH else (self.value,)


def _both(key: str) -> str:
    """Say a help text in both languages."""
    return "\n".join(word(key, lang) for lang in i18n.LANGS)


app = typer.Typer(
    name="zone-display",
    help=_both("cli.help.program"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

LangOption = Annotated[Lang, typer.Option("--lang", help=_both("cli.help.lang"))]
JsonOption = Annotated[bool, typer.Option("--json", help=_both("cli.help.json"))]
FilesArgument = Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=_both("cli.help.files"))]
PreparedOption = Annotated[Path | None, typer.Option("--prepared", metavar="DIR", help=_both("cli.help.prepared"))]
AcceptOption = Annotated[list[str] | None, typer.Option("--accept", metavar="CODE", help=_both("cli.help.accept"))]
ByOption = Annotated[str, typer.Option("--by", help=_both("cli.help.by"))]
ApprovedOption = Annotated[str, typer.Option("--approved-by", help=_both("cli.help.approved_by"))]
WhyOption = Annotated[str, typer.Option("--why", help=_both("cli.help.why"))]


def _verb(key: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a verb of the command; its help stands in the list of verbs in full."""
    return app.command(help=_both(key), short_help=_both(key))


class _Speaker:
    """Says sentences to a person, or gathers one answer for a machine.

    Args:
        lang: The language of the sentences; an answer for a machine has them in both.
        for_machine: Whether to answer in JSON.
    """

    def __init__(self, lang: Lang, *, for_machine: bool = False) -> None:
        self.langs = lang.langs
        self.for_machine = for_machine
        self.answer: dict[str, Any] = {}

    def say(self, key: str, /, **values: object) -> None:
        """Say a sentence, Chinese first; a machine is told apart, by ``answer``."""
        if not self.for_machine:
            for lang in self.langs:
                print(word(key, lang, **values), flush=True)

    def refuse(self, key: str, /, **values: object) -> NoReturn:
        """Say why it was not done, and end."""
        self._end_by(key, values, code=_REFUSED)

    def misunderstand(self, key: str, /, **values: object) -> NoReturn:
        """Say what is wrong with the command itself, and end."""
        self._end_by(key, values, code=_WRONG_USAGE)

    def _end_by(self, key: str, values: Mapping[str, object], *, code: int) -> NoReturn:
        self.say(key, **values)
        self.answer["error"] = {"code": key, "says": {lang: word(key, lang, **values) for lang in i18n.LANGS}}
        self.end(code)

    def end(self, code: int) -> NoReturn:
        """End the command; a machine gets its answer now."""
        if self.for_machine:
            print(json.dumps({"done": code == _DONE, **self.answer}, ensure_ascii=False, indent=1))
        raise typer.Exit(code)


def _settings(speaker: _Speaker, **over: Any) -> Settings:
    """Read the settings; a bad one gets its name said."""
    try:
        return Settings(**{name: value for name, value in over.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        speaker.misunderstand("cli.setting_wrong", name=name, value=first["input"])


@contextmanager
def _refusals(speaker: _Speaker) -> Iterator[None]:
    """Turn what can go wrong with a release into a sentence."""
    from dashboard import releases
    from dashboard.schema import WordsError

    try:
        yield
    except releases.ReleaseNotWritten as failure:
        speaker.refuse(
            f"cli.not_written.{failure.reason}",
            detail=failure.detail or _room(failure.needed, failure.free),
        )
    except releases.PublicationConflict as conflict:
        speaker.refuse("cli.conflict", expected=conflict.expected, found=conflict.found)
    except releases.NothingToRollBack as missing:
        speaker.refuse("cli.no_such_release", number=missing.number)
    except releases.ReleaseCorrupt as corrupt:
        speaker.refuse(f"cli.corrupt.{corrupt.reason}", name=corrupt.name, file=corrupt.file)
    except WordsError as error:
        speaker.refuse("cli.words_wrong", reason=error)


def _room(needed: int, free: int) -> str:
    return f"{free / _MEGABYTE:.1f} MB < {needed / _MEGABYTE:.1f} MB"


@_verb("cli.help.check")
def check(
    files: FilesArgument = None,
    prepared: PreparedOption = None,
    accept: AcceptOption = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Find everything that is wrong with a delivery, and publish nothing."""
    speaker = _Speaker(lang, for_machine=for_machine)
    _one_delivery(speaker, files, prepared=prepared)
    from dashboard import publishing

    data_dir = _settings(speaker).data_dir
    with _refusals(speaker):
        if prepared is not None:
            outcome = publishing.check_prepared(prepared, data_dir=data_dir, accept=accept or ())
        else:
            outcome = publishing.check_files(files or (), data_dir=data_dir, accept=accept or ())
    _report(speaker, outcome)
    if outcome.refused:
        speaker.end(_REFUSED)
    speaker.say("cli.checked", tables=len(outcome.rows), rows=sum(outcome.rows.values()))
    speaker.end(_DONE)


@_verb("cli.help.publish")
def publish(
    files: FilesArgument = None,
    prepared: PreparedOption = None,
    accept: AcceptOption = None,
    by: ByOption = "",
    approved_by: ApprovedOption = "",
    why: WhyOption = "",
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Make a delivery the live release, unless anything is wrong with it."""
    speaker = _Speaker(lang, for_machine=for_machine)
    _one_delivery(speaker, files, prepared=prepared)
    if accept and not why.strip():
        speaker.misunderstand("cli.why_missing")
    _publish(
        speaker,
        files or (),
        prepared=prepared,
        data_dir=_settings(speaker).data_dir,
        accept=accept or (),
        by=by or _user(),
        approved_by=approved_by,
        why=why,
    )
    speaker.end(_DONE)


def _one_delivery(speaker: _Speaker, files: Sequence[Path] | None, *, prepared: Path | None) -> None:
    if bool(files) == (prepared is not None):
        speaker.misunderstand("cli.files_or_prepared")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return str(os.getuid())


def _publish(
    speaker: _Speaker,
    files: Sequence[Path],
    *,
    data_dir: Path,
    by: str,
    prepared: Path | None = None,
    accept: Sequence[str] = (),
    approved_by: str = "",
    why: str = "",
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
    with _refusals(speaker):
        if prepared is not None:
            outcome = publishing.publish_prepared(prepared, **facts)
        else:
            outcome = publishing.publish_files(files, **facts)
    _report(speaker, outcome)
    published = outcome.published
    if published is None:
        speaker.say("cli.not_published")
        speaker.end(_REFUSED)
    _report_release(speaker, published)


def _report_release(speaker: _Speaker, published: "releases.Published") -> None:
    key = "cli.unchanged" if published.unchanged else "cli.published"
    speaker.say(key, number=published.number, name=published.name)
    speaker.answer["release"] = {
        "number": published.number,
        "name": published.name,
        "unchanged": published.unchanged,
    }


def _report(speaker: _Speaker, outcome: "publishing.Outcome") -> None:
    """Say what was converted and what is wrong, in the order of the files."""
    speaker.answer |= {
        "rows": dict(outcome.rows),
        "problems": [_for_machine(problem) for problem in outcome.problems],
        "confirmed": [_for_machine(problem) for problem in outcome.confirmed],
        "conversions": [
            {
                "code": made.code,
                "file": made.place.file,
                "sheet": made.place.sheet,
                "column": made.place.column,
                **made.values,
            }
            for made in outcome.conversions
        ],
    }
    for made in outcome.conversions:
        _say_conversion(speaker, made)
    for problem in outcome.problems[:_MOST_SHOWN]:
        _say_problem(speaker, problem)
    for problem in outcome.confirmed:
        speaker.say("cli.confirmed", code=problem.code)
    if len(outcome.problems) > _MOST_SHOWN:
        speaker.say("cli.more_problems", count=len(outcome.problems) - _MOST_SHOWN)
    if outcome.problems:
        errors = sum(problem.severity == "error" for problem in outcome.problems)
        speaker.say("cli.problems", errors=errors, warnings=len(outcome.problems) - errors)


def _say_conversion(speaker: _Speaker, made: "Conversion") -> None:
    """Say what was read as other than it was written."""
    values = {**_placed(made.place), **made.values}
    for lang in () if speaker.for_machine else speaker.langs:
        says = word(f"conversion.{made.code}", lang, **values)
        print(word("cli.conversion", lang, place=_place(values, lang), says=says), flush=True)


def _place(values: Mapping[str, object], lang: str) -> str:
    """Say where something is, as far as that is known."""
    parts = ("file", "sheet", "row", "column", "value")
    return "".join(word(f"cli.place.{part}", lang, **values) for part in parts if values[part] != "")


def _say_problem(speaker: _Speaker, problem: "Problem") -> None:
    """Say where a problem is, what it is and what to do, in lines that begin alike."""
    if speaker.for_machine:
        return
    values = _values(problem)
    for lang in speaker.langs:
        says = word(f"problem.{problem.code}.says", lang, **values)
        mend = word(f"problem.{problem.code}.mend", lang, **values)
        kind = word(f"cli.severity.{problem.severity}", lang)
        place = _place(values, lang)
        print(word("cli.problem", lang, kind=kind, code=problem.code, place=place, says=says, mend=mend), flush=True)


def _placed(place: Any) -> dict[str, object]:
    row = "" if place.row is None else place.row
    return {"file": place.file, "sheet": place.sheet, "row": row, "column": place.column, "value": place.value}


def _values(problem: "Problem") -> dict[str, object]:
    """Give a sentence all that it may name: the place, and what the problem adds to it."""
    return {**_placed(problem.place), **problem.values}


def _for_machine(problem: "Problem") -> Mapping[str, object]:
    values = _values(problem)
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        **_placed(problem.place),
        "values": dict(problem.values),
        "says": {lang: word(f"problem.{problem.code}.says", lang, **values) for lang in i18n.LANGS},
        "mend": {lang: word(f"problem.{problem.code}.mend", lang, **values) for lang in i18n.LANGS},
    }


@_verb("cli.help.history")
def history(lang: LangOption = Lang.BOTH, for_machine: JsonOption = False) -> None:
    """List every release, newest first, each one checked."""
    speaker = _Speaker(lang, for_machine=for_machine)
    from dashboard import releases

    entries = releases.history(_settings(speaker).data_dir)
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
    speaker.end(_DONE)


@_verb("cli.help.rollback")
def rollback(
    number: Annotated[int, typer.Argument(min=1, help=_both("cli.help.number"))],
    why: WhyOption = "",
    by: ByOption = "",
    approved_by: ApprovedOption = "",
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Make an earlier release's content live again, as a new release."""
    speaker = _Speaker(lang, for_machine=for_machine)
    if not why.strip():
        speaker.misunderstand("cli.why_missing")
    from dashboard import publishing

    with _refusals(speaker):
        published = publishing.rollback(
            _settings(speaker).data_dir,
            number,
            by=by or _user(),
            approved_by=approved_by,
            why=why,
            at=datetime.now().astimezone(),
        )
    _report_release(speaker, published)
    speaker.end(_DONE)


@_verb("cli.help.sample")
def sample(
    out: Annotated[Path | None, typer.Argument(metavar="OUT", help=_both("cli.help.out"))] = None,
    published_only: Annotated[bool, typer.Option("--published-only", help=_both("cli.help.published_only"))] = False,
    publish_it: Annotated[bool, typer.Option("--publish", help=_both("cli.help.publish_sample"))] = False,
    seed: Annotated[int | None, typer.Option("--seed", help=_both("cli.help.seed"))] = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Write the sample's files, or publish them."""
    speaker = _Speaker(lang, for_machine=for_machine)
    data_dir = _settings(speaker).data_dir
    with tempfile.TemporaryDirectory() as passing:
        # What is only published leaves the shipped sample alone.
        folder = out or (Path(passing) if publish_it else data_dir / "sample")
        workbook = _write_sample(speaker, folder, data_dir=data_dir, seed=seed, published_only=published_only)
        if publish_it:
            _publish(speaker, [workbook], data_dir=data_dir, by=_user(), why=_said_in_both("cli.sample_why"))
    speaker.end(_DONE)


def _write_sample(speaker: _Speaker, folder: Path, *, data_dir: Path, seed: int | None, published_only: bool) -> Path:
    """Write the sample's files and say where; give the workbook."""
    from dashboard import sample as samples
    from dashboard.schema import load_words

    with _refusals(speaker):
        words = load_words(data_dir / "words" / "headers.toml")
    chosen = samples.SEED if seed is None else seed
    try:
        written = samples.write(samples.tables(seed=chosen, published_only=published_only), folder, words=words)
    except OSError as error:
        speaker.refuse("cli.sample_not_written", folder=folder, reason=error.strerror or error)
    speaker.say("cli.sample_written", count=len(written), folder=folder)
    speaker.answer["files"] = [str(path) for path in written]
    return written[0]


def _said_in_both(key: str) -> str:
    return " / ".join(word(key, lang) for lang in i18n.LANGS)


@_verb("cli.help.build")
def build(lang: LangOption = Lang.BOTH) -> None:
    """Make the browser's files that are missing or out of date."""
    speaker = _Speaker(lang)
    from dashboard import frontend

    try:
        made = frontend.build(PROJECT)
    except frontend.BuildFailed as failure:
        speaker.refuse(failure.key, **failure.values)
    speaker.say("cli.built" if made else "cli.built_already")


@_verb("cli.help.serve")
def serve(
    host: Annotated[str | None, typer.Option("--host", help=_both("cli.help.host"))] = None,
    port: Annotated[int | None, typer.Option("--port", help=_both("cli.help.port"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", help=_both("cli.help.workers"))] = None,
    threads: Annotated[int | None, typer.Option("--threads", help=_both("cli.help.threads"))] = None,
    lang: LangOption = Lang.BOTH,
) -> None:
    """Serve the display; publish the shipped sample first where there is no release at all."""
    speaker = _Speaker(lang)
    settings = _settings(speaker, host=host, port=port, workers=workers, threads=threads)
    _ask_for_port(speaker, settings)
    _something_to_show(speaker, settings)
    speaker.say("cli.serving", address=_address(settings))
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", *_server_arguments(settings)]
    os.execve(sys.executable, command, {**_THRIFTY, **os.environ})


def _address(settings: Settings) -> str:
    return f"http://{_bound(settings)}"


def _bound(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _server_arguments(settings: Settings) -> list[str]:
    """Say how gunicorn is to run: the app made once, before the workers are forked, so that they share its memory."""
    return [
        "app:server",
        f"--chdir={PROJECT}",
        f"--bind={_bound(settings)}",
        f"--workers={settings.workers}",
        "--worker-class=gthread",
        f"--threads={settings.threads}",
        "--preload",
        f"--graceful-timeout={_GRACE_SECONDS}",
        f"--keep-alive={_KEEP_OPEN_SECONDS}",
        # It would stand in the home folder, for anybody of that name to stop the server by.
        "--no-control-socket",
        "--log-level=warning",
    ]


def _ask_for_port(speaker: _Speaker, settings: Settings) -> None:
    """End with one sentence where the port cannot be had, instead of gunicorn's many."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((settings.host, settings.port))
        except OSError as error:
            key = "cli.port_in_use" if error.errno == errno.EADDRINUSE else "cli.port_refused"
            speaker.refuse(key, host=settings.host, port=settings.port, reason=error.strerror or error)


def _something_to_show(speaker: _Speaker, settings: Settings) -> None:
    """Publish the shipped sample where nothing was ever published; refuse demo data on a public display.

    With no sound release left it serves all the same: the pages say why nothing is shown, and operators see it.
    """
    from dashboard import releases

    live = releases.live(settings.data_dir)
    for refused in live.refused:
        speaker.say(f"cli.corrupt.{refused.reason}", name=refused.name, file=refused.file)
    refuses_sample = settings.public_display and not settings.allow_sample
    if live.release is None and not live.refused:
        if refuses_sample:
            speaker.refuse("cli.no_release_for_public")
        speaker.say("cli.no_release_yet")
        shipped = sorted((settings.data_dir / "sample").glob("*.xlsx"))
        if not shipped:
            speaker.refuse("cli.no_sample", folder=settings.data_dir / "sample")
        _publish(speaker, shipped, data_dir=settings.data_dir, by="zone-display", why=_said_in_both("cli.sample_why"))
        live = releases.live(settings.data_dir)
    if live.release is None:
        speaker.say("cli.no_good_release")
    elif live.refused:
        speaker.say("cli.fallen_back", name=live.release.name)
    if live.release and refuses_sample and live.release.holds_sample:
        speaker.refuse("cli.sample_refused", name=live.release.name)


def main() -> None:
    """Run the command."""
    app()
