"""Noto Sans SC, cut down to the characters that the display says."""

import io
import logging
import tomllib
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font
from fontTools.ttLib import TTFont

WEIGHTS = (400, 700)

# What a number, a date or a sentence may need though no catalogue holds it today; by code point, names beside.
_ALWAYS = (
    range(0x20, 0x7F),  # ASCII
    range(0xA0, 0x100),  # Latin-1, with the degree, multiplication and division signs
    range(0x2010, 0x2028),  # dashes, curly quotes, ellipsis, middle dots
    (
        0x202F,
        0x2030,
        0x2039,
        0x203A,
        0x203B,
        0x2103,
        0x2116,
        0x24D8,
    ),  # narrow space, per mille, one page back and on, reference mark, Celsius, numero, circled i
    range(0x2190, 0x2194),  # arrows
    (0x2212, 0x2248, 0x2260, 0x2264, 0x2265),  # true minus, about, not equal, at most, at least
    (
        0x25A0,
        0x25A1,
        0x25B2,
        0x25B3,
        0x25B6,
        0x25BC,
        0x25C6,
        0x25CB,
        0x25CF,
        0x2605,
        0x2713,
    ),  # marks of charts and states
    range(0x3000, 0x3018),  # Chinese stops, quotes and brackets
    range(0xFF01, 0xFF21),  # full-width punctuation and digits
    range(0xFF3B, 0xFF41),
    range(0xFF5B, 0xFF5F),
)

# Catalogues whose words are read in a terminal, never on a screen.
TERMINAL = frozenset({"build", "cli", "disclosure", "doctor", "problems"})

# kern: Latin pairs. halt, palt: Chinese punctuation set close, where a style asks for it. Digits have one width.
_FEATURES = ["ccmp", "halt", "kern", "locl", "mark", "palt"]

# The names of the font, and the notices that its licence asks every copy to carry.
_NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]

# fontTools warns of tables that it does not know and of glyphs that it drops: both are what a subset is for.
logging.getLogger("fontTools.subset").setLevel(logging.ERROR)


def file_name(weight: int) -> str:
    """Name the full font of a weight, as the build keeps it for later subsets."""
    return f"noto-sans-sc-{weight}.ttf"


def subset(characters: frozenset[str], *, weight: int, fonts: Path) -> bytes:
    """Cut the font down to some characters.

    A page of this display says a few hundred different characters; the whole font holds thirty thousand. The same
    characters give the same bytes, so that the file's name can be its content's.

    Args:
        characters: The characters to keep. One that the font does not draw is left out: ask ``characters_of``.
        weight: One of ``WEIGHTS``.
        fonts: The folder of the full fonts, ``assets/vendor/fonts``.

    Returns:
        A WOFF2 file.

    Raises:
        FileNotFoundError: The full fonts are not there: the build has not run.
    """
    options = Options()
    options.layout_features = _FEATURES
    options.name_IDs = _NAMES
    options.hinting = False
    options.notdef_outline = True
    options.ignore_missing_unicodes = True
    options.drop_tables = [*options.drop_tables, "vhea", "vmtx", "BASE", "STAT"]
    options.flavor = "woff2"
    cutter = Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    written = io.BytesIO()
    with load_font(str(fonts / file_name(weight)), options, dontLoadGlyphNames=True) as font:
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(written, reorderTables=False)
    return written.getvalue()


def characters_of(path: Path) -> frozenset[str]:
    """List the characters that a font file draws.

    A release is asked against this which of its characters the shipped font lacks.

    Args:
        path: A WOFF2 or TTF file.
    """
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def characters_in(root: Path) -> frozenset[str]:
    """Collect every character that the display is known to say before any release.

    These are the screens' words in both languages, the names on the maps, the shipped sample, and the marks that
    numbers and charts are written with.

    Args:
        root: The project's folder.
    """
    said = {chr(point) for points in _ALWAYS for point in points}
    for path in sorted((root / "dashboard" / "locales").glob("*/*.toml")):
        if path.stem not in TERMINAL:
            said.update(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
    for pattern in ("geo/*.geojson", "geo/*.toml", "sample/**/*.csv"):
        for path in sorted((root / "data").glob(pattern)):
            said.update(path.read_text(encoding="utf-8-sig"))
    # Controls and line ends are not drawn; a no-break space is.
    return frozenset(character for character in said if not unicodedata.category(character).startswith("C"))


def _strings(branch: object) -> str:
    """Run all texts of a catalogue together; its comments are not said."""
    if isinstance(branch, dict):
        return "".join(map(_strings, branch.values()))
    if isinstance(branch, list):
        return "".join(map(_strings, branch))
    return str(branch)
