"""Every address and what answers it."""

import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread

import brotli
from dash import Dash
from flask import Flask, Response, g, redirect, request
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from dashboard.addresses import PAGES, PROFILE, PROFILES, UnknownState, page_address
from dashboard.i18n import LANGS
from dashboard.pages import Names, screen
from dashboard.routes.assets import Asset
from dashboard.routes.documents import Documents
from dashboard.routes.memory import FOR_EVER, Memory, headers
from dashboard.routes.shows import Shows
from dashboard.views import Answer, Setting, Shelf, Showing

_LOG = logging.getLogger(__name__)
_DASH = ("_dash-layout", "_dash-dependencies", "_dash-update-component", "_reload-hash", "_favicon.ico")
_JSON = "application/json"
_QUALITY_NOW = 5
_ETAG_QUOTE = '"'


def register(
    app: Dash,
    *,
    shows: Shows,
    setting: Setting,
    shelf: Shelf,
    documents: Documents,
    defence: Sequence[tuple[str, str]],
) -> None:
    """Give every address its answer.

    Args:
        app: The Dash app; its index is wrapped, its own addresses stay.
        shows: The releases on show.
        setting: What pictures depend on.
        shelf: The kept answers.
        documents: Writes the documents.
        defence: The headers of every answer.
    """
    server: Flask = app.server
    answers = _Answers(app, shows=shows, setting=setting, shelf=shelf, documents=documents, defence=defence)
    by_address = {asset.address: asset for asset in documents.assets.values()}
    server.before_request(answers.guard)
    server.add_url_rule("/<any(zh, en):lang>/<page>", "page", answers.page)
    server.add_url_rule("/<any(zh, en):lang>/", "lang", lambda lang: redirect(page_address(lang, PAGES[0])))
    server.add_url_rule("/view/<release>/<any(zh, en):lang>/<page>", "view", answers.view)
    server.add_url_rule("/page/<release>/<any(zh, en):lang>/<page>", "layout", answers.layout)
    server.add_url_rule("/geo/<digest>/<ring>/<any(zh, en):lang>", "geo", answers.geo)
    server.add_url_rule("/api/release", "release", answers.release)
    server.add_url_rule("/health", "health", answers.health)
    server.add_url_rule("/assets/<path:name>", "assets", partial(_asset, by_address))
    server.after_request(partial(_with_headers, defence))
    server.register_error_handler(Exception, answers.failure)
    server.wsgi_app = Memory(  # type: ignore[method-assign]
        server.wsgi_app, shelf=shelf, defence=defence, on_show=lambda name: shows.named(name) is not None
    )


def _with_headers(defence: Sequence[tuple[str, str]], response: Response) -> Response:
    for name, value in defence:
        response.headers[name] = value
    return response


def _asset(by_address: dict[str, Asset], name: str) -> Response:
    asset = by_address.get(f"/assets/{name}")
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
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    return response


