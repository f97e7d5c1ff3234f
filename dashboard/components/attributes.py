"""Attributes that Dash takes by any name."""

from typing import Any


def attributes(**named: str) -> dict[str, Any]:
    """Name ``data-…`` and ``aria-…`` attributes.

    Dash types the properties that it knows and takes these as they come, so they travel untyped.

    Example:
        >>> attributes(data_slot="facts", aria_hidden="true")
        {'data-slot': 'facts', 'aria-hidden': 'true'}
    """
    return {name.replace("_", "-"): value for name, value in named.items()}
