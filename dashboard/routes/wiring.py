"""Every address and what answers it."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import brotli
from dash import Dash
from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from dashboard.addresses import PAGES, SHAPES, SHOWN, UnknownState, page_address, screen, shape
from dashboard.i18n import LANGS
from dashboard.routes.answers import Answers
from dashboard.routes.assets import WORKER, Asset
from dashboard.routes.documents import Documents, Served
from dashboard.routes.fonts import Fonts
from dashboard.routes.memory import FOR_EVER, Memory, headers
from dashboard.routes.provisions import provisions
from dashboard.routes.shell import shell
from dashboard.routes.shows import Shows
from dashboard.views.shelf import Answer, Shelf
from dashboard.views.showing import Showing

_LOG = logging.getLogger(__name__)
_DASH = ("_dash-layout", "_dash-dependencies", "_dash-update-component", "_reload-hash", "_favicon.ico")
_JSON = "application/json"
_LINES = "text/plain; charset=utf-8"
_QUALITY_NOW = 5
_ETAG_QUOTE = '"'


def register(
    app: Dash,
    *,
    shows: Shows,
    answers: Answers,
    shelf: Shelf,
    documents: Documents,
    fonts: Fonts,
    defence: Sequence[tuple[str, str]],
    warm: Callable[[], None],
) -> None:
    """Give every address its answer.

    Args:
        app: The Dash app; its index is wrapped, its own addresses stay.
        shows: The releases on show.
        answers: Views, layouts and boundaries.
        shelf: Where they are kept.
        documents: Writes the documents.
        fonts: The characters that releases bring.
        defence: The headers of every answer.
        warm: Has every answer of the live release made, in the background.
    """
    server: Flask = app.server
    pages = _Pages(app, shows=shows, answers=answers, documents=documents, fonts=fonts, defence=defence, warm=warm)
    by_address = {asset.address: asset for asset in documents.assets.values()}
    server.before_request(pages.guard)
    server.add_url_rule("/<any(zh, en):lang>/<page>", "page", pages.page)
    server.add_url_rule("/<any(zh, en):lang>/", "lang", lambda lang: redirect(page_address(lang, PAGES[0])))
    server.add_url_rule("/view/<release>/<any(zh, en):lang>/<page>", "view", pages.view)
    server.add_url_rule("/page/<release>/<any(zh, en):lang>/<page>", "layout", pages.layout)
    server.add_url_rule("/directory/<release>/<any(zh, en):lang>", "directory", pages.directory)
    server.add_url_rule("/release/<release>", "grammar", pages.grammar)
    server.add_url_rule("/provisions/<release>", "provisions", pages.provisions)
    server.add_url_rule("/shell/<release>", "shell", pages.shell)
    server.add_url_rule("/bundle/<release>/<any(zh, en):lang>/<page>", "bundle", pages.bundle)
    server.add_url_rule("/geo/<digest>/<ring>/<any(zh, en):lang>", "geo", pages.geo)
    server.add_url_rule("/font/<release>/<int:weight>", "font", pages.font)
    server.add_url_rule("/api/release", "release", pages.release)
    server.add_url_rule("/health", "health", pages.health)
    # At the root under a name that stays, for a worker acts for what lies below it, and is renewed by its name.
    server.add_url_rule("/worker.js", "worker", partial(_asset, documents.assets[WORKER], caching="no-cache"))
    server.add_url_rule("/assets/<path:name>", "assets", lambda name: _asset(by_address.get(f"/assets/{name}")))
    server.after_request(partial(_with_headers, defence))
    server.register_error_handler(Exception, pages.failure)
    server.wsgi_app = Memory(  # type: ignore[method-assign]
        server.wsgi_app, shelf=shelf, defence=defence, on_show=lambda name: shows.named(name) is not None
    )


def _with_headers(defence: Sequence[tuple[str, str]], response: Response) -> Response:
    for name, value in defence:
        response.headers[name] = value
    return response


def _asset(asset: Asset | None, *, caching: str = FOR_EVER) -> Response:
    if asset is None:
        return Response(status=404)
    encodings = request.headers.get("Accept-Encoding", "")
    if "br" in encodings and asset.br:
        response = Response(asset.br, headers={"Content-Encoding": "br"})
    elif "gzip" in encodings and asset.gzip:
        response = Response(asset.gzip, headers={"Content-Encoding": "gzip"})
    else:
        response = Response(asset.plain)
    response.headers["Content-Type"] = asset.type
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Accept-Encoding"
    return response


class _Pages:
    """What the server says over HTTP."""

    def __init__(
        self,
        app: Dash,
        *,
        shows: Shows,
        answers: Answers,
        documents: Documents,
        fonts: Fonts,
        defence: Sequence[tuple[str, str]],
        warm: Callable[[], None],
    ) -> None:
        self._app = app
        self._shows = shows
        self._answers = answers
        self._documents = documents
        self._fonts = fonts
        self._defence = defence
        self._begin_warming = warm
        self._warmed: set[str] = set()

    def guard(self) -> BaseResponse | None:
        """Send the bare address to the overview, and refuse what else Dash would take for a page of its own."""
        if request.path == "/":
            return redirect(page_address(LANGS[0], PAGES[0], request.query_string.decode(errors="replace")))
        rule = request.url_rule
        if rule is None or rule.endpoint in _OURS or rule.rule.strip("/").startswith(_DASH):
            return None
        return self._fault("fault.unknown_page", 404, what=request.path)

    def page(self, lang: str, page: str) -> Response:
        """Begin the display at a page."""
        if page not in SHOWN:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        showing, refused = self._shows.live()
        if showing is None:
            key = "fault.damaged_release" if refused.refused else "fault.no_release"
            named = {"what": refused.refused[0].name} if refused.refused else {}
            return self._fault(key, 503, lang=lang, retry=True, **named)
        if self._shows.refuses_sample(showing):
            # Not a failure, in which screens would go on with what they have kept.
            return self._fault("fault.sample_refused", 403, lang=lang, retry=True)
        try:
            query = request.query_string.decode(errors="replace")
            state = showing.grammar.parse(page, query) | {"shape": shape(screen(query))}
        except UnknownState as unknown:
            return self._fault("fault.unknown_state", 400, lang=lang, what=str(unknown))
        name = str(showing.name)
        view = self._answers.view(showing, lang=lang, page=page, state=state)
        first = json.loads(view.plain)
        g.document = partial(
            self._documents.display,
            lang=lang,
            page=page,
            on=screen(query),
            release=name,
            title=first["title"],
            grammar=showing.grammar.as_json(),
            presented=showing.presented,
            parts={
                "view": view.plain,
                "body": self._answers.layout(showing, lang=lang, page=page).plain,
                **({"directory": self._answers.directory(showing, lang=lang).plain} if "directory" in first else {}),
            },
            geo=next((figure["geo"] for figure in first["figures"].values() if "geo" in figure), ""),
            fonts=tuple(self._fonts.of(showing.release)),
            damaged=refused.refused[0].name if refused.refused else "",
        )
        response = _document(str(self._app.index()))  # type: ignore[no-untyped-call]
        # Whoever came first of all does not wait for it.
        response.call_on_close(partial(self._warm, showing))
        return response

    def shell(self, release: str) -> Response:
        """Begin the display at any page, without its picture."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        text = shell(self._app, showing=showing, documents=self._documents, fonts=self._fonts, served=Served.KEPT)
        return _document(text)

    def provisions(self, release: str) -> Response:
        """List what a screen takes along of a release."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        weights = self._fonts.of(showing.release)
        return _json(provisions(release, assets=self._documents.assets, weights=weights), 200)

    def bundle(self, release: str, lang: str, page: str) -> Response:
        """Answer all views, layouts and boundaries of a page in one, once they have been made."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        if page not in SHOWN:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        self._warm(showing)
        bundle = self._answers.bundle(showing, lang=lang, page=page)
        return self._immutable(bundle, type_=_LINES) if bundle else _json({"status": "not made yet"}, 503)

    def view(self, release: str, lang: str, page: str) -> Response:
        """Answer a view."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        if page not in SHOWN:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        query = request.query_string.decode(errors="replace")
        try:
            state = showing.grammar.parse(page, query)
        except UnknownState as unknown:
            return self._fault("fault.unknown_state", 400, lang=lang, what=str(unknown))
        if query != showing.grammar.view_query(page, state):
            return _to(showing.address(lang, page, state))
        return self._immutable(self._answers.view(showing, lang=lang, page=page, state=state))

    def layout(self, release: str, lang: str, page: str) -> Response:
        """Answer the layout of a page."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        if page not in SHOWN:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        return self._immutable(self._answers.layout(showing, lang=lang, page=page))

    def directory(self, release: str, lang: str) -> Response:
        """Answer the directory of institutions."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        return self._immutable(self._answers.directory(showing, lang=lang))

    def grammar(self, release: str) -> Response:
        """Answer what a screen needs to know of a release before it moves over to it."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        parts = {
            "grammar": showing.grammar.as_json(),
            "presented": showing.presented,
            "fonts": self._documents.brought(self._fonts.of(showing.release)),
        }
        return Response(json.dumps(parts), content_type=_JSON, headers={"Cache-Control": FOR_EVER})

    def geo(self, digest: str, ring: str, lang: str) -> Response:
        """Answer the boundaries under a map."""
        asked = request.args.get("shape", "")
        known = digest == self._answers.drawing and asked in SHAPES
        answer = self._answers.ground(ring, lang=lang, shape=asked) if known else None
        if answer is None:
            return self._fault("fault.unknown_page", 404, lang=lang, what=request.path)
        return self._immutable(answer)

    def font(self, release: str, weight: int) -> Response:
        """Answer a font of a release."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        font = self._fonts.of(showing.release).get(weight)
        if font is None:
            return self._fault("fault.unknown_page", 404, what=request.path)
        return Response(font, content_type="font/woff2", headers={"Cache-Control": FOR_EVER})

    def release(self) -> Response:
        """Say which release is live."""
        showing, live = self._shows.live()
        refused = [fault.name for fault in live.refused]
        name = str(showing.name) if showing else None
        return _json({"release": name, "refused": refused}, 200 if showing else 503)

    def health(self) -> Response:
        """Say whether pages can be shown, and why not."""
        showing, live = self._shows.live()
        refused = [{"release": fault.name, "file": fault.file, "reason": fault.reason} for fault in live.refused]
        if showing is None:
            return _json({"status": "no release", "release": None, "refused": refused}, 503)
        if self._shows.refuses_sample(showing):
            return _json(
                {"status": "sample data on a public display", "release": str(showing.name), "refused": refused}, 503
            )
        self._warm(showing)
        return _json({"status": "degraded" if refused else "ok", "release": str(showing.name), "refused": refused}, 200)

    def failure(self, error: Exception) -> Response:
        """Say that something went wrong inside, and nothing about the inside."""
        if isinstance(error, HTTPException) and (error.code or 500) < 500:
            if error.response is not None:
                return Response(status=error.code)
            return self._fault("fault.unknown_page", error.code or 404, what=request.path)
        _LOG.exception("request failed: %s", request.path)
        return self._fault("fault.inside", 500)

    def _warm(self, showing: Showing) -> None:
        """Begin once for each release that comes on show."""
        name = str(showing.name)
        if name not in self._warmed:
            self._warmed.add(name)
            self._begin_warming()

    def _named(self, release: str) -> Showing | Response:
        showing = self._shows.named(release)
        if showing is not None:
            return showing
        live, _ = self._shows.live()
        return self._fault("fault.unknown_release", 404, what=release, live=str(live.name) if live else "–")

    def _immutable(self, answer: Answer, *, type_: str = _JSON) -> Response:
        head, body = headers(answer, request.headers.get("Accept-Encoding", ""), type_=type_, defence=self._defence)
        if request.headers.get("If-None-Match") == f"{_ETAG_QUOTE}{answer.etag}{_ETAG_QUOTE}":
            return Response(status=304, headers=[pair for pair in head if pair[0] == "ETag"])
        return Response(body, headers=head)

    def _fault(self, key: str, status: int, *, lang: str | None = None, retry: bool = False, **values: str) -> Response:
        asked = lang or next((name for name in LANGS if request.path.startswith(f"/{name}/")), None)
        text = self._documents.fault(lang=asked, key=key, values=values, retry=retry)
        return Response(text, status, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


_OURS = frozenset(
    {
        *("page", "lang", "view", "layout", "directory", "grammar", "geo", "font", "assets"),
        *("provisions", "shell", "bundle", "worker"),
        *("release", "health"),
    }
)


def _document(text: str) -> Response:
    """Answer a document, as small as can be made while somebody waits."""
    document = text.encode()
    response = Response(content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})
    if "br" in request.headers.get("Accept-Encoding", ""):
        document = brotli.compress(document, quality=_QUALITY_NOW)
        response.headers["Content-Encoding"] = "br"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_data(document)
    return response


def _json(parts: Mapping[str, object] | Sequence[object], status: int) -> Response:
    return Response(json.dumps(parts), status, content_type=_JSON, headers={"Cache-Control": "no-store"})


def _to(address: str) -> Response:
    return Response(status=308, headers={"Location": address})
