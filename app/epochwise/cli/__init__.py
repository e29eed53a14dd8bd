"""The command line: `epochwise serve | run | plan | compare | seeds | sweep | datasets | data | code | open`."""

import os
import sys
from collections.abc import Sequence

from epochwise.cli.say import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit status comes back, as `epochwise.cli.commands` lists it."""
    _open_streams()
    _know_width()
    try:
        from typer.main import get_command  # a client of HTTP alone may be installed without it

        from epochwise.cli.commands import app

        get_command(app).main(arguments, prog_name="epochwise")
    except SystemExit as end:
        return int(end.code or 0)
    except ModuleNotFoundError as error:
        missing = (error.name or "epochwise").partition(".")[0]
        if missing == "epochwise":
            raise
        say(f"{missing} is not installed, and the command needs it: install the whole package, without --no-deps")
        return 1
    return 0


def _open_streams() -> None:
    """Where a standard stream is closed, read and write nothing. Python has None in its place, and would take a file
    that is opened later for it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # until the end of the process


def _know_width() -> None:
    """COLUMNS=0 says that nobody knows the terminal's width; in no columns nothing would be written."""
    if not os.environ.get("COLUMNS", "").strip("0"):
        os.environ.pop("COLUMNS", None)
