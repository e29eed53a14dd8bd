"""The command line: `epochwise serve | run | plan | datasets | open`."""

from collections.abc import Sequence

from typer.main import get_command

from epochwise.cli.commands import app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit status comes back, as `epochwise.cli.commands` lists it."""
    try:
        get_command(app).main(arguments, prog_name="epochwise")
    except SystemExit as end:
        return int(end.code or 0)
    return 0
