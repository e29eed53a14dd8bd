"""`epochwise datasets`: what there is to learn."""

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.options import Url
from epochwise.core.config.datasets import DATASETS, DatasetSpec
from epochwise.wire.events import dumps

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Write all that is known of them as JSON, as the API answers it.")]


@app.command("datasets", cls=Command)
def datasets_command(json: Json = False, url: Url = None) -> None:
    """List the data sets: those of this installation, or of the server at --url or EPOCHWISE_URL."""
    known: Mapping[str, DatasetSpec] = DATASETS
    if url:
        with asking(url) as client:
            known = client.datasets()
    if json:
        described = {name: spec.facts() for name, spec in known.items()}
        sys.stdout.buffer.write(dumps(described) + b"\n")
    else:
        _show(known)


def _show(known: Mapping[str, DatasetSpec]) -> None:
    from rich.table import Table

    from epochwise.cli.terminal import terminal

    table = Table(
        "name", "title", "task", "classes", "features", "rows", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name, spec in known.items():
        classes = str(spec.classes) if spec.classes else ""
        rows = "any number" if spec.rows is None else f"{spec.rows:,}"
        table.add_row(name, spec.title, spec.task, classes, str(spec.features), rows)
    terminal().print(table)
