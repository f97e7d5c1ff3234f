"""What the display meets outside its own files: maps that others review, the port, the clock."""

import errno
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from dashboard import releases
from dashboard.doctor.finding import Finding, good, note, wrong
from dashboard.figures import boundaries
from dashboard.settings import Settings

_PATIENCE_SECONDS = 5
_CHINA = timedelta(hours=8)
"""All of China keeps one time; it is what the times of publications are read in."""


def maps(settings: Settings) -> Iterator[Finding]:
    """Look at the boundary files, and whether the review numbers that were set were given for them."""
    try:
        geo = boundaries.load(settings.data_dir / "geo")
    except (OSError, ValueError) as error:
        yield wrong("boundaries", "unreadable", reason=error)
        return
    yield good("boundaries", count=len(geo.digests))
    yield _reviews(settings, geo)


def _reviews(settings: Settings, geo: boundaries.Boundaries) -> Finding:
    unknown = sorted(set(settings.reviews) - set(boundaries.RINGS))
    if unknown:
        return wrong("reviews", "unknown_ring", rings=", ".join(unknown), known=", ".join(boundaries.RINGS))
    other = [
        ring
        for ring, review in settings.reviews.items()
        if boundaries.valid_number(geo, ring, number=review.number, sha256=review.sha256) is None
    ]
    if other:
        return wrong("reviews", "other_files", ring=other[0], sha256=geo.sha256(other[0]))
    lacking = [ring for ring in boundaries.RINGS if ring not in settings.reviews]
    if not lacking:
        return good("reviews", count=len(settings.reviews))
    if settings.public_display:
        return note("reviews", "schematic", rings=", ".join(lacking))
    return good("reviews", "unreviewed", rings=", ".join(lacking))


def port(settings: Settings) -> Finding:
    """Look whether the port is free, or this display's own server answers at it."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    where = {"host": settings.host, "port": settings.port}
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return wrong("port", "refused", reason=error.strerror, **where)
        else:
            return good("port", "free", **where)
    status = _health(settings)
    if status is None:
        return wrong("port", "taken", **where)
    return good("port", "ours", **where) if status == "ok" else wrong("port", "unwell", status=status, **where)


def _health(settings: Settings) -> str | None:
    """Ask who is at the port how the display is; None where that is no display."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/health", timeout=_PATIENCE_SECONDS) as answer:
            said = answer.read()
    except urllib.error.HTTPError as error:
        said = error.read()
    except OSError:
        return None
    try:
        return str(json.loads(said)["status"])
    except (ValueError, LookupError, TypeError):
        return None


def clock(data_dir: Path, *, at: datetime) -> Finding:
    """Look whether the clock has gone back behind the newest release."""
    times = [entry.published_at for entry in releases.history(data_dir) if entry.published_at]
    newest = max(map(datetime.fromisoformat, times), default=None)
    if newest is not None and newest > at:
        return wrong("clock", "behind", now=_minute(at), published=_minute(newest))
    return good("clock", now=_minute(at))


def time_zone(at: datetime) -> Finding:
    """Look whether times are written in the zone that they are read in."""
    zone = at.strftime("%Z %z")
    return good("time_zone", zone=zone) if at.utcoffset() == _CHINA else note("time_zone", "other", zone=zone)


def _minute(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")
