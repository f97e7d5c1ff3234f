"""The ``zone-display`` command: what staff and operators do in a shell, said in Chinese and English.

It ends with 0 when what was asked for is done, with 1 when it was refused, the reasons on standard output, and with 2
when the command was not understood.
"""

import atexit
import gc
import sys

from dashboard.nursery import NURSERY

_READING = frozenset(("check", "diff", "publish"))
"""The verbs that read what staff deliver."""


def main() -> None:
    """Run the command; where it reads files, what reads them begins first, and both import at the same time."""
    # Importing pandas makes many objects and no garbage: looking for some takes a command half a second, and as long
    # again when it ends.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    if _READING & set(sys.argv[1:2]):
        NURSERY.ready()
    from dashboard.cli.program import app

    app()
