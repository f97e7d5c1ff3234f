"""A number with its birth certificate: value, unit, period, as-of date, status, and the way to its data sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.controls import info
from dashboard.i18n import Amount, word


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


def figure(fact: Shown, *, look: str = "figure") -> Component:
    """Set a fact's number large and its unit and qualifier small beside it."""
    parts = [
        html.Span(fact.amount.before, className="figure-unit") if fact.amount.before else None,
        html.Span(fact.amount.figure, className="figure-digits"),
        html.Span(fact.amount.after, className="figure-unit") if fact.amount.after else None,
    ]
    return html.Span([part for part in parts if part], className=look, **fact.marks)


def tile(
    fact: Shown, *, label: str, note: str, sheet: str, lang: str, more: Sequence[tuple[str, str]] = ()
) -> Component:
    """Set a fact as a tile: what it is, the number, when it was so, and ⓘ.

    Args:
        fact: The fact.
        label: What it is.
        note: One line under it: period and as-of date.
        sheet: The name of its data sheet in the view.
        lang: One of ``i18n.LANGS``.
        more: Further lines, each a name and what it says: how the number has changed, what it is measured against.
    """
    return html.Div(
        [
            html.Div([html.Span(label), stale_mark(lang), *sample_mark(fact.status, lang)], className="tile-label"),
            figure(fact),
            html.Div(note, className="tile-note"),
            *(
                [
                    html.Dl(
                        [part for name, said in more for part in (html.Dt(name), html.Dd(said))], className="tile-more"
                    )
                ]
                if more
                else []
            ),
            info(sheet=sheet, label=word("sheet.open_for", lang, name=label)),
        ],
        className=f"tile tile-{fact.status}",
    )


def stale_mark(lang: str) -> Component:
    """Word the amber mark of a value past its time; the page shows it by today's date."""
    return html.Span(word("state.stale", lang), className="mark mark-stale", hidden=True)


def sample_mark(status: str, lang: str) -> list[Component]:
    """Mark what is demo data; nothing where it is not."""
    return [html.Span(word("state.sample", lang), className="mark mark-sample")] if status == "demo" else []
