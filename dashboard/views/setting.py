"""What a picture depends on beside release, state and language; all of it is part of the build in an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from dashboard.addresses import geo_address
from dashboard.figures.boundaries import Boundaries, Composition, boundaries, composition, valid_number
from dashboard.i18n import LANGS
from dashboard.schema import RINGS
from dashboard.views.frames import Frames
from dashboard.views.laid import Laid
from dashboard.views.view import Drawing, as_json

MAP = Frames(wide=(1240, 628), compact=(1000, 470))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How this installation draws.

    Args:
        boundaries: The boundary files.
        drawing: Eight hex digits over everything that draws; the hash in the addresses of boundaries.
        reviews: Review number of each ring's map and the SHA-256 of the boundaries that it was given for.
        public: Whether the screens stand in public.
        kept: The folder that laid out rings are kept in; None keeps them in memory only.
    """

    boundaries: Boundaries
    drawing: str
    reviews: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    public: bool = False
    kept: Path | None = None

    def review_number(self, ring: str) -> str | None:
        """Give the review number of a ring's map if it was given for these boundaries."""
        number, sha256 = self.reviews.get(ring, (None, None))
        return valid_number(self.boundaries, ring, number=number, sha256=sha256)

    def composition(self, ring: str, lang: str, shape: str) -> Composition:
        """Give a ring as it is laid out here."""
        make = partial(
            composition,
            ring,
            lang=lang,
            geo=self.boundaries,
            review_number=self.review_number(ring),
            public_display=self.public,
            size=MAP.size(shape),
        )
        return self._laid.take(f"{ring}{shape and f'-{shape}'}", lang, make)

    def recall(self) -> None:
        """Take into memory how rings are laid out, as far as they have been."""
        self._laid.recall()

    @cached_property
    def _laid(self) -> Laid:
        return Laid(self.kept, geo=self.boundaries)

    def geo(self, ring: str, lang: str, shape: str) -> str:
        """Write the address of what lies under a ring's data."""
        return geo_address(self.drawing, ring, lang, shape)

    def ground(self, ring: str, *, lang: str, shape: str) -> Callable[[], bytes] | None:
        """Give what draws the boundaries of a ring; None where there is no such ring or language."""
        return (lambda: self._drawn(ring, lang, shape)) if ring in RINGS and lang in LANGS else None

    def _drawn(self, ring: str, lang: str, shape: str) -> bytes:
        drawn = boundaries(self.composition(ring, lang, shape), geo=self.boundaries)
        return as_json(Drawing(figure=drawn).as_json())
