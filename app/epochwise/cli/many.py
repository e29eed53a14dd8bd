"""What a server says of many runs, written out: a table in the terminal, JSON or CSV."""

import sys
from typing import Annotated

import typer

from epochwise.cli.table import table_within
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
    from epochwise.cli.terminal import terminal

    console = terminal()
    table, left_out = table_within(console.width, *many.shown())
    for line in table:
        console.print(line, soft_wrap=True)  # a number is never cut, however narrow the terminal
    if left_out:
        console.print()
        console.print(f"Not shown, for lack of width: {', '.join(left_out)}. --csv writes every column.")
    for sentence in many.sentences:
        console.print()
        console.print(sentence)
