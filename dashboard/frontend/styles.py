"""The styles: the parts of Bootstrap in use, the tokens and the display's own, in one file."""

from pathlib import Path

from dashboard.frontend.node import output_of
from dashboard.frontend.scripts import FLOOR

# What every screen has, then the pages, then what lies over them, then what each profile sets otherwise.
_ORDER = (
    *("base", "shell", "controls", "facts", "charts"),
    *("overview", "structure", "map", "institutions", "revenue", "data", "progress", "attract"),
    *("overlays", "still", "talk", "fault"),
    *("profile-kiosk", "profile-totem", "profile-wall", "profile-scrolling", "profile-desk", "profile-phone"),
)


def own(root: Path) -> list[Path]:
    """List the display's own styles in the order in which a later one may override an earlier one.

    Tokens first, then the sheets of ``assets/style/`` in their fixed order, then any other of them by name.
    """
    rank = {name: place for place, name in enumerate(_ORDER)}
    sheets = (root / "assets" / "style").glob("*.css")
    return [
        *(root / "assets").glob("tokens.css"),
        *sorted(sheets, key=lambda path: (rank.get(path.stem, len(rank)), path.name)),
    ]


def bootstrap(root: Path) -> bytes:
    """Compile the parts of Bootstrap that ``assets/style/bootstrap.scss`` names.

    Raises:
        BuildFailed: The list names a part that Bootstrap does not have.
    """
    arguments = ("--load-path=node_modules", "--quiet-deps", "--style=compressed", "--no-source-map", "--no-error-css")
    # Bootstrap 5 is written with the older @import; Sass tells of it at every compilation.
    return output_of(
        "sass", *arguments, "--silence-deprecation=import", "assets/style/bootstrap.scss", root=root
    ).encode()


def display(root: Path) -> bytes:
    """Bundle Bootstrap, tokens and the display's own styles into one that the oldest browser understands.

    Addresses inside (fonts, pictures) stay as they are written: what they name is served, not bundled.

    Raises:
        BuildFailed: A style sheet has a fault.
    """
    sheets = [root / "assets" / "vendor" / "bootstrap.css", *own(root)]
    imports = "\n".join(f'@import "./{sheet.relative_to(root).as_posix()}";' for sheet in sheets)
    external = [f"--external:*.{kind}" for kind in ("woff2", "svg", "png", "webp")]
    arguments = ("--bundle", "--loader=css", "--minify", f"--target={FLOOR}", "--charset=utf8", "--legal-comments=none")
    return output_of("esbuild", *arguments, *external, root=root, text=imports).encode()
