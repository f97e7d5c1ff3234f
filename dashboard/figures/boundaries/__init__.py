"""What lies under the data of a map and never changes: land, water, lines, names and the credit, ring by ring.

Boundaries are projected here and drawn as filled paths, because a map trace of the browser library asks an outside
address for its ground.
"""

import plotly.graph_objects as go

from dashboard.figures.boundaries.composition import Composition, compose, no_data
from dashboard.figures.boundaries.drawing import figure, layout, text
from dashboard.figures.boundaries.files import RINGS, Boundaries, Feature, Point, load
from dashboard.figures.boundaries.keeping import from_text, to_text
from dashboard.figures.boundaries.labels import Label, clashes
from dashboard.figures.boundaries.stage import SIZE, stage

__all__ = [
    "RINGS",
    "SIZE",
    "Boundaries",
    "Composition",
    "Feature",
    "Label",
    "Point",
    "boundaries",
    "clashes",
    "composition",
    "from_text",
    "layout",
    "load",
    "no_data",
    "project",
    "text",
    "to_text",
    "valid_number",
]


def valid_number(geo: Boundaries, ring: str, *, number: str | None, sha256: str | None) -> str | None:
    """Give a map review number back if it holds for the files that are there.

    A number belongs to one picture. It is bound to the digest of the files that the picture was made from, so that a
    replaced file loses the number instead of wearing it.

    Args:
        geo: The boundary files.
        ring: One of ``RINGS``.
        number: The number that was set for the ring.
        sha256: The digest that was set beside it; upper or lower case.

    Returns:
        The number, or None: nothing was set, or it was set for other files.
    """
    if number and number.strip() and sha256 and sha256.strip().lower() == geo.sha256(ring):
        return number.strip()
    return None


def composition(
    ring: str,
    *,
    lang: str,
    geo: Boundaries,
    review_number: str | None = None,
    public_display: bool = False,
    size: tuple[float, float] = SIZE,
) -> Composition:
    """Lay a ring out: where its units, names, credit and notes stand.

    Public display without a valid number gives a schematic without boundaries: showing an unreviewed map to the
    public is against the rules for maps.

    Args:
        ring: One of ``RINGS``.
        lang: One of ``i18n.LANGS``.
        geo: The boundary files.
        review_number: The ring's number if it is valid (see ``valid_number``).
        public_display: The screen is one for the public.
        size: Width and height of the plot area in pixels.

    Raises:
        KeyError: No such ring or language.
    """
    number = review_number or None
    return compose(geo, ring, lang, size, number, plain=public_display and not number)


def boundaries(laid: Composition, *, geo: Boundaries) -> go.Figure:
    """Draw what never changes under a map.

    Args:
        laid: The ring, as ``composition`` lays it out.
        geo: The boundary files that it was laid out from.

    Returns:
        A figure of scatter traces alone; axes count pixels of the stage. Names carry a ``zorder`` above all data, so
        they are read whatever is merged in.

    Source:
        ``data/geo/sources.toml``.
    """
    return figure(laid, geo=geo)


def project(
    lon: float, lat: float, *, ring: str, geo: Boundaries, size: tuple[float, float] = SIZE
) -> tuple[float, float]:
    """Project a point onto a ring's axes.

    Args:
        lon: Longitude in degrees, WGS 84.
        lat: Latitude in degrees.
        ring: One of ``RINGS``.
        geo: The boundary files.
        size: Width and height of the plot area in pixels.

    Returns:
        Pixels from the lower left corner of the stage; a point outside the frame lies outside ``size``.

    Raises:
        KeyError: No such ring.
    """
    return stage(geo, ring, size).pixel(lon, lat)
