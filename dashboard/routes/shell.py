"""The document without a picture of its own: it begins the display at any page, where the answers are at hand."""

from functools import partial

from dash import Dash
from flask import g

from dashboard.addresses import screen
from dashboard.i18n import LANGS
from dashboard.routes.documents import Documents, Served
from dashboard.routes.fonts import Fonts
from dashboard.routes.headers import policy_of_files
from dashboard.views.showing import Showing


def shell(app: Dash, *, showing: Showing, documents: Documents, fonts: Fonts, served: Served) -> str:
    """Write it, in the context of a request.

    Args:
        app: The Dash app, whose index it is.
        showing: The release.
        documents: Writes the documents.
        fonts: The characters that releases bring.
        served: Who will hand it to browsers.
    """
    lang = LANGS[0]
    g.document = partial(
        documents.display,
        lang=lang,
        page="",
        on=screen(""),
        release=str(showing.name),
        title=showing.zone_title(lang),
        grammar=showing.grammar.as_json(),
        presented=showing.presented,
        fonts=tuple(fonts.of(showing.release)),
        served=served,
        policy=policy_of_files(app.csp_hashes()) if served is Served.EXHIBIT else "",
    )
    return str(app.index())  # type: ignore[no-untyped-call]
