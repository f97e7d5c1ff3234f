"""Ids of the few elements that are found by name; the rest is found by what it is (``data-slot``, ``data-chart``)."""

BODY = "screen-body"
SHEET = "screen-sheet"
CARD = "screen-card"
STANDS = "screen-stands"
