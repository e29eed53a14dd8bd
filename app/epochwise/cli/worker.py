"""`epochwise worker`: computes the runs of servers on the same Redis."""

import logging
import sys
from typing import Annotated

import typer

from epochwise.cli.cluster import refuse_without_packages, refuse_wrong_places
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.processor import reach_level
from epochwise.cli.say import say

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def worker(
    redis: Annotated[
        str | None, typer.Option(help="Address of the Redis, as EPOCHWISE_REDIS.", metavar="<url>")
    ] = None,
    slots: Annotated[
        int | None, typer.Option(help="Runs that it computes at the same time, as EPOCHWISE_SLOTS.", min=1, max=1024)
    ] = None,
    short_only: Annotated[bool, typer.Option("--short-only", help="Take small runs only.")] = False,
) -> None:
    """Compute the runs of the servers on a Redis.

    A signal ends it within a few seconds; what it has begun, another worker goes on with.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    given = {"redis": redis, "slots": slots}
    settings = settings_of_environment(**{name: value for name, value in given.items() if value is not None})
    if not settings.redis:
        say("a worker needs a Redis: name it with --redis or EPOCHWISE_REDIS.")
        raise SystemExit(2)
    refuse_wrong_places(settings)
    refuse_without_packages()
    reach_level()
    from epochwise.cluster.names import QUEUES, SHORT_QUEUE
    from epochwise.cluster.presence import EngineDiffers
    from epochwise.cluster.worker import Worker

    try:
        sys.exit(Worker(settings, (SHORT_QUEUE,) if short_only else QUEUES).run())
    except EngineDiffers as error:
        say(str(error))
        raise SystemExit(1) from None
