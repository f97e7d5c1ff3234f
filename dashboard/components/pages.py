"""A list in pages: all of them are there, and the address says which one is seen."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.controls import control
from dashboard.i18n import word


def paged(
    items: Sequence[Component], *, most: int, look: str, ctl: str, lang: str, from_the_end: bool = False
) -> list[Component]:
    """Lay a list out in pages, each with the ways to the pages beside it; a list that fits into one has none.

    Args:
        items: What is listed.
        most: How many stand on a page.
        look: The class of a page.
        ctl: What the controls are called, ``page.what``.
        lang: One of ``i18n.LANGS``.
        from_the_end: Whether the last page is seen first, and the first one is what is left over.
    """
    over = len(items) % most if from_the_end else 0
    starts = [*([0] if over else []), *range(over, len(items), most)]
    pages = [items[start : over if start < over else start + most] for start in starts]
    names = [len(pages) - place if from_the_end else place + 1 for place in range(len(pages))]
    return [
        html.Div(
            [
                html.Div(list(page), className=look),
                *([_pager(place, names, ctl=ctl, lang=lang)] if len(pages) > 1 else []),
            ],
            className="paged",
            hidden=names[place] > 1,
            **attributes(data_page_number=str(names[place])),
        )
        for place, page in enumerate(pages)
    ]


def _pager(place: int, names: Sequence[int], *, ctl: str, lang: str) -> Component:
    return html.Div(
        [
            _turn("‹", place - 1, names, name=word("list.back", lang), ctl=f"{ctl}.back.{place}"),
            html.Span(f"{place + 1} / {len(names)}", className="page-of"),
            _turn("›", place + 1, names, name=word("list.next", lang), ctl=f"{ctl}.next.{place}"),
        ],
        className="pager",
    )


def _turn(sign: str, to: int, names: Sequence[int], *, name: str, ctl: str) -> Component:
    if not 0 <= to < len(names):
        return html.Span(className="no-turn")
    sets = {"page": "" if names[to] == 1 else str(names[to]), "sheet": ""}
    return control(sign, ctl=ctl, sets=sets, marks={"aria-label": name})
