"""Workbooks for staff to fill in, printed from the live release."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from dashboard import releases, templates
from dashboard.schema import load_words, parse_period
from dashboard.schema.forms import FORMS
from dashboard.schema.naming import names
from dashboard.schema.words import plain
from dashboard.settings import WORDS

_ALL = "ALL"


class NoTemplate(Exception):
    """A workbook cannot be made; the words ``cli.template.<reason>`` say why.

    Args:
        reason: Which of them.
        values: What the sentence names.
    """

    def __init__(self, reason: str, /, **values: object) -> None:
        """Keep the parts."""
        super().__init__(reason)
        self.reason = reason
        self.values = values


def write_templates(
    form: str, out: Path, *, data_dir: Path, period: str = "", institution: str = "", lang: str = "zh"
) -> list[Path]:
    """Make workbooks for staff to fill in, their rows printed in advance from the live release.

    Args:
        form: ``monthly``, ``quarterly`` or ``content``.
        out: The file to write; with ``institution``, the folder. A file that exists is never written over: it may have
            been filled in.
        data_dir: The data folder.
        period: The period; empty for the one after the last that the release has.
        institution: Name or credit code of the one whose return is made, or ``ALL``; empty for the whole workbook.
        lang: The language of the workbook.

    Returns:
        The files.

    Raises:
        NoTemplate: There is no release to print from, it keeps no input tables, or what is asked for is not there.
        ReleaseCorrupt: The input tables of the live release are damaged.
        WordsError: The words of files cannot be read.
    """
    words, layout, live = load_words(data_dir / WORDS), FORMS[form], releases.live(data_dir).release
    if live is None:
        raise NoTemplate("no_release")
    tables = releases.internal_of(data_dir, live.name)
    if not tables:
        raise NoTemplate("no_inputs")
    try:
        period = period or templates.next_period(layout, tables)
    except templates.NoPeriod as error:
        raise NoTemplate("no_period") from error
    if not _is_of(period, layout.period_type):
        raise NoTemplate("wrong_period", period=period)
    if not institution:
        returns: dict[Path, list[str] | None] = {out: None}
    elif layout.name != "quarterly":
        raise NoTemplate("not_quarterly")
    else:
        found = _members(tables, period=period, name=institution, lang=lang)
        returns = {out / f"{period}-{_as_file(name)}.xlsx": [inst_id] for inst_id, name in found.items()}
    for path, only in returns.items():
        content = templates.write(
            layout, tables, words=words, period=period, release=live.name, lang=lang, institutions=only
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                stream.write(content)
        except FileExistsError as error:
            raise NoTemplate("exists", path=path) from error
        except OSError as error:
            raise NoTemplate("not_written", path=path, reason=error.strerror or error) from error
    return list(returns)


def _is_of(period: str, kind: str) -> bool:
    try:
        return parse_period(period).type == kind if period else not kind
    except ValueError:
        return False


def _members(tables: Mapping[str, pd.DataFrame], *, period: str, name: str, lang: str) -> Mapping[str, str]:
    """Find the institutions that returns are made for: number → name."""
    called = names(templates.members(tables, period=period), table="institutions", lang=lang)
    if name == _ALL:
        return called
    wanted = plain(name)
    found = {inst_id: text for inst_id, text in called.items() if wanted in {plain(inst_id), plain(text)}}
    if not found:
        nearest = get_close_matches(name, called.values(), n=1, cutoff=0) or ["-"]
        raise NoTemplate("no_such_institution", name=name, period=period, nearest=nearest[0])
    return found


def _as_file(name: str) -> str:
    """Take out of a name what no file may be called."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", name).strip(" .")
