"""Every verb of the command."""

from collections.abc import Callable, Mapping

import typer

from dashboard.cli import archive, delivering, doctor, exhibiting, sample, serving, template, watching
from dashboard.cli.options import in_both

_VERBS: Mapping[str, Callable[..., None]] = {
    "template": template.template,
    "check": delivering.check,
    "diff": delivering.diff,
    "publish": delivering.publish,
    "watch": watching.watch,
    "history": archive.history,
    "rollback": archive.rollback,
    "verify": archive.verify,
    "doctor": doctor.doctor,
    "sample": sample.sample,
    "exhibit": exhibiting.exhibit,
    "build": serving.build,
    "serve": serving.serve,
}
"""Every verb, in the order of the help; ``cli.help.<verb>`` says what it does."""

app = typer.Typer(
    name="zone-display",
    help=in_both("cli.help.program"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for _name, _verb in _VERBS.items():
    app.command(_name, help=in_both(f"cli.help.{_name}"), short_help=in_both(f"cli.help.{_name}"))(_verb)
