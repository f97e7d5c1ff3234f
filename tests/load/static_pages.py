"""Hand-written pages with the product's own data, to measure beside it: what three ways to draw can do without Dash.

One draws with the product's own plotly.js, one with ECharts, one writes its SVG by hand. They hold the same facts,
figures and fonts as the product, taken from its own views at run time, and get the same headers. All their data stands
in the document: nothing can be quicker to ask for.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dashboard.addresses import PAGES, view_address
from dashboard.routes import assets, headers
from dashboard.schema import CLASSES
from dashboard.settings import PROJECT, Settings
from tests.load import static_server
from tests.load.servers import Server

LANG = "zh"
_SOURCES = Path(__file__).parent / "pages"
_VOID = {"hidden": True}
_ECHARTS = PROJECT / "node_modules" / "echarts" / "dist" / "echarts.common.min.js"
Node = dict[str, Any] | str | None | list[Any]


def revenue_states(zones: Sequence[str]) -> dict[str, str]:
    """Name the revenue page's chips: the query that each leads to, by the name of its control."""
    zone_chips = {f"revenue.zone.{zone}": f"zone={zone}" for zone in zones}
    return {"revenue.all": ""} | zone_chips | {f"revenue.class.{name}": f"class={name}" for name in CLASSES}


def write(folder: Path, *, product: Server, release: str, zones: Sequence[str]) -> None:
    """Write the hand-written pages into a folder that ``static_server`` serves.

    Args:
        folder: Where to.
        product: The running product.
        release: The release that it shows, as addresses name it.
        zones: Its sub-zones.
    """
    chips = [
        _view(product, view_address(release, LANG, "revenue", query), name=name)
        for name, query in revenue_states(zones).items()
    ]
    pages = [_view(product, view_address(release, LANG, page), name=f"nav.{page}") for page in PAGES]
    files = assets.load(Settings().assets_dir)
    plotly, echarts = files["plotly.js"].address, "/echarts.js"
    answers = {
        "/overview": _page(pages[:1], files=files, draw="draw_plotly.js", library=plotly),
        "/pages": _page(pages, files=files, draw="draw_plotly.js", library=plotly),
        "/revenue": _page(chips, files=files, draw="draw_plotly.js", library=plotly),
        "/echarts/overview": _page(pages[:1], files=files, draw="draw_echarts.js", library=echarts),
        "/echarts/revenue": _page(chips, files=files, draw="draw_echarts.js", library=echarts),
        "/svg": _page(chips, files=files, draw="draw_svg.js"),
        echarts: (_ECHARTS.read_bytes(), _kept("text/javascript; charset=utf-8")),
    }
    for name in ("plotly.js", "noto-sans-sc-400.woff2", "noto-sans-sc-700.woff2"):
        asset = files[name]
        answers[asset.address] = (asset.plain, _kept(asset.type))
    static_server.write(folder, answers)


def _kept(kind: str) -> list[tuple[str, str]]:
    """Give the headers of a file of a kind that is kept for ever."""
    return [("Content-Type", kind), ("Cache-Control", static_server.FOR_EVER), *headers.defence([])]


def _page(
    views: Sequence[dict[str, Any]], *, files: dict[str, assets.Asset], draw: str, library: str | None = None
) -> tuple[bytes, list[tuple[str, str]]]:
    script = "".join((_SOURCES / name).read_text(encoding="utf-8") for name in (draw, "page.js"))
    parts = {
        "__TITLE__": views[0]["title"],
        "__FONT_400__": files["noto-sans-sc-400.woff2"].address,
        "__FONT_700__": files["noto-sans-sc-700.woff2"].address,
        "__HEIGHT__": str(max(view["height"] for view in views)),
        "__VIEWS__": json.dumps(views, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        "__LIBRARY__": f'<script src="{library}"></script>' if library else "",
        "__SCRIPT__": script,
    }
    text = (_SOURCES / "page.html").read_text(encoding="utf-8")
    for mark, part in parts.items():
        text = text.replace(mark, part)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return text.encode(), [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-cache"),
        *headers.defence([f"'sha256-{digest}'"]),
    ]


def _view(product: Server, address: str, *, name: str) -> dict[str, Any]:
    """Take from a view what a hand-written page shows of it: title, facts and the one figure."""
    view = json.loads(product.get(address))
    figure = next(iter(view["figures"].values()))
    if "geo" in figure:
        figure = _over(json.loads(product.get(figure["geo"])), figure)
    slots = view["slots"]
    title = _text(slots.get("title", slots.get("sentence")))
    return {
        "name": name,
        "label": name.rsplit(".", 1)[1],
        "title": title,
        "facts": [_tile(tile) for tile in _of_class("tile", slots)],
        "figure": {"data": figure["data"], "layout": figure["layout"]},
        "height": figure["layout"].get("height", 640),
    }


def _over(ground: dict[str, Any], figure: dict[str, Any]) -> dict[str, Any]:
    """Lay a map's figure over its boundaries, as the product does in the browser."""
    lists = {
        key: [*ground["layout"].get(key, []), *figure["layout"].get(key, [])]
        for key in ("annotations", "shapes", "images")
    }
    return {"data": ground["data"] + figure["data"], "layout": ground["layout"] | figure["layout"] | lists}


def _tile(node: dict[str, Any]) -> dict[str, str]:
    return {
        "label": _text(next(_of_class("tile-label", node), "")),
        "figure": _text(next(_of_class("figure", node), "")),
        "note": _text(next(_of_class("tile-note", node), "")),
    }


def _of_class(name: str, node: Node) -> Iterator[dict[str, Any]]:
    """Find the outermost components of a class below a node."""
    if isinstance(node, list):
        for child in node:
            yield from _of_class(name, child)
    elif isinstance(node, dict) and "props" not in node:
        yield from _of_class(name, list(node.values()))
    elif isinstance(node, dict):
        if name in node["props"].get("className", "").split():
            yield node
        else:
            yield from _of_class(name, node["props"].get("children"))


def _text(node: Node) -> str:
    """Read what a node says, without what it hides."""
    if isinstance(node, list):
        return "".join(_text(child) for child in node)
    if isinstance(node, dict):
        return "" if node["props"].items() >= _VOID.items() else _text(node["props"].get("children"))
    return "" if node is None else str(node)
