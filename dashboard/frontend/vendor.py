"""``assets/vendor/``: which files it holds, of what each is made, and when it must be made again."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import brotli

from dashboard import theme
from dashboard.frontend import fonts, scripts, styles
from dashboard.frontend.node import install_packages

Files = Mapping[str, bytes]

_STAMP = ".stamp.json"
_COMPRESSED = (".css", ".js")


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some files of ``assets/vendor/`` that are made together.

    Attributes:
        sources: A digest of all that they are made of, beside the locks and the code of this package.
        make: Makes them, by name.
    """

    sources: str
    make: Callable[[], Files]


def build(root: Path) -> bool:
    """Make the browser's files that are missing or out of date, each beside its compressed forms.

    The tokens' style sheet is written too, from the theme. When nothing has changed nothing is written, no package is
    needed, and it takes a fraction of a second.

    Args:
        root: The project's folder.

    Returns:
        Whether anything was made.

    Raises:
        BuildFailed: No Node.js, no network for the packages, or a fault in a script or style.
    """
    folder = root / "assets" / "vendor"
    folder.mkdir(parents=True, exist_ok=True)
    tokens_changed = _write(root / "assets" / "tokens.css", theme.css().encode())
    stale_parts = _stale(root)
    if not stale_parts:
        return tokens_changed
    made = _made(folder)
    install_packages(root)
    for name, part in stale_parts.items():
        files = part.make()
        written = {**files, **_compressed(files)}
        for path, content in written.items():
            _write(folder / path, content)
        made[name] = {"sources": part.sources, "sizes": {path: len(content) for path, content in written.items()}}
        _write(folder / _STAMP, json.dumps(made, indent=1).encode())
    return True


def stale(root: Path) -> list[str]:
    """Name the parts of ``assets/vendor/`` that are missing, cut or made of other sources than there are; make nothing.

    Args:
        root: The project's folder.
    """
    return list(_stale(root))


def _stale(root: Path) -> dict[str, Part]:
    folder = root / "assets" / "vendor"
    made = _made(folder)
    return {
        name: part
        for name, part in _parts(root)
        if not (name in made and made[name]["sources"] == part.sources and _whole(folder, made[name]["sizes"]))
    }


def _parts(root: Path) -> Iterator[tuple[str, Part]]:
    """Name every part with what it is made of; the styles come after the part of Bootstrap that they hold."""
    locks = _digest(
        (root / name).read_bytes()
        for name in ("package-lock.json", "requirements.lock", *_relative(root, "dashboard/frontend/*.py"))
    )
    said = fonts.characters_in(root)
    bootstrap = _digest([locks.encode(), *_contents(root, "assets/style/*.scss")])
    sheets = _digest([bootstrap.encode(), *(content for path in styles.own(root) for content in _named(path))])

    yield "plotly", Part(sources=locks, make=lambda: {"plotly.js": scripts.plotly(root)})
    yield "dash", Part(sources=locks, make=lambda: {"dash.js": scripts.dash()})
    yield "bootstrap", Part(sources=bootstrap, make=lambda: {"bootstrap.css": styles.bootstrap(root)})
    yield "styles", Part(sources=sheets, make=lambda: {"display.css": styles.display(root)})
    if (root / "assets" / "scripts" / "main.js").exists():
        own = _digest([locks.encode(), *_contents(root, "assets/scripts/**/*.js")])
        yield "scripts", Part(sources=own, make=lambda: _own_scripts(root))
    yield "fonts", Part(sources=locks, make=lambda: _full_fonts(root))
    characters = _digest([locks.encode(), "".join(sorted(said)).encode()])
    yield "subsets", Part(sources=characters, make=lambda: _subsets(root, said))
    yield "licences", Part(sources=locks, make=lambda: _licences(root))


def _own_scripts(root: Path) -> Files:
    """Bundle what runs in the page, what looks after it, and what runs beside it."""
    return {
        "display.js": scripts.display(root),
        "watchdog.js": scripts.watchdog(root),
        "worker.js": scripts.worker(root),
    }


def _full_fonts(root: Path) -> Files:
    """Keep the full fonts: a release may say a character that no catalogue has."""
    package = root / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    full = {400: "400Regular/NotoSansSC_400Regular.ttf", 700: "700Bold/NotoSansSC_700Bold.ttf"}
    return {f"fonts/{fonts.file_name(weight)}": (package / full[weight]).read_bytes() for weight in fonts.WEIGHTS}


def _subsets(root: Path, said: frozenset[str]) -> Files:
    """Cut each weight down to what the display says."""
    full = root / "assets" / "vendor" / "fonts"
    return {
        str(Path(fonts.file_name(weight)).with_suffix(".woff2")): fonts.subset(said, weight=weight, fonts=full)
        for weight in fonts.WEIGHTS
    }


def _licences(root: Path) -> Files:
    """Bring the licence of everything that a browser is given."""
    modules = root / "node_modules"
    given = {
        "bootstrap": modules / "bootstrap" / "LICENSE",
        "noto-sans-sc": modules / "@expo-google-fonts" / "noto-sans-sc" / "LICENSE_FONT",
        "plotly.js": modules / "plotly.js-basic-dist-min" / "LICENSE",
        "dash": _licence_of("dash"),
        "dash-bootstrap-components": _licence_of("dash-bootstrap-components"),
    }
    return {f"licences/{name}.txt": path.read_bytes() for name, path in given.items()}


def _licence_of(package: str) -> Path:
    """Find the licence that an installed Python package carries."""
    found = next(file for file in distribution(package).files or () if file.name.startswith("LICENSE"))
    return Path(str(found.locate()))


def _compressed(files: Files) -> Files:
    """Compress what compresses, once and as well as can be: no request ever waits for it."""
    texts = {name: content for name, content in files.items() if name.endswith(_COMPRESSED)}
    with ThreadPoolExecutor() as pool:
        small = {f"{name}.br": pool.submit(brotli.compress, content, quality=11) for name, content in texts.items()}
        small |= {f"{name}.gz": pool.submit(gzip.compress, content, mtime=0) for name, content in texts.items()}
        return {name: content.result() for name, content in small.items()}


def _made(folder: Path) -> dict[str, dict[str, object]]:
    """Read what was made when; nothing, where the stamp is not readable."""
    try:
        stamp = json.loads((folder / _STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _whole(folder: Path, sizes: object) -> bool:
    """Say whether every file of a part is there, at its full length."""
    if not isinstance(sizes, dict):
        return False
    files = {folder / name: size for name, size in sizes.items()}
    return all(path.is_file() and path.stat().st_size == size for path, size in files.items())


def _write(path: Path, content: bytes) -> bool:
    """Replace a file whole, if it would change: a server that reads it meets the old one or the new one."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
    return True


def _relative(root: Path, pattern: str) -> list[str]:
    """List files by pattern, as names below the project's folder."""
    return [path.relative_to(root).as_posix() for path in sorted(root.glob(pattern))]


def _contents(root: Path, pattern: str) -> list[bytes]:
    """Give names and contents of files by pattern."""
    return [content for name in _relative(root, pattern) for content in _named(root / name)]


def _named(path: Path) -> tuple[bytes, bytes]:
    """Give a file's name and content."""
    return path.name.encode(), path.read_bytes()


def _digest(contents: Iterable[bytes]) -> str:
    """Sum up contents so that none can pass for its neighbour's."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()
