"""`epochwise run`: a run of the local engine or of a server, drawn in the terminal or written out."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from epochwise.cli.environment import settings_of_environment
from epochwise.cli.options import Url, configured
from epochwise.cli.output import Output
from epochwise.cli.progress import progress_bar
from epochwise.cli.say import say
from epochwise.client.gathering import Gathering
from epochwise.client.retries import Retries
from epochwise.client.run import Run
from epochwise.client.sync import Client
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Watcher
from epochwise.core.engine.plan import plan
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
    planned = plan(config)
    output = Output.of(planned, json, csv, table, points, png)
    updates = 0

    def watch(curves: Curves) -> None:
        nonlocal updates
        updates = curves.updates_done
        move(curves)

    try:
        with progress_bar(planned) as move:
            run = _run_of(url, config, watch) if url else _run_here(config, watch)
    except KeyboardInterrupt:
        say(f"cancelled after {updates:,} of {planned.total_updates:,} updates")
        raise typer.Exit(130) from None
    output.write(run)


def _run_here(config: RunConfig, watch: Watcher) -> Run:
    Runs(settings_of_environment()).check(config)
    return Run.local(config, watch=watch)


def _run_of(url: str, config: RunConfig, watch: Watcher) -> Run:
    """The run of a server. To leave early is to cancel it."""
    gathering = Gathering()
    with Client(url, retries=Retries(TRIES)) as client, closing(client.stream(config)) as events:
        for event in events:
            gathering.receive(event)
            watch(gathering.curves)
    return Run.gathered(gathering, url)
