"""The frames that figures are laid out for, in pixels at the reference canvas, where chart text is 24 high.

A figure's texts are placed for its frame, so that none runs into another; the browser multiplies the whole of it by
what makes it fit its place on a screen, and never bends it. A wide frame is what the kiosk has room for, and a desk,
smaller. A compact one holds the same on less room: enlarged it is read from across a hall (wall, totem),
and shrunk it can still be read on a phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Frames:
    """The frames of one figure: width and height.

    Args:
        wide: The kiosk's.
        compact: The wall's.
    """

    wide: tuple[int, int]
    compact: tuple[int, int]

    def size(self, shape: str) -> tuple[float, float]:
        """Give the frame of a shape, ``compact`` or nothing, as the grammar of addresses has it."""
        width, height = self.compact if shape else self.wide
        return float(width), float(height)

    def frame(self, shape: str) -> Mapping[str, int]:
        """Give it by the names that figures take it by."""
        width, height = self.compact if shape else self.wide
        return {"width": width, "height": height}
