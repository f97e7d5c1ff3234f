"""The scripts: the chart library, Dash's own scripts in one file, and our own, for the page and its worker."""

from importlib.metadata import distribution
from pathlib import Path

from dashboard.frontend.node import output_of

FLOOR = "chrome109"

# In the order in which each finds what it needs. Dash's core components, data table and polyfill are left out: no page
# uses them, and together they weigh more than everything here.
_DASH = (
    ("dash", "dash/deps/react@18.3.1.min.js"),
    ("dash", "dash/deps/react-dom@18.3.1.min.js"),
    ("dash", "dash/deps/prop-types@15.8.1.min.js"),
    ("dash", "dash/html/dash_html_components.min.js"),
    ("dash-bootstrap-components", "dash_bootstrap_components/_components/dash_bootstrap_components.min.js"),
    ("dash", "dash/dash-renderer/build/dash_renderer.min.js"),
)


def dash() -> bytes:
    """Join the scripts that Dash serves one by one, from the installed packages.

    One request instead of six, and one answer to compress well. What is joined is unchanged but for the addresses of
    source maps, which are not served.
    """
    return b"\n;\n".join(_without_source_map(_installed(package, path)) for package, path in _DASH) + b"\n"


def _installed(package: str, path: str) -> bytes:
    """Read a file of an installed Python package."""
    return Path(str(distribution(package).locate_file(path))).read_bytes()


def _without_source_map(script: bytes) -> bytes:
    """Drop the last lines that tell a browser's debugger where a map would be."""
    return b"\n".join(line for line in script.rstrip().split(b"\n") if not line.startswith(b"//# sourceMappingURL="))


def plotly(root: Path) -> bytes:
    """Take the chart library's small bundle (scatter, bar, pie) as it is."""
    return (root / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js").read_bytes()


def display(root: Path) -> bytes:
    """Bundle the display's own scripts into one that the oldest browser understands.

    Raises:
        BuildFailed: A script has a fault.
    """
    return _bundled("main.js", root=root)


def worker(root: Path) -> bytes:
    """Bundle the service worker in the same way: it runs beside the page, so it is a script of its own.

    Raises:
        BuildFailed: A script has a fault.
    """
    return _bundled("worker/main.js", root=root)


def watchdog(root: Path) -> bytes:
    """Bundle the script that looks after the page's: by itself, so that no fault of that one is its own.

    Raises:
        BuildFailed: It has a fault.
    """
    return _bundled("watchdog.js", root=root)


def _bundled(name: str, *, root: Path) -> bytes:
    arguments = (
        "--bundle",
        "--minify",
        "--format=iife",
        f"--target={FLOOR}",
        "--charset=utf8",
        "--legal-comments=none",
    )
    return output_of("esbuild", f"assets/scripts/{name}", *arguments, root=root).encode()
