"""How the command speaks: sentences to a person in one or both languages, or one answer to a machine."""

import enum
import getpass
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from dashboard import i18n
from dashboard.i18n import word
from dashboard.settings import Settings

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
_MEGABYTE = 1_000_000


class Lang(enum.StrEnum):
    """In which language the command speaks."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"

    @property
    def langs(self) -> tuple[str, ...]:
        """List the languages, Chinese first."""
        return i18n.LANGS if self is Lang.BOTH else (self.value,)


class Speaker:
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

    def say_each(self, key: str, values: Mapping[str, Mapping[str, object]]) -> None:
        """Say a sentence whose values are words themselves, those of each language in that language."""
        if not self.for_machine:
            for lang in self.langs:
                print(word(key, lang, **values[lang]), flush=True)

    def refuse(self, key: str, /, **values: object) -> NoReturn:
        """Say why it was not done, and end."""
        self._end_by(key, values, code=REFUSED)

    def misunderstand(self, key: str, /, **values: object) -> NoReturn:
        """Say what is wrong with the command itself, and end."""
        self._end_by(key, values, code=WRONG_USAGE)

    def _end_by(self, key: str, values: Mapping[str, object], *, code: int) -> NoReturn:
        self.say(key, **values)
        self.answer["error"] = {"code": key, "says": {lang: word(key, lang, **values) for lang in i18n.LANGS}}
        self.end(code)

    def end(self, code: int) -> NoReturn:
        """End the command; a machine gets its answer now."""
        if self.for_machine:
            print(json.dumps({"done": code == DONE, **self.answer}, ensure_ascii=False, indent=1))
        raise typer.Exit(code)


def settings_of(speaker: Speaker, **over: Any) -> Settings:
    """Read the settings; a bad one gets its name said."""
    try:
        return Settings(**{name: value for name, value in over.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        speaker.misunderstand("cli.setting_wrong", name=name, value=first["input"])


@contextmanager
def refusals(speaker: Speaker) -> Iterator[None]:
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


def user() -> str:
    """Name who runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return str(os.getuid())


def said_in_both(key: str) -> str:
    """Say a sentence in both languages on one line, as a reason that is kept with a release."""
    return " / ".join(word(key, lang) for lang in i18n.LANGS)
