"""`epochwise code`: a run as a script."""

import sys
from typing import Annotated, Literal

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.options import Url, completing, configured
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.config.config import RunConfig

app = typer.Typer(add_completion=False)

NAMES = ("numpy", "pytorch", "keras", "sklearn", "lightning")
"""As `epochwise.code` has them, which need not be loaded for the help; a test compares the two."""

Dialect = Annotated[
    str, typer.Option(metavar="<word>", help=f"Framework: {', '.join(NAMES)}.", autocompletion=completing(NAMES))
]

Short = Annotated[
    bool, typer.Option("--short", help="Of NumPy or PyTorch, at most 40 lines that fetch the rows from a server.")
]


@app.command("code", cls=Command)
@configured
def code_command(config: RunConfig, *, dialect: Dialect = "numpy", short: Short = False, url: Url = None) -> None:
    """Write a Python script that trains the run, made here or by the server at --url or EPOCHWISE_URL.

    A run that has no short script gets the complete one, which begins with the reason.
    """
    length: Literal["complete", "short"] = "short" if short else "complete"
    if url:
        with asking(url) as client:
            script = client.script(config, dialect=dialect, length=length)
    else:
        from epochwise.code import as_code  # its templates take a tenth of a second to load

        script = as_code(config, dialect, length, LOCAL_SERVER)
    sys.stdout.buffer.write(script.encode())
