"""The ground of the maps as `zone-display build` has laid it out; placing its names takes longer than all else."""

from functools import cache

from dashboard.figures import boundaries
from dashboard.main import drawing_hash
from dashboard.routes.answers import ground_folder
from dashboard.settings import PROJECT, Settings
from dashboard.views.setting import Setting


@cache
def setting() -> Setting:
    """Draw as the shipped display does."""
    geo = boundaries.load(PROJECT / "data" / "geo")
    drawing = drawing_hash(Settings(), geo=geo.hash)
    return Setting(boundaries=geo, drawing=drawing, kept=PROJECT / "data" / "cache" / ground_folder(drawing))
