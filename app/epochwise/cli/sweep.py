"""`epochwise sweep`: a grid of runs, on a server."""

from typing import Annotated

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.many import Csv, Json, check_form, write_many
from epochwise.cli.options import ServerUrl, configured
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.config.config import RunConfig

app = typer.Typer(add_completion=False)

_X = Annotated[str, typer.Option("--x", metavar="<axis>", help="A numeric field and its values: batch_size:1,5,20.")]
_Y = Annotated[str | None, typer.Option("--y", metavar="<axis>", help="Another one, for a grid: learning_rate:0.1,1.")]


@app.command("sweep", cls=Command)
@configured
def sweep_command(
    config: RunConfig, *, x: _X, y: _Y = None, json: Json = False, csv: Csv = False, url: ServerUrl = LOCAL_SERVER
) -> None:
    """Train a run for every value of a field, or every pair of values of two.

    A server trains: that at --url or EPOCHWISE_URL, else the one at http://127.0.0.1:8000.
    """
    check_form(json, csv)
    with asking(url) as client:
        write_many(client.sweep(config, x=x, y=y), json, csv)
