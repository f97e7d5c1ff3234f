"""The measurements, each for one or a few budgets.

What is compared is measured in turns, so that noise hits both alike.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser

from dashboard import sample
from dashboard.addresses import LANGS_AND_PAGES, view_address
from dashboard.settings import PROJECT
from tests.browser import folders
from tests.load import static_pages
from tests.load.browser import Load, Screen, Touch
from tests.load.budgets import Measured
from tests.load.servers import Server

COLD_LOADS = 7
ROUNDS = 12
TOUCHES_A_ROUND = 10
SLOWED_TOUCHES = 24
SLOWED = 4
PAGE_ROUNDS = 7
STATE_CHANGES = 1000
WARMING_CHANGES = 200
STATE_CHANGE_SECONDS = 150
RESTING_SECONDS = 60
RESTING_LOOKS = 5
ANSWERS = 15_000
ANSWER_SECONDS = 8
PUBLICATIONS = 3
SWAPS = ("overview", "revenue?zone=bh", "map?ring=nation")
GROWTH = 23  # 86 institutions become 1,978, the most that a screen is made for

_WALK = (Path(__file__).parent / "pages" / "walk.js").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """What is measured: the browser, the product, and the hand-written pages beside it."""

    browser: Browser
    product: Server
    static: Server
    data_dir: Path
    zones: tuple[str, ...]

    @property
    def release(self) -> str:
        """Name the release on show."""
        return str(json.loads(self.product.get("/api/release"))["release"])


def cold_load(stand: Stand) -> dict[str, Measured]:
    """Load the overview in a new context each time, the product and the static pages in turns."""
    addresses = {
        "ours": f"{stand.product.base}/zh/overview",
        "plotly": f"{stand.static.base}/overview",
        "echarts": f"{stand.static.base}/echarts/overview",
    }
    loads: dict[str, list[Load]] = {name: [] for name in addresses}
    for _ in range(COLD_LOADS):
        for name, address in addresses.items():
            screen = Screen(stand.browser)
            loads[name].append(screen.load(address))
            screen.close()
    drawn = {name: statistics.median(load.drawn for load in found) for name, found in loads.items()}
    paint = {name: statistics.median(load.first_paint for load in found) for name, found in loads.items()}
    last, beside, charts = (loads[name][-1] for name in addresses)
    return {
        "cold": Measured(
            value=drawn["ours"] / drawn["plotly"],
            says=f"{drawn['ours']:.0f} ms, static {drawn['plotly']:.0f} ms, ECharts {drawn['echarts']:.0f} ms "
            f"(first paint {paint['ours']:.0f}, {paint['plotly']:.0f} and {paint['echarts']:.0f} ms); "
            f"medians of {COLD_LOADS}",
        ),
        "cold_bytes": Measured(
            value=last.bytes / 1000, says=f"static {beside.bytes / 1000:.0f} kB, ECharts {charts.bytes / 1000:.0f} kB"
        ),
        "cold_requests": Measured(value=last.requests, says=f"static {beside.requests}"),
    }


def taps(stand: Stand) -> dict[str, Measured]:
    """Touch the revenue page's chips, on the product and the hand-written pages in turns; then slowed down."""
    names = list(static_pages.revenue_states(stand.zones))
    screens = {
        "ours": _stand_at(stand, f"{stand.product.base}/zh/revenue"),
        "plotly": _stand_at(stand, f"{stand.static.base}/revenue"),
        "echarts": _stand_at(stand, f"{stand.static.base}/echarts/revenue"),
        "svg": _stand_at(stand, f"{stand.static.base}/svg"),
    }
    touches = _in_turns(screens, names, rounds=ROUNDS, each=TOUCHES_A_ROUND)
    slowed_screens = {name: screens[name] for name in ("ours", "plotly", "echarts")}
    slowed = _in_turns(slowed_screens, names, rounds=3, each=SLOWED_TOUCHES // 3, rate=SLOWED)
    for screen in screens.values():
        screen.close()
    answered = {name: [touch.answered for touch in found] for name, found in touches.items()}
    charts = {name: [touch.charts for touch in found] for name, found in touches.items()}
    slow = {name: [touch.charts for touch in found] for name, found in slowed.items()}
    pressed, facts = ([getattr(touch, part) for touch in touches["ours"]] for part in ("pressed", "facts"))
    return {
        "tap_facts": Measured(
            value=p95(answered["ours"]) / p95(answered["svg"]),
            says=f"{_spread(answered['ours'])} (pressed {_spread(pressed)}, facts {_spread(facts)}), "
            f"SVG page {_spread(answered['svg'])}; p50 / p95 of {len(pressed)}",
        ),
        "tap_charts": Measured(
            value=p95(charts["ours"]) / p95(charts["plotly"]),
            says=f"{_spread(charts['ours'])}, static {_spread(charts['plotly'])}, "
            f"ECharts {_spread(charts['echarts'])}, SVG page {_spread(charts['svg'])}; p50 / p95",
        ),
        "tap_slowed": Measured(
            value=p95(slow["ours"]),
            says=f"{_spread(slow['ours'])}, static {_spread(slow['plotly'])}, ECharts {_spread(slow['echarts'])}; "
            "p50 / p95",
        ),
    }


def page_change(stand: Stand) -> dict[str, Measured]:
    """Go from the overview to the revenue and the map, each drawn for the first time; beside it the static redraw."""
    new: dict[str, list[float]] = {"ours": [], "static": []}
    again: dict[str, list[float]] = {"ours": [], "static": []}
    addresses = {"ours": f"{stand.product.base}/zh/overview", "static": f"{stand.static.base}/pages"}
    by_page: dict[str, list[str]] = {}
    for _ in range(PAGE_ROUNDS):
        for name, address in addresses.items():
            screen = _stand_at(stand, address)
            for times, pages in ((new, ("revenue", "map")), (again, ("overview", "revenue", "map"))):
                for page in pages:
                    touch = screen.touch(f"nav.{page}", wait_for=("ready",))
                    times[name].append(touch.charts)
                    if times is new:
                        by_page.setdefault(f"{page} {name}", []).append(f"{touch.charts:.0f}")
            screen.close()
    medians = {name: statistics.median(times) for name, times in new.items()}
    return {
        "page_change": Measured(
            value=medians["ours"] / medians["static"],
            says=f"{_spread(new['ours'])}, static {_spread(new['static'])}; back again {_spread(again['ours'])}, "
            f"static {_spread(again['static'])}; p50 / p95",
        )
    }


def heap(stand: Stand) -> dict[str, Measured]:
    """Follow 1,000 controls of all pages, in both languages, and see what stays in memory.

    A display that has been in use is compared with itself: by then the browser has compiled the scripts (3 MB of code
    that comes once). What it had when it was loaded, and what it holds on the way, is told beside. Before and after it
    rests at one page with what is drawn ahead there: up to twenty drawings are kept, one of the nation's map is 8 MB,
    and which of them stand depends on what was touched last.
    """
    screen = _stand_at(stand, f"{stand.product.base}/zh/overview")
    loaded = screen.heap_mb()
    screen.page.evaluate(_WALK, {"count": WARMING_CHANGES, "seed": 0})
    _go_home(screen)
    before, nodes_before = screen.heap_mb(), screen.nodes()
    until = time.monotonic() + STATE_CHANGE_SECONDS
    done, seed, on_the_way = 0, 1, {}
    while done < STATE_CHANGES and time.monotonic() < until:
        done += screen.page.evaluate(_WALK, {"count": 100, "seed": seed})
        seed += 1
        on_the_way[done] = screen.heap_mb() - before
    _go_home(screen)
    after, nodes_after = screen.heap_mb(), screen.nodes()
    screen.close()
    course = ", ".join(f"{count}: {more:+.1f}" for count, more in list(on_the_way.items())[::3])
    return {
        "heap": Measured(
            value=after - before,
            says=f"loaded {loaded:.1f}, in use {before:.1f} → {after:.1f} MB after {done} changes ({course}); "
            f"nodes {nodes_before} → {nodes_after}",
        )
    }


def _go_home(screen: Screen) -> None:
    """Follow the controls to the overview in Chinese, and wait until nothing more is fetched or drawn."""
    for control, mark in (("nav.overview", '[data-page="overview"]'), ("lang.zh", '[data-lang="zh"]')):
        screen.page.dispatch_event(f'[data-ctl="{control}"]', "click")
        screen.page.wait_for_selector(f"html{mark}[data-ready]", state="attached")
    screen.settle()
    _rest(screen)  # what other pages still had fetched is drawn ahead by then
    screen.page.evaluate("dispatchEvent(new Event('resize'))")  # for another size everything is drawn anew
    _rest(screen)


def _rest(screen: Screen) -> None:
    """Wait until nothing more is drawn ahead."""
    until, counts = time.monotonic() + RESTING_SECONDS, list(range(RESTING_LOOKS))
    while len(set(counts[-RESTING_LOOKS:])) > 1 and time.monotonic() < until:
        screen.page.wait_for_timeout(1000)
        counts.append(screen.nodes())


def views(stand: Stand) -> dict[str, Measured]:
    """Ask for all views with 20 clients; count answers, and what they cost the server."""
    grammar = folders.grammar(stand.data_dir)
    addresses = [
        view_address(stand.release, lang, page, grammar.view_query(page, state))
        for lang, page in LANGS_AND_PAGES
        for state in grammar.states(page)
    ]
    _press(stand, addresses, count=3 * len(addresses))
    before = stand.product.cpu_seconds()
    found = _press(stand, addresses, count=ANSWERS)
    used = stand.product.cpu_seconds() - before
    rate, cpu = found["answers"] / found["seconds"], 1000 * used / found["answers"]
    clients = 1000 * found["cpu"] / found["answers"]
    return {
        "view_cpu": Measured(value=cpu, says=f"over {found['answers']:.0f} answers of {len(addresses)} views"),
        "views": Measured(
            value=rate,
            says=f"in {found['seconds']:.1f} s; of the same cores the clients took {clients:.2f} ms for each",
        ),
        "views_p95": Measured(value=found["p95"], says=f"p50 {found['p50']:.1f} ms"),
    }


def memory(stand: Stand) -> dict[str, Measured]:
    """Add up the server's memory; asked after everything else, when both workers hold what they ever hold."""
    sizes = ", ".join(f"{process.memory_info().rss / 1e6:.0f}" for process in stand.product.processes())
    return {"memory": Measured(value=stand.product.memory_mb(), says=f"RSS by process {sizes} MB")}


def swap(stand: Stand) -> dict[str, Measured]:
    """Make another release live and ask for a page at once; the slowest of a few pages counts.

    One release comes after the other has been warmed: in a zone, days lie between two.
    """
    times = []
    for number, page in enumerate(SWAPS, start=1):
        folders.publish(stand.data_dir, sample.tables(seed=sample.SEED + number))
        times.append(stand.product.first_answer(f"/zh/{page}"))
        stand.product.wait_until_quiet()
    says = ", ".join(f"{page.partition('?')[0]} {taken:.0f} ms" for page, taken in zip(SWAPS, times, strict=True))
    return {"swap": Measured(value=max(times), says=says)}


def publish(folder: Path) -> dict[str, Measured]:
    """Publish the shipped workbook into an empty data folder, by the command, its start included."""
    command = str(Path(sys.executable).parent / "zone-display")
    workbook = next((PROJECT / "data" / "sample").glob("*.xlsx"))
    times, starts = [], []
    for number in range(PUBLICATIONS):
        data_dir = folders.make(folder / f"published-{number}")
        environment = {"DATA_DIR": str(data_dir), "PATH": "/usr/bin:/bin"}
        times.append(_time([command, "publish", str(workbook)], environment))
        starts.append(_time([command, "history"], environment))
    taken, start = statistics.median(times), statistics.median(starts)
    return {
        "publish": Measured(
            value=taken, says=f"median of {PUBLICATIONS} commands; a command that only reads takes {start:.2f} s"
        )
    }


def growth(stand: Stand, grown: Server) -> dict[str, Measured]:
    """Touch the same chips on a zone with 23 times the institutions and reports, in turns with the sample."""
    names = list(static_pages.revenue_states(stand.zones))
    screens = {
        "shipped": _stand_at(stand, f"{stand.product.base}/zh/revenue"),
        "grown": _stand_at(stand, f"{grown.base}/zh/revenue"),
    }
    touches = _in_turns(screens, names, rounds=4, each=TOUCHES_A_ROUND)
    for screen in screens.values():
        screen.close()
    charts = {name: [touch.charts for touch in found] for name, found in touches.items()}
    directories = {}
    for name, server in (("shipped", stand.product), ("grown", grown)):
        screen = _stand_at(stand, f"{server.base}/zh/institutions")
        aims = [f"institutions.class.{value}" for value in ("agency", "legal", "operation")]
        directories[name] = [screen.touch(aims[n % len(aims)], wait_for=("ready",)).charts for n in range(12)]
        screen.close()
    medians = {name: statistics.median(times) for name, times in charts.items()}
    return {
        "growth": Measured(
            value=medians["grown"] / medians["shipped"],
            says=f"revenue chip {_spread(charts['grown'])}, as shipped {_spread(charts['shipped'])}; a filter of the "
            f"directory {_spread(directories['grown'])}, as shipped {_spread(directories['shipped'])}; p50 / p95",
        )
    }


def grown_tables(times: int) -> dict[str, pd.DataFrame]:
    """Make the sample's zone larger: every institution, with its reports, as many times over."""
    tables = sample.tables()
    for name in ("institutions", "reports"):
        copies = [tables[name].assign(inst_id=tables[name]["inst_id"] + f"-{number}") for number in range(times)]
        tables[name] = pd.concat(copies, ignore_index=True)
    return tables


def p95(times: Sequence[float]) -> float:
    """Give the 95th percentile, between the two nearest values."""
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def _spread(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} / {p95(times):.0f} ms"


def _stand_at(stand: Stand, address: str) -> Screen:
    """Open a page and let it fetch ahead what it wants; ours also keeps all of the release, as in a hall by then."""
    screen = Screen(stand.browser)
    screen.load(address)
    if address.startswith(stand.product.base):
        screen.page.wait_for_selector("html[data-kept]", state="attached", timeout=120_000)
    screen.settle()
    return screen


def _in_turns(
    screens: dict[str, Screen], names: Sequence[str], *, rounds: int, each: int, rate: float = 1
) -> dict[str, list[Touch]]:
    """Touch controls one after another, a few on one page, then as many on the next; the first few do not count.

    Only the page whose turn it is gets slowed down: Chromium does so by having a page's process spin, idle or not, and
    several that spin would take the cores from each other.
    """
    touches: dict[str, list[Touch]] = {name: [] for name in screens}
    order = {name: _around(names) for name in screens}
    for name, screen in screens.items():
        for _ in range(3):
            screen.touch(next(order[name]))
    for _ in range(rounds):
        for name, screen in screens.items():
            screen.throttle(rate)
            for number in range(each):
                touches[name].append(screen.touch(next(order[name])))
                time.sleep(0.03 + 0.007 * (number % 5))  # so that touches fall anywhere between two frames
            screen.throttle(1)
    return touches


def _around(names: Sequence[str]) -> Iterator[str]:
    """Go through names for ever, beginning at the second: the first is where a page begins."""
    while True:
        yield from names[1:]
        yield names[0]


def _press(stand: Stand, addresses: Sequence[str], *, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.load.clients", str(stand.product.port), str(count), str(ANSWER_SECONDS)]
    done = subprocess.run(command, cwd=PROJECT, input="\n".join(addresses), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _time(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began
