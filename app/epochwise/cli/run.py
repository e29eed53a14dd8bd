"""`epochwise run`: a run of the local engine or of a server, drawn in the terminal or written out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from epochwise.cli.environment import settings_of_environment
from epochwise.cli.options import Url, configured
from epochwise.cli.output import Output
from epochwise.cli.progress import progress_bar
from epochwise.cli.say import say
from epochwise.client.events import Batches, StreamEvent
from epochwise.client.local import run_here
from epochwise.client.retries import Retries
from epochwise.client.run import Gathering, Run
from epochwise.client.sync import Client
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import Plan, plan
from epochwise.runs.service import Runs

TRIES = 5
"""How often a server that does not answer is asked, within about four seconds."""

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Write the run as JSON, as the API answers it.")]
Csv = Annotated[
    Path | None, typer.Option(metavar="<file>", help="Write the run as CSV to a file, or to -, the output.")
]
Rows = Annotated[str | None, typer.Option(metavar="<word>", help="What the CSV has rows for: batches or epochs.")]
Png = Annotated[Path | None, typer.Option(metavar="<file>", help="Write the run as a picture of 1200 x 630 to a file.")]
Points = Annotated[str | None, typer.Option(metavar="<int>", help="Thin the JSON's losses to at most so many points.")]


@app.command("run")
@configured
def run_command(
    config: RunConfig,
    *,
    json: Json = False,
    csv: Csv = None,
    table: Rows = None,
    points: Points = None,
    png: Png = None,
    url: Url = None,
) -> None:
    """Train, and draw the learning curves.

    This machine trains, or the server at --url. Ctrl-C cancels the run. With --json or --csv - the output holds the
    run's numbers and nothing else.
    """
    output = Output.of(plan(config), json, csv, table, points, png)
    with _events(config, url) as events:
        run = _gathered(events, plan(config), url)
    output.write(run)


@contextmanager
def _events(config: RunConfig, url: str | None) -> Iterator[Iterator[StreamEvent]]:
    """The run as it comes. To leave early is to cancel it."""
    if url is None:
        Runs(settings_of_environment()).check(config)
        with closing(run_here(config.resolved())) as events:
            yield events
    else:
        with Client(url, retries=Retries(TRIES)) as client, closing(client.stream(config)) as events:
            yield events


def _gathered(events: Iterator[StreamEvent], plan: Plan, url: str | None) -> Run:
    gathering, done = Gathering(), 0
    try:
        with progress_bar(plan) as watch:
            for event in events:
                gathering.take(event)
                watch(event)
                if isinstance(event, Batches):
                    done = event.first + len(event.loss)
    except KeyboardInterrupt:
        say(f"cancelled after {done:,} of {plan.total_updates:,} updates")
        raise typer.Exit(130) from None
    return gathering.run(url)
