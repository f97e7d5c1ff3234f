"""Compositions as text: laying a ring out takes a second, reading it back a thousandth of one."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from dashboard.figures.boundaries.composition import Composition
from dashboard.figures.boundaries.files import Boundaries
from dashboard.figures.boundaries.labels import Label
from dashboard.figures.boundaries.stage import Stage, View, projection

_FIT = ("scale", "dx", "dy", "frame")
_AS_THEY_ARE = {field.name for field in fields(Composition)} - {"stage", "names"}


def to_text(composition: Composition) -> str:
    """Write a composition down, as JSON."""
    stage = composition.stage
    views = {} if stage is None else {"map": _fit(stage.map)} | ({"inset": _fit(stage.inset)} if stage.inset else {})
    kept = {name: getattr(composition, name) for name in _AS_THEY_ARE}
    return json.dumps(kept | {"stage": views, "names": [asdict(label) for label in composition.names]})


def from_text(text: str, *, geo: Boundaries) -> Composition:
    """Read a composition back.

    Args:
        text: What ``to_text`` wrote, for the same boundary files.
        geo: The boundary files.

    Raises:
        ValueError: It is not the text of a composition: torn, or of another version.
        KeyError: The same.
        TypeError: The same.
    """
    kept = _frozen(json.loads(text))
    ring = geo.rings[kept["ring"]]
    views, (width, height) = kept["stage"], kept["size"]
    stage = None
    if views:
        inset = views.get("inset")
        stage = Stage(
            ring=ring,
            width=width,
            height=height,
            map=View(projection=projection(ring.projection), **views["map"]),
            inset=View(projection=projection(ring.inset.projection), **inset) if ring.inset and inset else None,
        )
    names = [Label(**label) for label in kept["names"]]
    return Composition(stage=stage, names=names, **{name: kept[name] for name in _AS_THEY_ARE})


def _fit(view: View) -> Mapping[str, Any]:
    return {name: getattr(view, name) for name in _FIT}


def _frozen(part: Any) -> Any:
    """Make the tuples again that JSON writes as lists."""
    if isinstance(part, list):
        return tuple(_frozen(item) for item in part)
    if isinstance(part, dict):
        return {name: _frozen(item) for name, item in part.items()}
    return part
