"""The browser's files: scripts, styles and fonts, brought in and made once, served as they are.

Nothing here runs while a page is shown. The packages come by name and hash from ``package.json`` and its lock; what is
made of them stands in ``assets/vendor/``, which is not in git.
"""

from dashboard.frontend.failure import BuildFailed
from dashboard.frontend.fonts import characters_of, file_name, subset
from dashboard.frontend.node import run_tool
from dashboard.frontend.vendor import build, stale

__all__ = ["BuildFailed", "build", "characters_of", "file_name", "run_tool", "stale", "subset"]
