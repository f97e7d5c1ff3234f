"""What becomes of a delivery that has been taken: published, undone, or returned with what is wrong."""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from dashboard import changes, publishing, reports
from dashboard.i18n import LANGS, word
from dashboard.publishing import Outcome
from dashboard.schema import load_words
from dashboard.settings import WORDS
from dashboard.watching import claims
from dashboard.watching.claims import Claim
from dashboard.watching.places import STAFF, Places, is_undo

Tables = Mapping[str, pd.DataFrame]

_MOST_TRIES = 3
_MOST_REASON_BYTES = 64_000
_LONGEST_REASON = 300
_LONGEST_NAME = 40
# What a file system of Windows does not take in a name.
_UNNAMEABLE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True, kw_only=True)
class Handled:
    """What became of a delivery.

    Args:
        key: The sentence that says so, among ``watch.done``.
        names: The files, by name.
        place: The folder that they are in now.
        number: The release that is live after it; 0 where nothing was published.
    """

    key: str
    names: tuple[str, ...]
    place: Path
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Handler:
    """Handles deliveries of one folder.

    Args:
        places: The folder.
        data_dir: The data folder.
    """

    places: Places
    data_dir: Path

    def handle(self, claim: Claim, *, at: datetime) -> Handled:
        """Publish, undo or return a delivery, and move it where it belongs.

        Whatever is killed in between, the next call goes on from what is on the disk: a publication that is recorded
        in a release is not made again.

        Args:
            claim: The delivery. Its working folder is gone afterwards.
            at: When, with its offset from UTC.

        Raises:
            PublicationConflict: Somebody else published meanwhile; handle it again.
            ReleaseNotWritten: The disk of the releases is full or failed; handle it again later.
            ReleaseCorrupt: What is to be brought back is damaged.
            WordsError: The words of files cannot be read; an operator has to mend them.
            OSError: The folder is full, read-only or gone; handle it again later.
        """
        if claim.note.became:
            return self._finish(claim)
        claims.gather(self.places, claim)
        if claim.result.exists():
            claims.remove(claim.result)
        if not claim.paths:
            claims.remove(claim.folder)
            return Handled(key="gone", names=claim.note.names, place=self.places.folder)
        if claim.note.tries >= _MOST_TRIES:
            return self._return(claim, at=at, key="watch.note.given_up")
        claim = claim.noted(replace(claim.note, tries=claim.note.tries + 1))
        if _holds_link(claim.paths):
            return self._return(claim, at=at, key="watch.note.link")
        if len(claim.paths) == 1 and is_undo(claim.paths[0].name):
            return self._undo(claim, at=at)
        return self._publish(claim, at=at)

    def _publish(self, claim: Claim, *, at: datetime) -> Handled:
        words = load_words(self.data_dir / WORDS)
        outcome = self._published_already(claim) or publishing.publish_files(
            claim.paths,
            data_dir=self.data_dir,
            by=claim.note.by,
            approved_by="",
            why=self._why(claim),
            at=at,
        )
        reports.write(outcome, claim.paths, claim.result, words=words, at=at)
        published = outcome.published
        if published is None:
            return self._settle(claim, at=at, key="returned")
        key = "unchanged" if published.unchanged else "published"
        return self._settle(claim, at=at, key=key, number=published.number)

    def _published_already(self, claim: Claim) -> Outcome | None:
        """Find the release that was made from these very files since they were taken."""
        since = [entry for entry in publishing.standing(self.data_dir).shown if entry.number > claim.note.live]
        if not since:
            return None
        read = publishing.check_files(claim.paths, data_dir=self.data_dir)
        mine = sorted(file.sha256 for file in read.files)
        for entry in reversed(since):
            if mine and sorted(entry.inputs) == mine and not entry.rolled_back_to:
                published = publishing.Published(name=entry.name, number=entry.number, unchanged=False)
                return replace(read, problems=(), published=published)
        return None

    def _undo(self, claim: Claim, *, at: datetime) -> Handled:
        reason = _reason(claim.paths[0])
        if not reason:
            return self._return(claim, at=at, key="watch.note.reason_missing")
        standing = publishing.standing(self.data_dir)
        if not claim.note.undoes:
            if not standing.before:
                return self._return(claim, at=at, key="watch.note.nothing_to_undo")
            # Noted before it is done: after a crash the same release is brought back, never one still older.
            note = replace(claim.note, undoes=standing.before, live=standing.number, reason=reason)
            claim = claim.noted(note)
        number = self._undone_already(claim, standing)
        if not number:
            try:
                number = publishing.rollback(
                    self.data_dir,
                    claim.note.undoes,
                    by=claim.note.by,
                    approved_by="",
                    why=reason,
                    at=at,
                    expected=claim.note.live,
                ).number
            except publishing.PublicationConflict:
                # What was to be undone is no longer what is shown: decide anew.
                claim.noted(replace(claim.note, undoes=0))
                raise
            except publishing.NothingToRollBack:
                return self._return(claim, at=at, key="watch.note.nothing_to_undo")
        text = self._say("watch.note.undone", number=number, of=claim.note.live, to=claim.note.undoes, reason=reason)
        before, after = (publishing.tables_of(self.data_dir, each) for each in (claim.note.live, number))
        text += self._changes(before, after, at=at)
        return self._settle(claim, text=text, at=at, key="undone", number=number)

    def _undone_already(self, claim: Claim, standing: publishing.Standing) -> int:
        done = [
            entry.number
            for entry in standing.shown
            if entry.number > claim.note.live
            and entry.rolled_back_to == claim.note.undoes
            and entry.why == claim.note.reason
        ]
        return min(done, default=0)

    def _return(self, claim: Claim, *, at: datetime, key: str) -> Handled:
        """Give back what was not read at all."""
        return self._settle(claim, text=self._say(key), at=at, key="returned")

    def _settle(self, claim: Claim, *, at: datetime, key: str, text: str = "", number: int = 0) -> Handled:
        """Decide where files and report belong, then move them there in one rename that staff see whole."""
        claim.result.mkdir(exist_ok=True)
        if text:
            claims.write_whole(claim.result / word("watch.file.note", STAFF), text.encode("utf-8-sig"))
        to = self.places.returned if key == "returned" else self.places.published
        title = _titled(claim.note.names, at=at, number=number if key == "published" else 0)
        target = str((to / title).relative_to(self.places.folder))
        return self._finish(claim.noted(replace(claim.note, became=key, number=number, target=target)))

    def _finish(self, claim: Claim) -> Handled:
        """Move what is decided where it belongs; every step may have been done before a crash."""
        target = self.places.folder / claim.note.target
        target.parent.mkdir(exist_ok=True)
        if claim.files.exists():
            claim.files.rename(claim.result / word("watch.folder.originals", STAFF))
        if claim.result.exists():
            self._supersede(claim, claim.note.names)
            target = claims.free(target)
            claim.result.rename(target)
            claims.settle(target.parent)
        claims.remove(claim.folder)
        return Handled(key=claim.note.became, names=claim.note.names, place=target, number=claim.note.number)

    def _supersede(self, claim: Claim, names: Iterable[str]) -> None:
        """Put what came back earlier under the same name with this delivery: it waits for nothing any more."""
        for folder in self.places.waiting():
            originals = folder / word("watch.folder.originals", STAFF)
            known = {path.name for path in (*folder.iterdir(), *(originals.iterdir() if originals.is_dir() else ()))}
            if {folder.name, *known} & set(names):
                earlier = claim.result / word("watch.folder.earlier", STAFF)
                earlier.mkdir(exist_ok=True)
                folder.rename(claims.free(earlier / folder.name))

    def _why(self, claim: Claim) -> str:
        return " / ".join(
            word("watch.why", lang, names=word("list.comma", lang).join(claim.note.names)) for lang in LANGS
        )

    @staticmethod
    def _changes(before: Tables, after: Tables, *, at: datetime) -> str:
        """Say what the screens show otherwise, as lines of a text."""
        differ = changes.between(before, after, day=at.date())
        lines = [
            line
            for lang in LANGS
            for section in changes.sections(differ, lang)
            for line in (
                "",
                section.title,
                *section.lines,
                *([word("changes.more", lang, count=section.more)] if section.more else []),
            )
        ]
        return "\r\n".join((*lines, ""))

    @staticmethod
    def _say(key: str, /, **values: object) -> str:
        return "\r\n\r\n".join(word(key, lang, **values) for lang in LANGS) + "\r\n"


def _titled(names: tuple[str, ...], *, at: datetime, number: int) -> str:
    """Name the folder of a delivery after when it came and what it is, in a form that Windows takes, too."""
    stem = _UNNAMEABLE.sub("_", Path(names[0]).stem)[:_LONGEST_NAME].strip(". ")
    when = at.strftime("%Y-%m-%d %H.%M")
    if number:
        return word("watch.folder.titled_published", STAFF, when=when, number=number, name=stem).strip()
    return word("watch.folder.titled", STAFF, when=when, name=stem).strip()


def _holds_link(paths: list[Path]) -> bool:
    """Say whether a dropped folder holds a link: what it leads to was not delivered."""
    return any(each.is_symlink() for path in paths for each in (path, *(path.rglob("*") if path.is_dir() else ())))


def _reason(path: Path) -> str:
    """Read why the last publication is to be undone: a text as any editor of Windows writes it."""
    with path.open("rb") as file:
        content = file.read(_MOST_REASON_BYTES)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030", errors="replace")
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:_LONGEST_REASON]
