"""The display served, and the browser's files made for it."""

import errno
import os
import socket
import sys
from typing import Annotated

import typer

from dashboard.cli.delivering import publish_now
from dashboard.cli.options import LangOption, in_both
from dashboard.cli.speaking import Lang, Speaker, said_in_both, settings_of
from dashboard.settings import PROJECT, Settings

# Every thread of every worker would keep memory of its own for numbers that the views hardly have, and what was once
# needed for a large answer would never be given back (thresholds in bytes).
_THRIFTY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
}
_GRACE_SECONDS = 30
_KEEP_OPEN_SECONDS = 65
"""Longer than a screen waits between two questions, so that it asks them on one connection."""


def build(lang: LangOption = Lang.BOTH) -> None:
    """Make the browser's files that are missing or out of date."""
    speaker = Speaker(lang)
    from dashboard import frontend

    try:
        made = frontend.build(PROJECT)
    except frontend.BuildFailed as failure:
        speaker.refuse(failure.key, **failure.values)
    if made:
        from dashboard import main

        main.lay_out(settings_of(speaker))
    speaker.say("cli.built" if made else "cli.built_already")


def serve(
    host: Annotated[str | None, typer.Option("--host", help=in_both("cli.help.host"))] = None,
    port: Annotated[int | None, typer.Option("--port", help=in_both("cli.help.port"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", help=in_both("cli.help.workers"))] = None,
    threads: Annotated[int | None, typer.Option("--threads", help=in_both("cli.help.threads"))] = None,
    lang: LangOption = Lang.BOTH,
) -> None:
    """Serve the display; publish the shipped sample first where there is no release at all."""
    speaker = Speaker(lang)
    settings = settings_of(speaker, host=host, port=port, workers=workers, threads=threads)
    _ask_for_port(speaker, settings)
    _something_to_show(speaker, settings)
    speaker.say("cli.serving", address=_address(settings))
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", *_server_arguments(settings)]
    os.execve(sys.executable, command, {**_THRIFTY, **os.environ})


def _address(settings: Settings) -> str:
    return f"http://{_bound(settings)}"


def _bound(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _server_arguments(settings: Settings) -> list[str]:
    """Say how gunicorn is to run: the app made once, before the workers are forked, so that they share its memory."""
    return [
        "app:server",
        f"--chdir={PROJECT}",
        f"--bind={_bound(settings)}",
        f"--workers={settings.workers}",
        "--worker-class=gthread",
        f"--threads={settings.threads}",
        "--preload",
        f"--graceful-timeout={_GRACE_SECONDS}",
        f"--keep-alive={_KEEP_OPEN_SECONDS}",
        # It would stand in the home folder, for anybody of that name to stop the server by.
        "--no-control-socket",
        "--log-level=warning",
    ]


def _ask_for_port(speaker: Speaker, settings: Settings) -> None:
    """End with one sentence where the port cannot be had, instead of gunicorn's many."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((settings.host, settings.port))
        except OSError as error:
            key = "cli.port_in_use" if error.errno == errno.EADDRINUSE else "cli.port_refused"
            speaker.refuse(key, host=settings.host, port=settings.port, reason=error.strerror or error)


def _something_to_show(speaker: Speaker, settings: Settings) -> None:
    """Publish the shipped sample where nothing was ever published; refuse demo data on a public display.

    With no sound release left it serves all the same: the pages say why nothing is shown, and operators see it.
    """
    from dashboard import releases

    live = releases.live(settings.data_dir)
    for refused in live.refused:
        speaker.say(f"cli.corrupt.{refused.reason}", name=refused.name, file=refused.file)
    refuses_sample = settings.public_display and not settings.allow_sample
    if live.release is None and not live.refused:
        if refuses_sample:
            speaker.refuse("cli.no_release_for_public")
        speaker.say("cli.no_release_yet")
        shipped = sorted((settings.data_dir / "sample").glob("*.xlsx"))
        if not shipped:
            speaker.refuse("cli.no_sample", folder=settings.data_dir / "sample")
        publish_now(speaker, shipped, data_dir=settings.data_dir, by="zone-display", why=said_in_both("cli.sample_why"))
        live = releases.live(settings.data_dir)
    if live.release is None:
        speaker.say("cli.no_good_release")
    elif live.refused:
        speaker.say("cli.fallen_back", name=live.release.name)
    if live.release and refuses_sample and live.release.holds_sample:
        speaker.refuse("cli.sample_refused", name=live.release.name)
