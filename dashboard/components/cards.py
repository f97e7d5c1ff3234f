"""An institution: as a card in a list, and as what the card opens."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import attributes
from dashboard.components.controls import action, control
from dashboard.components.facts import sample_mark
from dashboard.i18n import word


def card(inst_id: str, *, name: str, tags: Sequence[str], place: str, aim: str, lang: str) -> Component:
    """Set an institution as a card that opens its details.

    Args:
        inst_id: Its number; names the card in the address.
        name: Its name.
        tags: What it does, the main thing first.
        place: Where it sits.
        aim: The aim that it serves first; gives the mark its colour and shape.
        lang: One of ``i18n.LANGS``.
    """
    return control(
        [
            html.Span(className=f"aim-mark aim-{aim}", **attributes(aria_hidden="true")),
            html.Strong(name, className="card-name"),
            html.Span(word("list.comma", lang).join(tags), className="card-tags"),
            html.Span(place, className="card-place"),
        ],
        ctl=f"card.{inst_id}",
        sets={"card": inst_id},
        look="card-link",
    )


def detail(
    *, name: str, told: Sequence[Sequence[tuple[str, str]]], aim: str, status: str, lang: str
) -> list[Component]:
    """Lay out everything that the directory says about an institution.

    Args:
        name: Its name.
        told: Lists of lines, what is said and how it is; a line without the latter is left out. They stand side by side
            where there is room.
        aim: The aim that it serves first; gives the mark its colour and shape.
        status: Whether what is told is made up.
        lang: One of ``i18n.LANGS``.
    """
    return [
        html.Div(
            [
                html.Span(className=f"aim-mark aim-{aim}", **attributes(aria_hidden="true")),
                html.H2(name),
                *sample_mark(status, lang),
            ],
            className="sheet-head",
        ),
        html.Div(
            [
                html.Dl(
                    [part for title, text in lines if text for part in (html.Dt(title), html.Dd(text))],
                    className="sheet-lines",
                )
                for lines in told
            ],
            className="card-told",
        ),
        action(word("client.close", lang), act="sheet.close", look="chip card-close"),
    ]
