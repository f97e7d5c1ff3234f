"""Text in figures: names from data shown as they are written, how wide a text is, and text set without a mark."""

import unicodedata
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_NARROW = frozenset("ijltfrI.,:;'|!()[]-/\N{RIGHT SINGLE QUOTATION MARK} \N{NO-BREAK SPACE}\N{MIDDLE DOT}")
_BROAD = frozenset("mwMW%+\N{MINUS SIGN}")


def plain(text: str) -> str:
    """Make a text that Plotly shows letter by letter.

    Plotly reads ``<b>``, ``<a href>`` and ``&nbsp;`` in every label, and a name in a table is a name, whatever stands
    in it. What would not be seen (control, direction and formatting characters) is left out; white space becomes one
    space.

    Source:
        plotly.js, ``src/lib/svg_text_utils.js``: tags are split off first, entities are decoded after.

    Example:
        >>> plain("A & B <b>Ltd</b>")
        'A &amp; B &lt;b&gt;Ltd&lt;/b&gt;'
    """
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    seen = "".join(letter for letter in spaced if not unicodedata.category(letter).startswith("C"))
    return " ".join(seen.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def names(rows: pd.DataFrame, lang: str) -> list[str]:
    """Read the names of rows in a language; the Chinese ones where nobody has written others. Not yet ``plain``.

    Args:
        rows: A frame with ``name_zh``, never missing, and ``name_en``. Not changed.
        lang: One of ``LANGS``.
    """
    return [str(name) for name in rows[f"name_{lang}"].fillna(rows["name_zh"])]


def width(text: str, *, size: float) -> float:
    """Estimate how wide a text stands, in pixels; rather too wide than too narrow.

    Example:
        >>> 40 < width("2024", size=24) < 60
        True
    """
    return sum(map(_em, text)) * size


def fit(text: str, *, size: float, most: float) -> str:
    """Shorten a text to a width, with an ellipsis where something was cut; the whole of it stands in the chart's table.

    Shorten first, then make it ``plain``: an entity cut in two would be shown.

    Example:
        >>> fit("Sample institution 01", size=24, most=120)
        'Sample…'
    """
    if width(text, size=size) <= most:
        return text
    kept = text
    while kept and width(kept + _ELLIPSIS, size=size) > most:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def labels(
    *,
    name: str,
    x: Sequence[float],
    y: Sequence[float],
    text: Sequence[str],
    position: str = "middle center",
    role: str = "text",
    axes: str = "",
) -> go.Scatter:
    """Set texts at places of a chart, also outside its axes.

    Args:
        name: What the texts are, for the order of traces to be read.
        x: Where, in the chart's own units.
        y: Where.
        text: Already ``plain`` where it comes from data.
        position: Plotly's ``textposition``: the side of the place on which the text stands.
        role: Colour token.
        axes: Number of the pair of axes; empty for the first.
    """
    return go.Scatter(
        name=name,
        mode="text",
        x=list(x),
        y=list(y),
        text=list(text),
        textposition=position,
        textfont={"size": theme.CHART_TEXT, "color": theme.ink(role)},
        cliponaxis=False,
        hoverinfo="skip",
        xaxis=f"x{axes}",
        yaxis=f"y{axes}",
    )


def _em(letter: str) -> float:
    """Estimate the advance of a letter of Noto Sans SC."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.38
    if letter in _BROAD:
        return 0.9
    return 0.66 if letter.isupper() else 0.58
