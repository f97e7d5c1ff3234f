"""A release written down as a folder, to be shown where there is no server of ours."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import JsonOption, LangOption, in_both
from dashboard.cli.speaking import DONE, Lang, Speaker, refusals, settings_of


def exhibit(
    out: Annotated[Path, typer.Argument(metavar="OUT", help=in_both("cli.help.exhibit_out"))],
    release: Annotated[
        int | None, typer.Option("--release", metavar="N", min=1, help=in_both("cli.help.number"))
    ] = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Write a release as a folder that any web server serves."""
    speaker = Speaker(lang, for_machine=for_machine)
    settings = settings_of(speaker)
    from dashboard import main
    from dashboard.routes.assets import AssetsMissing
    from dashboard.routes.exhibit import in_use

    if in_use(out):
        speaker.refuse("cli.exhibit.in_use", folder=out)
    speaker.say("cli.exhibit.making")
    with refusals(speaker):
        try:
            written = main.exhibit(settings, out, number=release)
        except AssetsMissing as missing:
            speaker.refuse("cli.exhibit.not_built", file=missing)
        except main.NothingToShow:
            speaker.refuse("cli.exhibit.no_release")
        except main.SampleRefused as refused:
            speaker.refuse("cli.sample_refused", name=refused)
        except OSError as error:
            speaker.refuse("cli.exhibit.not_written", folder=out, reason=error.strerror or error)
    speaker.say("cli.exhibit.written", count=written.files, folder=out, name=written.release)
    speaker.answer |= {"release": written.release, "files": written.files, "folder": str(out)}
    speaker.end(DONE)