class _Answers:
    """The answers, with what they are made from."""

    def __init__(
        self,
        app: Dash,
        *,
        shows: Shows,
        setting: Setting,
        shelf: Shelf,
        documents: Documents,
        defence: Sequence[tuple[str, str]],
    ) -> None:
        self._app = app
        self._shows = shows
        self._setting = setting
        self._shelf = shelf
        self._documents = documents
        self._defence = defence
        self._warmed: set[str] = set()

    def guard(self) -> BaseResponse | None:
        """Send the bare address to the overview, and refuse what else Dash would take for a page of its own."""
        if request.path == "/":
            return redirect(page_address(LANGS[0], PAGES[0]))
        rule = request.url_rule
        if rule is None or rule.endpoint in _OURS or rule.rule.strip("/").startswith(_DASH):
            return None
        return self._fault("fault.unknown_page", 404, what=request.path)

    def page(self, lang: str, page: str) -> Response | str:
        """Begin the display at a page."""
        if page not in PAGES:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        showing, refused = self._shows.live()
        if showing is None:
            key = "fault.damaged_release" if refused.refused else "fault.no_release"
            named = {"what": refused.refused[0].name} if refused.refused else {}
            return self._fault(key, 503, lang=lang, retry=True, **named)
        if self._shows.refuses_sample(showing):
            return self._fault("fault.sample_refused", 503, lang=lang, retry=True)
        try:
            state = showing.grammar.parse(page, request.query_string.decode())
        except UnknownState as unknown:
            return self._fault("fault.unknown_state", 400, lang=lang, what=str(unknown))
        self._warm(showing)
        name = str(showing.name)
        view = self._view(showing, lang=lang, page=page, state=state)
        g.document = partial(
            self._documents.display,
            lang=lang,
            page=page,
            profile=request.args.get(PROFILE, PROFILES[0]),
            release=name,
            title=json.loads(view.plain)["title"],
            grammar=showing.grammar.as_json(),
            body=self._body(showing, lang=lang, page=page).plain,
            view=view.plain,
            geo=next((figure["geo"] for figure in json.loads(view.plain)["figures"].values() if "geo" in figure), ""),
            damaged=refused.refused[0].name if refused.refused else "",
        )
        document = str(self._app.index()).encode()  # type: ignore[no-untyped-call]
        response = Response(content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})
        if "br" in request.headers.get("Accept-Encoding", ""):
            document = brotli.compress(document, quality=_QUALITY_NOW)
            response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
        response.set_data(document)
        return response

    def view(self, release: str, lang: str, page: str) -> Response:
        """Answer a view."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        if page not in PAGES:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        query = request.query_string.decode()
        try:
            state = showing.grammar.parse(page, query)
        except UnknownState as unknown:
            return self._fault("fault.unknown_state", 400, lang=lang, what=str(unknown))
        if query != showing.grammar.view_query(page, state):
            return _to(showing.address(lang, page, state))
        return self._immutable(self._view(showing, lang=lang, page=page, state=state))

    def layout(self, release: str, lang: str, page: str) -> Response:
        """Answer the layout of a page."""
        showing = self._named(release)
        if isinstance(showing, Response):
            return showing
        if page not in PAGES:
            return self._fault("fault.unknown_page", 404, lang=lang, what=page)
        return self._immutable(self._body(showing, lang=lang, page=page))

    def geo(self, digest: str, ring: str, lang: str) -> Response:
        """Answer the boundaries under a map."""
        drawn = self._setting.ground(ring, lang=lang) if digest == self._setting.build else None
        if drawn is None:
            return self._fault("fault.unknown_page", 404, lang=lang, what=request.path)
        answer = self._shelf.take(request.path, drawn, release=f"geo-{digest}", best=True)
        return self._immutable(answer)

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

    def _view(self, showing: Showing, *, lang: str, page: str, state: dict[str, str]) -> Answer:
        address = showing.address(lang, page, state)
        wanted = showing.grammar.view_state(page, state)
        return self._shelf.take(address, lambda: showing.view(page, lang=lang, state=wanted), release=str(showing.name))

    def _body(self, showing: Showing, *, lang: str, page: str) -> Answer:
        def lay_out() -> bytes:
            other = LANGS[1 - LANGS.index(lang)]
            names = Names(
                zone=showing.zone_title(lang), zone_other=showing.zone_title(other), zones=showing.zones(lang)
            )
            layout = screen(page, lang=lang, names=names)
            return json.dumps(layout, cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

        return self._shelf.take(f"/page/{showing.name}/{lang}/{page}", lay_out, release=str(showing.name), best=True)

    def _warm(self, showing: Showing) -> None:
        """Make every view of a release once, in the background; threads begun before the workers part would be dead."""
        name = str(showing.name)
        if name in self._warmed:
            return
        self._warmed.add(name)
        Thread(target=self._make_all, args=(showing,), daemon=True, name=f"warm-{name}").start()

    def _make_all(self, showing: Showing) -> None:
        name = str(showing.name)
        for address, lang, page, state in showing.addresses():
            make: Callable[[], bytes] = partial(showing.view, page, lang=lang, state=state)
            self._shelf.take(address, make, release=name, best=True)

    def _named(self, release: str) -> Showing | Response:
        showing = self._shows.named(release)
        if showing is not None:
            return showing
        live, _ = self._shows.live()
        return self._fault("fault.unknown_release", 404, what=release, live=str(live.name) if live else "–")

    def _immutable(self, answer: Answer) -> Response:
        head, body = headers(answer, request.headers.get("Accept-Encoding", ""), type_=_JSON, defence=self._defence)
        if request.headers.get("If-None-Match") == f"{_ETAG_QUOTE}{answer.etag}{_ETAG_QUOTE}":
            return Response(status=304, headers=[pair for pair in head if pair[0] == "ETag"])
        return Response(body, headers=head)

    def _fault(self, key: str, status: int, *, lang: str | None = None, retry: bool = False, **values: str) -> Response:
        asked = lang or next((name for name in LANGS if request.path.startswith(f"/{name}/")), None)
        text = self._documents.fault(lang=asked, key=key, values=values, retry=retry)
        return Response(text, status, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


_OURS = frozenset({"page", "lang", "view", "layout", "geo", "release", "health", "assets"})


def _json(parts: dict[str, object], status: int) -> Response:
    return Response(json.dumps(parts), status, content_type=_JSON, headers={"Cache-Control": "no-store"})


def _to(address: str) -> Response:
    return Response(status=308, headers={"Location": address})
