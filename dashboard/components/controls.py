"""Things to touch: links whose address is the state they lead to."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

Children = str | Component | list[str | Component]


def control(
    children: Children,
    *,
    ctl: str,
    href: str = "#",
    sets: Mapping[str, str] | None = None,
    look: str = "chip",
    marks: Mapping[str, str] | None = None,
) -> Component:
    """Make a control: a link that says what it sets, so that the page can follow it without asking the server.

    Args:
        children: What it says.
        ctl: Its name for tests and statistics, ``page.what``.
        href: Where it leads when no script runs, and what a long press would copy.
        sets: Keys of the address that it changes and the values it gives them.
        look: Its class: ``chip``, ``tab``, ``door``, ``nav``, ``clause``, ``info`` …
        marks: Further ``data-…`` and ``aria-…`` attributes.
    """
    extra = {f"data-set-{key}": value for key, value in (sets or {}).items()}
    named: dict[str, Any] = {"data-ctl": ctl, **extra, **(marks or {})}
    if look == "chip" and isinstance(children, str):
        children = html.Span(children)  # so that a long name can end in an ellipsis
    return html.A(children, href=href, className=look, **named)


def info(*, sheet: str, label: str) -> Component:
    """Make the ⓘ that opens the data sheet of a fact or chart.

    Args:
        sheet: The name of its sheet in the view.
        label: What a screen reader says.
    """
    return control("i", ctl=f"sheet.{sheet}", sets={"sheet": sheet}, look="info", marks={"aria-label": label})


def action(label: Children, *, act: str, look: str = "chip", marks: Mapping[str, str] | None = None) -> Component:
    """Make a button that does something in the page and changes no address (turn a list's page, close a card)."""
    named: dict[str, Any] = {"data-ctl": act, "data-act": act, **(marks or {})}
    return html.Button(label, className=look, type="button", **named)
