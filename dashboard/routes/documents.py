"""The documents: the one that begins the display, with all its first picture needs, and the plain one of a fault."""

import enum
import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dashboard import ids
from dashboard.addresses import SCREEN, SHAPE_OF, font_address
from dashboard.i18n import LANG_TAGS, LANGS, LOCALE_TAGS, catalogue, word
from dashboard.routes.assets import Asset
from dashboard.theme import FONTS, LIGHT

_CLIENT = "client."
_FAMILY, _BROUGHT = FONTS


class Served(enum.StrEnum):
    """Who hands a document to the browser; its script acts accordingly."""

    LIVE = "live"
    """The server, which answers whatever comes next."""
    KEPT = "kept"
    """The browser's service worker, because the server does not answer."""
    EXHIBIT = "exhibit"
    """A folder of files, with nobody to ask behind it."""


def _client_words() -> dict[str, dict[str, str]]:
    """Collect the few words that the page itself has to say, in both languages, even without a server."""
    return {
        lang: {key.removeprefix(_CLIENT): text for key, text in catalogue(lang).items() if key.startswith(_CLIENT)}
        for lang in LANGS
    }


@dataclass(frozen=True, kw_only=True)
class Documents:
    """Writes documents.

    Args:
        assets: The browser files by name.
        poll: Seconds between two questions for the live release.
        times: What a screen does by itself, and after how many seconds.
    """

    assets: Mapping[str, Asset]
    poll: int
    times: Mapping[str, int]

    def display(
        self,
        *,
        lang: str,
        page: str,
        on: Mapping[str, str],
        release: str,
        title: str,
        grammar: Mapping[str, Any],
        presented: Mapping[str, Any],
        fonts: Iterable[int],
        config: str,
        told: Mapping[str, Any],
        parts: Mapping[str, bytes] = MappingProxyType({}),
        geo: str = "",
        damaged: str = "",
        served: Served = Served.LIVE,
        policy: str = "",
    ) -> str:
        """Write the document that begins the display.

        Args:
            lang: One of ``i18n.LANGS``.
            page: One of ``addresses.SHOWN``; nothing where the document serves every page.
            on: What the address says of the screen; what it does not say the page asks the device.
            release: The release on show, as addresses name it.
            title: The document's title.
            grammar: The grammar of addresses.
            presented: The release's tours and its welcome line.
            fonts: Weights in which the release has a font of its own, for characters that the shipped one lacks.
            config: The element in which Dash reads its configuration.
            told: What Dash would ask for before its first picture.
            parts: The first view, its page's layout and its directory, each as JSON: the first picture waits for no
                second answer.
            geo: Address of the boundaries under its map, or nothing.
            damaged: A newer release that was refused as damaged, or nothing.
            served: Who hands the document to the browser.
            policy: What the page may do, where no server says it.
        """
        boot = json.dumps(
            {
                "release": release,
                "grammar": grammar,
                "presented": presented,
                "ids": {"body": ids.BODY, "sheet": ids.SHEET, "card": ids.CARD},
                "screen": list(SCREEN),
                "shapes": SHAPE_OF,
                "tags": LANG_TAGS,
                "locales": LOCALE_TAGS,
                "words": _client_words(),
                "poll": self.poll,
                "times": self.times,
                "damaged": damaged,
                "served": served,
                "plotly": self.assets["plotly.js"].address,
                "told": told,
            },
            ensure_ascii=False,
        )
        first = "".join(f', "{name}": {part.decode()}' for name, part in parts.items())
        whole = _in_script(f"{boot[:-1]}{first}}}")
        marks = {"page": page, "profile": on["p"], "lang": lang, "release": release} if page else {}
        attributes = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in marks.items())
        allowed = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">' if policy else ""
        preload = f'<link rel="preload" as="fetch" href="{geo}" crossorigin>' if geo else ""
        return (
            f'<!doctype html><html lang="{LANG_TAGS[lang]}" {attributes}><head><meta charset="utf-8">'
            f'{allowed}<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<meta name="theme-color" content="{LIGHT["bg"]}"><title>{html.escape(title)}</title>'
            f'<link rel="icon" href="{self._at("seal.svg")}" type="image/svg+xml">'
            f'<link rel="stylesheet" href="{self._at("display.css")}"><style>{self._faces(release, fonts)}</style>'
            f"{self._preloads()}{preload}</head><body>"
            f"<noscript>{html.escape(word('shell.script_needed', lang))}</noscript>"
            f'<div id="{ids.BODY}"></div><div id="react-entry-point"></div>'
            f'<script id="boot" type="application/json">{whole}</script>{config}'
            # Of no type that a browser runs: our script has it run once the first picture stands.
            f'<script id="_dash-renderer" type="text/plain" src="{self._at("dash-renderer.js")}"></script>'
            f'<script src="{self._at("watchdog.js")}" async></script>'
            f'<script src="{self._at("display.js")}"></script></body></html>'
        )

    @staticmethod
    def brought(weights: Iterable[int]) -> list[tuple[str, int]]:
        """Name the font of each weight in which a release brings characters."""
        return [(_BROUGHT, weight) for weight in weights]

    def fault(self, *, lang: str | None, key: str, values: Mapping[str, str], retry: bool = False) -> str:
        """Write a plain document that says what is wrong, in both languages, the visitor's first.

        Args:
            lang: The language asked for, if the address named one.
            key: The sentence among the words.
            values: What it names.
            retry: Whether the page asks again by itself, for a screen that nobody attends.
        """
        order = sorted(LANGS, key=lambda other: other != lang) if lang else LANGS
        parts = "".join(
            f'<section lang="{LANG_TAGS[other]}"><h1>{html.escape(word("fault.title", other))}</h1>'
            f"<p>{html.escape(word(key, other, **values) if values else word(key, other))}</p>"
            f'<a href="/{other}/overview">{html.escape(word("fault.home", other))}</a></section>'
            for other in order
        )
        again = '<meta http-equiv="refresh" content="10">' if retry else ""
        return (
            f'<!doctype html><html lang="{LANG_TAGS[order[0]]}"><head><meta charset="utf-8">{again}'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{html.escape(word('fault.title', order[0]))}</title>"
            f'<link rel="icon" href="{self._at("seal.svg")}" type="image/svg+xml">'
            f'<link rel="stylesheet" href="{self._at("display.css")}"><style>{self._faces()}</style></head>'
            f'<body class="fault">{parts}</body></html>'
        )

    def _at(self, name: str) -> str:
        return self.assets[name].address

    def _faces(self, release: str = "", weights: Iterable[int] = ()) -> str:
        shipped = [(_FAMILY, weight, self._at(f"noto-sans-sc-{weight}.woff2")) for weight in (400, 700)]
        brought = [(_BROUGHT, weight, font_address(release, weight)) for weight in weights]
        return "".join(
            f"@font-face{{font-family:'{family}';font-style:normal;font-display:block;"
            f"font-weight:{weight};src:url({address}) format('woff2')}}"
            for family, weight, address in (*shipped, *brought)
        )

    def _preloads(self) -> str:
        fonts = "".join(
            f'<link rel="preload" as="font" type="font/woff2" href="{self._at(name)}" crossorigin>'
            for name in self.assets
            if name.endswith(".woff2")
        )
        return f'{fonts}<link rel="preload" as="script" href="{self._at("plotly.js")}">'


def _in_script(text: str) -> str:
    """Write JSON so that nothing in it can end the script element it stands in."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
