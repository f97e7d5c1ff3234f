"""A fact as a screen shows it: in words, and with what its element says about itself."""

from dataclasses import dataclass
from typing import Any

from dashboard.i18n import Amount


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A fact as a screen shows it.

    Args:
        code: The indicator, or the public table's column, that it is a value of.
        region: The place that it speaks of.
        period: The period as stored; ``unknown`` where nobody stated it.
        raw: The stored number as text; empty where missing.
        unit: The stored unit.
        status: ``final``, ``preliminary``, ``estimate`` or ``demo``; ``missing`` or ``suppressed`` without a number.
        amount: The value in words.
        as_of: The date that it describes.
        stale_after: Days after which it is history; None where it does not age.
    """

    code: str
    region: str
    period: str
    raw: str
    unit: str
    status: str
    amount: Amount
    as_of: str = ""
    stale_after: int | None = None

    @property
    def marks(self) -> dict[str, Any]:
        """List what the page's element says about itself, for tests, tools and the in-page script."""
        known = {
            "data-fact": self.code,
            "data-region": self.region,
            "data-period": self.period,
            "data-raw": self.raw,
            "data-unit": self.unit,
            "data-status": self.status,
            "data-as-of": self.as_of,
        }
        return known if self.stale_after is None else {**known, "data-stale-after": str(self.stale_after)}
