"""The sample: written, or published."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.delivering import publish_now
from dashboard.cli.options import JsonOption, LangOption, in_both
from dashboard.cli.speaking import DONE, Lang, Speaker, refusals, said_in_both, settings_of, user
from dashboard.settings import WORDS

# Who publishes a sample wants it in the place of whatever is there.
_REPLACES = ("changes.fewer_rows", "changes.table_gone")


def sample(
    out: Annotated[Path | None, typer.Argument(metavar="OUT", help=in_both("cli.help.out"))] = None,
    published_only: Annotated[bool, typer.Option("--published-only", help=in_both("cli.help.published_only"))] = False,
    publish_it: Annotated[bool, typer.Option("--publish", help=in_both("cli.help.publish_sample"))] = False,
    seed: Annotated[int | None, typer.Option("--seed", help=in_both("cli.help.seed"))] = None,
    lang: LangOption = Lang.BOTH,
    for_machine: JsonOption = False,
) -> None:
    """Write the sample's files, or publish them."""
    speaker = Speaker(lang, for_machine=for_machine)
    data_dir = settings_of(speaker).data_dir
    with tempfile.TemporaryDirectory() as passing:
        # What is only published leaves the shipped sample alone.
        folder = out or (Path(passing) if publish_it else data_dir / "sample")
        workbook = _write_sample(speaker, folder, data_dir=data_dir, seed=seed, published_only=published_only)
        if publish_it:
            publish_now(
                speaker, [workbook], data_dir=data_dir, by=user(), why=said_in_both("cli.sample_why"), accept=_REPLACES
            )
    speaker.end(DONE)


def _write_sample(speaker: Speaker, folder: Path, *, data_dir: Path, seed: int | None, published_only: bool) -> Path:
    """Write the sample's files and say where; give the workbook."""
    from dashboard import sample as samples
    from dashboard.schema import load_words

    with refusals(speaker):
        words = load_words(data_dir / WORDS)
    chosen = samples.SEED if seed is None else seed
    try:
        written = samples.write(samples.tables(seed=chosen, published_only=published_only), folder, words=words)
    except OSError as error:
        speaker.refuse("cli.sample_not_written", folder=folder, reason=error.strerror or error)
    speaker.say("cli.sample_written", count=len(written), folder=folder)
    speaker.answer["files"] = [str(path) for path in written]
    return written[0]
