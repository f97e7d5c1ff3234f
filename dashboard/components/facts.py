"""A number with its birth certificate: value, unit, period, as-of date, status, and the way to its data sheet."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.controls import info
from dashboard.components.shown import Shown
from dashboard.i18n import word


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
