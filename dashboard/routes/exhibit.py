"""A release as a folder of files, which any web server shows: no program of ours runs there.

Every page begins with the same document, and every answer lies in a file that is named for its address. Web servers do
not tell files apart by what follows a question mark, so that becomes the last part of the path; ``answers.js`` asks for
it there.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dashboard.addresses import LANGS_AND_PAGES, font_address
from dashboard.i18n import LANGS
from dashboard.routes.answers import Answers
from dashboard.routes.assets import WORKER, Asset
from dashboard.views.showing import Showing

_DOCUMENT = "index.html"
_READABLE = 0o755


class FolderInUse(FileExistsError):
    """What an exhibit would be written to is there already, and not empty."""


def contents(
    showing: Showing, *, document: bytes, answers: Answers, assets: Mapping[str, Asset], fonts: Mapping[int, bytes]
) -> Iterator[tuple[str, bytes]]:
    """List the files of an exhibit by their names, each made when its turn comes.

    Args:
        showing: The release.
        document: What every page begins with.
        answers: Views, layouts and boundaries.
        assets: The browser files by name.
        fonts: The fonts that the release brings, by weight.
    """
    for folder in ("", *(f"{lang}/" for lang in LANGS), *(f"{lang}/{page}/" for lang, page in LANGS_AND_PAGES)):
        yield f"{folder}{_DOCUMENT}", document
    for name, asset in assets.items():
        if name != WORKER:
            yield asset.address[1:], asset.plain
    for weight, font in fonts.items():
        yield font_address(str(showing.name), weight)[1:], font
    for lang, page in LANGS_AND_PAGES:
        for address, answer in answers.of_page(showing, lang=lang, page=page):
            yield file_of(address), answer.plain


def file_of(address: str) -> str:
    """Name the file of an answer.

    Example:
        >>> file_of("/view/1-9f3c2a7b-51d0e4aa/zh/revenue?by=half&zone=bh")
        'view/1-9f3c2a7b-51d0e4aa/zh/revenue/by=half&zone=bh.json'
    """
    return f"{address[1:].replace('?', '/')}.json"


def in_use(folder: Path) -> bool:
    """Say whether something is there that is not an empty folder."""
    return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a folder that is not there or empty; it is there with all of them, or as it was.

    Args:
        folder: Where.
        files: Name and content of each.

    Returns:
        How many files were written.

    Raises:
        FolderInUse: There is something; nothing was changed.
        OSError: The disk refused; nothing was changed.
    """
    folder = folder.resolve()
    if in_use(folder):
        raise FolderInUse(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".new", dir=folder.parent))
    try:
        count = 0
        for name, content in files:
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            count += 1
        beside.chmod(_READABLE)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return count
