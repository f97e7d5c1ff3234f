"""What must be reached, what is aimed at, and what was measured: the table of the bench."""

import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

_LIBRARIES = ("dash", "plotly", "pandas", "gunicorn", "playwright")


@dataclass(frozen=True, kw_only=True)
class Budget:
    """One figure that is kept an eye on.

    Args:
        key: Its name.
        title: What is measured.
        must: What fails the bench when it is not reached.
        goal: What is aimed at.
        unit: Its unit; a ratio to the static page of the same run has none.
        at_least: Whether more is better.
    """

    key: str
    title: str
    must: float
    goal: float
    unit: str = ""
    at_least: bool = False

    def reached(self, value: float, bound: float) -> bool:
        """Say whether a value reaches a bound of this budget."""
        return value >= bound if self.at_least else value <= bound

    def verdict(self, value: float) -> str:
        """Say what a value is worth: goal, must, or MISSED."""
        if self.reached(value, self.goal):
            return "goal"
        return "must" if self.reached(value, self.must) else "MISSED"

    def bound(self, value: float) -> str:
        """Write a bound with its sign and unit."""
        return f"{'≥' if self.at_least else '≤'} {value:g}{self.unit and ' ' + self.unit}"


BUDGETS = (
    Budget(key="cold", title="cold load → drawn, / static plotly page", must=1.7, goal=1.2),
    Budget(key="cold_bytes", title="bytes cold", must=800, goal=650, unit="kB"),
    Budget(key="cold_requests", title="requests cold", must=16, goal=10),
    Budget(key="tap_facts", title="tap → facts and pressed state painted, p95, / SVG page", must=2, goal=1.3),
    Budget(key="tap_charts", title="tap → charts painted, p95, / static plotly page", must=1.4, goal=1.1),
    Budget(key="tap_slowed", title="tap → charts painted, p95, CPU slowed 4×", must=400, goal=250, unit="ms"),
    Budget(key="page_change", title="page change, / static redraw", must=1.5, goal=1.2),
    Budget(key="view_cpu", title="view from memory: server CPU per request", must=1, goal=0.5, unit="ms"),
    Budget(
        key="views", title="views per second, 2 workers, 20 clients", must=1500, goal=3000, unit="/s", at_least=True
    ),
    Budget(key="views_p95", title="the same: p95 of an answer", must=25, goal=25, unit="ms"),
    Budget(key="swap", title="first answer after a swap of release", must=300, goal=100, unit="ms"),
    Budget(key="memory", title="memory of the whole server, 2 workers (PSS)", must=250, goal=200, unit="MB"),
    Budget(key="growth", title="tap with 23 times the institutions and reports, / as shipped", must=1.2, goal=1.05),
    Budget(key="publish", title="publish: 86 institutions, 20 quarters", must=3, goal=1.5, unit="s"),
    Budget(key="heap", title="browser heap after 1,000 state changes", must=5, goal=0.5, unit="MB"),
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured for one budget.

    Args:
        value: What the budget compares.
        says: The absolute values behind it, and what else was seen.
    """

    value: float
    says: str


def table(measured: Mapping[str, Measured]) -> str:
    """Write the table: what was measured, the ratio or value, must, goal and verdict.

    Args:
        measured: By the key of the budget; a budget that was not measured says so.
    """
    head = ("budget", "value", "must", "goal", "verdict", "measured")
    rows = [head, ("---",) * len(head), *(_row(budget, measured.get(budget.key)) for budget in BUDGETS)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(budget: Budget, found: Measured | None) -> tuple[str, ...]:
    bounds = budget.bound(budget.must), budget.bound(budget.goal)
    if found is None:
        return budget.title, "–", *bounds, "not measured", "–"
    value = f"{found.value:,.0f}" if abs(found.value) >= 100 else f"{found.value:.2f}"
    return budget.title, f"{value}{budget.unit and ' ' + budget.unit}", *bounds, budget.verdict(found.value), found.says


def machine() -> str:
    """Say what was measured on, as far as it matters: processor, cores, memory."""
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    model = found[1] if found else platform.machine()
    return f"{model}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB"


def versions(others: Mapping[str, str]) -> str:
    """Say what took part, with its version: Python's libraries, and others by their names."""
    parts = {"Python": platform.python_version()} | {name: version(name) for name in _LIBRARIES} | dict(others)
    return ", ".join(f"{name} {number}" for name, number in parts.items())


def report(measured: Mapping[str, Measured], *, facts: Iterable[str]) -> str:
    """Write the whole report.

    Args:
        measured: What was measured, by the key of the budget.
        facts: Lines on machine, versions and date.
    """
    lines = "\n".join(f"- {fact}" for fact in facts)
    return f"""# What `make bench` measured

Each ratio is to a hand-written page with the same data, fonts and plotly.js ("static"), or to one that writes its SVG
itself, on the same machine in the same run; a page that draws with ECharts is told beside them. Absolute times differ
from machine to machine. How each is measured stands in `tests/load/browser.py` and
`tests/load/measures.py`.

{lines}

{table(measured)}
"""
