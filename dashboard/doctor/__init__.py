"""Whether everything that the display stands on is as it should be: looked at line by line, and nothing changed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dashboard.doctor import data_folder, installation, surroundings
from dashboard.doctor.finding import Finding, State
from dashboard.settings import Settings

__all__ = ["Finding", "State", "examine"]


def examine(settings: Settings, *, root: Path, at: datetime) -> Iterator[Finding]:
    """Look at everything, one finding after another.

    Args:
        settings: The knobs that the display would run with.
        root: The project's folder.
        at: What the clock says, with the offset of the machine's time zone.

    Yields:
        A finding for each thing looked at, good ones too, in a fixed order.
    """
    yield installation.program(root)
    yield installation.python()
    yield installation.packages(root / "requirements.lock")
    yield from installation.browser_files(root)
    yield data_folder.permissions(settings.data_dir)
    yield data_folder.privacy(settings.data_dir)
    yield data_folder.space(settings.data_dir)
    yield data_folder.words(settings.data_dir)
    yield data_folder.kept_releases(settings.data_dir)
    yield data_folder.lock(settings.data_dir)
    yield from surroundings.maps(settings)
    yield surroundings.port(settings)
    yield surroundings.clock(settings.data_dir, at=at)
    yield surroundings.time_zone(at)
