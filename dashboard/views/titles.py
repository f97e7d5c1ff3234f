"""Titles that a glance takes in: the sentence that says most and still fits."""

import re
from collections.abc import Mapping, Sequence

from dashboard.figures.text import fit, width

# The most characters or words of a title that is read at a glance.
_TITLE: Mapping[str, int] = {"zh": 18, "en": 10}
# Pixels at the reference canvas. A title is one line; very broad letters are broader than they are estimated.
_TITLE_SIZE, _TITLE_WIDTH = 48, 1720
_ONE = re.compile(r"[0-9A-Za-z.,%\u2212]+|\S")


def fitting(sentences: Sequence[str], lang: str, *, most: float = _TITLE_WIDTH) -> str:
    """Take the first sentence that is short enough for a title; the last one, cut to one line, where none is.

    What a sentence names comes from the release and may be long. A shorter true sentence is better than a cut one.

    Args:
        sentences: From the one that says most to the one that says least.
        lang: One of ``LANGS``.
        most: The width of a title's place, in pixels at the reference canvas.

    Example:
        >>> fitting(["Revenue of the whole of the area was up 8.3% in the second quarter", "Revenue up 8.3%"], "en")
        'Revenue up 8.3%'
    """
    for sentence in sentences:
        if _length(sentence, lang) <= _TITLE[lang] and width(sentence, size=_TITLE_SIZE) <= most:
            return sentence
    return fit(sentences[-1], size=_TITLE_SIZE, most=0.9 * most)


def _length(sentence: str, lang: str) -> int:
    """Count as readers do: words, or in Chinese characters, a number in it being one."""
    return len(_ONE.findall(sentence)) if lang == "zh" else len(sentence.split())
