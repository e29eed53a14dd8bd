"""What a server says of many runs, written out: a table in the terminal, JSON or CSV."""

import sys
from typing import Annotated

import typer

from epochwise.client.many import ManyRuns
from epochwise.core.compare.rates import RateBase
from epochwise.wire.events import dumps

Json = Annotated[bool, typer.Option("--json", help="Write the whole answer as JSON, as the API answers it.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write the table as CSV.")]
KeepOption = Annotated[
    list[str] | None,
    typer.Option(metavar="<changes>", help="A run beside this one, by what differs: batch_size:50,learning_rate:0.5."),
]
HoldOption = Annotated[
    str, typer.Option(metavar="<word>", help="What is held equal: epochs, updates, samples, seconds or steps.")
]
RateOption = Annotated[
    str, typer.Option(metavar="<word>", help="The learning rate as the batch size differs: kept, linear or root.")
]
RateFromOption = Annotated[
    str | None,
    typer.Option(metavar="<batch:rate>", help="The batch size and rate from which it is scaled; else this run's."),
]


def rate_base(written: str | None) -> tuple[int, float] | None:
    """A batch size and its learning rate, as the client takes them.

    Raises:
        InvalidConfig: naming `rate_from`, where it is none.
    """
    base = RateBase.read(written) if written else None
    return (base.batch_size, base.learning_rate) if base else None


def check_form(json: bool, csv: bool) -> None:
    """Refuse two forms for one output.

    Raises:
        BadParameter: naming the option.
    """
    if json and csv:
        raise typer.BadParameter("is not allowed beside --json; the output takes one of them.", param_hint="--csv")


def write_many(many: ManyRuns, json: bool, csv: bool) -> None:
    """The runs in the form that was asked for."""
    if json:
        sys.stdout.buffer.write(dumps(dict(many.document)) + b"\n")
    elif csv:
        sys.stdout.buffer.write(many.to_csv().encode())
    else:
        _show(many)


def _show(many: ManyRuns) -> None:
    from rich.table import Table

    from epochwise.cli.terminal import terminal

    names, lines = many.shown()
    table = Table(*names, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for line in lines:
        table.add_row(*line)
    console = terminal()
    console.print(table)
    for sentence in many.sentences:
        console.print()
        console.print(sentence)
