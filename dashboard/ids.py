"""Ids of the few elements that Dash itself moves; the rest is found by what it is (``data-slot``, ``data-chart``)."""

ADDRESS = "screen-address"
BODY = "screen-body"
SHEET = "screen-sheet"
CARD = "screen-card"
