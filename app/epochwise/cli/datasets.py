"""`epochwise datasets`: what there is to learn."""

import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Write all that is known of them as JSON, as the API answers it.")]


@app.command("datasets")
def datasets_command(json: Json = False) -> None:
    """List the data sets."""
    if json:
        from epochwise.web.registry import datasets
        from epochwise.wire.events import dumps

        sys.stdout.buffer.write(dumps(datasets()) + b"\n")
    else:
        _show()


def _show() -> None:
    from rich.table import Table

    from epochwise.cli.terminal import terminal
    from epochwise.core.config.datasets import DATASETS

    table = Table(
        "name", "title", "task", "classes", "features", "rows", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name, spec in DATASETS.items():
        classes = str(spec.classes) if spec.classes else ""
        rows = "any number" if spec.rows is None else f"{spec.rows:,}"
        table.add_row(name, spec.title, spec.task, classes, str(spec.features), rows)
    terminal().print(table)
