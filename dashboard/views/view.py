"""The form of a view: what fills the places of a page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

Nodes = Sequence[Component | str]


def as_json(parts: object) -> bytes:
    """Write components, figures and plain values as one answer.

    Its keys are in the order of the alphabet: Dash lists the attributes of a component in one that differs from process
    to process, and the same address must give the same bytes in all of them.
    """
    return json.dumps(parts, cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A figure, and the address of the boundaries that lie under it if it is a map."""

    figure: go.Figure
    geo: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the figure as the browser draws it."""
        drawn = self.figure.to_plotly_json()
        drawn["layout"].pop("template", None)
        return {"data": drawn["data"], "layout": drawn["layout"], **({"geo": self.geo} if self.geo else {})}


@dataclass(frozen=True, kw_only=True)
class View:
    """One picture of one page.

    Args:
        title: The document's title.
        slots: What fills each ``data-slot``.
        figures: What is drawn in each ``data-chart``.
        instead: What stands in a ``data-chart`` that has no figure.
        sheets: The data sheet of each fact and chart.
        directory: Address of the institutions that the page's own filters act on; nothing where the page has none.
    """

    title: str
    slots: Mapping[str, Nodes]
    figures: Mapping[str, Drawing] = field(default_factory=dict)
    instead: Mapping[str, Nodes] = field(default_factory=dict)
    sheets: Mapping[str, Nodes] = field(default_factory=dict)
    directory: str = ""

    def as_json(self, *, following: Sequence[str]) -> bytes:
        """Write the view.

        Args:
            following: Addresses of views that are likely to be asked next.
        """
        parts: dict[str, Any] = {
            "title": self.title,
            "slots": self.slots,
            "figures": {name: drawing.as_json() for name, drawing in self.figures.items()},
            "instead": self.instead,
            "sheets": self.sheets,
            "next": following,
        }
        if self.directory:
            parts["directory"] = self.directory
        return as_json(parts)
