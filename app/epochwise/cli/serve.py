"""`epochwise serve`: the page and the API."""

import contextlib
import logging
from typing import Annotated

import typer

from epochwise.cli.cluster import refuse_without_packages, refuse_wrong_places
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.listening import listener
from epochwise.cli.processor import reach_level
from epochwise.settings import MOST_CONNECTIONS, OTHER_FILES, resource

MOST_PROCESSES = 64


def _port(given: str | int) -> int:
    text = str(given)
    if not text.isdecimal() or int(text) > 65_535:
        raise typer.BadParameter(f"{text!r} is not a port: allowed are 1 to 65535, and 0 for any free one.")
    return int(text)


def _allow_files() -> None:
    """Let the server open as many files as the system lets it: each connection is one."""
    if resource is not None:
        files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_CONNECTIONS + OTHER_FILES
        if 0 <= files < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if most < 0 else min(wanted, most), most))


app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for every one of this machine.", envvar="HOST")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(help="Port to listen on; 0 for any free one.", parser=_port, metavar="<int>", envvar="PORT"),
    ] = 8000,
    root_path: Annotated[
        str | None, typer.Option(help="Path below which a proxy shows the server, as EPOCHWISE_ROOT_PATH.")
    ] = None,
    access_log: Annotated[bool, typer.Option("--access-log", help="Write a line of JSON for each request.")] = False,
    redis: Annotated[
        str | None,
        typer.Option(help="Address of a Redis whose workers compute the runs, as EPOCHWISE_REDIS.", metavar="<url>"),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=MOST_PROCESSES, help="Processes that serve, with the limits shared out to them.")
    ] = 1,
) -> None:
    """Start the page and the API.

    A signal ends them within a few seconds. Set limits by environment variables, such as EPOCHWISE_MAX_UPDATES.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    _allow_files()
    given = {"root_path": root_path, "redis": redis}
    settings = settings_of_environment(**{name: value for name, value in given.items() if value is not None})
    refuse_wrong_places(settings)
    if settings.redis:
        refuse_without_packages()
    opened = listener(host, port)
    reach_level()
    from epochwise.cli.processes import serve_in  # after the socket is open, since it takes most of a second to load

    with contextlib.suppress(KeyboardInterrupt):
        serve_in(workers, settings, access_log, opened)
