"""The drop folder under watch."""

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from dashboard.cli.options import ByOption, LangOption, in_both
from dashboard.cli.speaking import DONE, Lang, Speaker, settings_of

_EVERY_SECONDS = 2.0
_QUIET_SECONDS = 5.0


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=in_both("cli.help.folder"))],
    every: Annotated[
        float, typer.Option("--every", min=0.1, max=3600, help=in_both("cli.help.every"))
    ] = _EVERY_SECONDS,
    quiet: Annotated[float, typer.Option("--quiet", min=0, max=3600, help=in_both("cli.help.quiet"))] = _QUIET_SECONDS,
    by: ByOption = "",
    lang: LangOption = Lang.BOTH,
) -> None:
    """Publish what is dropped in a folder, or give it back with what is wrong, until told to end."""
    speaker = Speaker(lang)
    data_dir = settings_of(speaker).data_dir
    from dashboard import watching

    if not folder.is_dir():
        speaker.refuse("watch.says.no_folder", folder=folder)
    signal.signal(signal.SIGTERM, _end)
    speaker.say("watch.says.watching", folder=folder, every=f"{every:g}")
    try:
        watching.run(
            watching.Watch(folder=folder, data_dir=data_dir, by=by, quiet=quiet),
            every=every,
            say=lambda key, values: speaker.say(key, **values),
        )
    except watching.AlreadyWatched:
        speaker.refuse("watch.says.already", folder=folder)
    except KeyboardInterrupt:
        speaker.say("watch.says.ended")
        speaker.end(DONE)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl+C does: at the next safe point, the lock let go."""
    raise KeyboardInterrupt
