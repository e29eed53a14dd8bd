"""`epochwise run`: a run of the local engine or of a server, drawn in the terminal or written out."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.options import Url, configured
from epochwise.cli.output import Output
from epochwise.cli.progress import progress_bar
from epochwise.cli.say import say
from epochwise.client.gathering import Gathering
from epochwise.client.run import Run
from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves, Watcher
from epochwise.core.engine.plan import plan

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Write the run as JSON, as the API answers it.")]
Csv = Annotated[
    Path | None, typer.Option(metavar="<file>", help="Write the run as CSV to a file, or to -, the output.")
]
Rows = Annotated[str | None, typer.Option(metavar="<word>", help="What the CSV has rows for: batches or epochs.")]
Svg = Annotated[
    Path | None, typer.Option(metavar="<file>", help="Write a picture of 1200 x 630 as SVG to a file, or to -.")
]
Decimals = Annotated[
    str | None, typer.Option(metavar="<word>", help="How the CSV writes a half: point for 0.5, comma for 0,5.")
]
Png = Annotated[Path | None, typer.Option(metavar="<file>", help="Write the same picture as PNG to a file, or to -.")]
Points = Annotated[str | None, typer.Option(metavar="<int>", help="Thin the JSON's losses to at most so many points.")]


@app.command("run", cls=Command)
@configured
def run_command(
    config: RunConfig,
    *,
    json: Json = False,
    csv: Csv = None,
    table: Rows = None,
    decimal: Decimals = None,
    points: Points = None,
    svg: Svg = None,
    png: Png = None,
    url: Url = None,
) -> None:
    """Train, and draw the learning curves.

    This machine trains, or the server at --url or EPOCHWISE_URL. Ctrl-C cancels the run. With --json or a file named -
    the output holds that and nothing else.
    """
    planned = plan(config)
    output = Output.of(planned, json, {"csv": csv, "svg": svg, "png": png}, table, decimal, points)
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
    from epochwise.runs.service import Runs  # the engine is for this machine alone, and so is its compiler

    Runs(settings_of_environment()).check(config)
    return Run.local(config, watch=watch)


def _run_of(url: str, config: RunConfig, watch: Watcher) -> Run:
    """The run of a server. To leave early is to cancel it."""
    gathering = Gathering()
    with asking(url) as client, closing(client.stream(config)) as events:
        for event in events:
            gathering.receive(event)
            watch(gathering.curves)
    return Run.gathered(gathering, client.url)
