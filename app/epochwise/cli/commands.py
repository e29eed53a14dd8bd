"""The commands, each loaded when it is used, and how each of them ends.

The exit status is 0 after success; 2 when an argument is not valid or a run is over a limit; 1 for any other failure;
130 after Ctrl-C; 141 when the reader of the output leaves early, as `head` does. That is no error and prints nothing,
but it is not 0 either, because not everything was written; `cat`, `grep` and `git` do the same. Every error is one line
on standard error.
"""

import os
import signal
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from epochwise.cli.say import say
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.spelling import meant
from epochwise.version import __version__
from epochwise.wire.problems import status_of

COMMANDS = ("serve", "worker", "run", "plan", "compare", "seeds", "sweep", "datasets", "data", "code", "open")
READER_LEFT = 128 + signal.SIGPIPE
"""The status that a shell gives a program which this signal ended."""


class Commands(TyperGroup):
    """The commands by name. `serve` need not wait for what `run` imports."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name; None when there is none."""
        return get_command(import_module(f"epochwise.cli.{cmd_name}").app) if cmd_name in COMMANDS else None

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command, then end the process with its exit status."""
        try:
            status = super().main(*arguments, **options | {"standalone_mode": False})
            sys.stdout.flush()
        except TyperException as error:
            path = getattr(getattr(error, "ctx", None), "command_path", "epochwise")
            say(f"{_refusal(error)} See {path} --help.")
            status = error.exit_code
        except EpochwiseError as error:
            say(error.detail)
            status = 2 if status_of(error) == 422 else 1
        except BrokenPipeError:
            status = READER_LEFT
        except UnicodeEncodeError as error:
            character = error.object[error.start : error.end]
            say(f"the output takes {error.encoding} and not {character!r}; set PYTHONIOENCODING=utf-8")
            status = 1
        except OSError as error:
            # Of what names no file, only a working directory that was deleted is not there.
            place = "the working directory" if isinstance(error, FileNotFoundError) else "the output"
            say(f"{error.filename or place}: {error.strerror or error}")
            status = 1
            if error.filename is None:
                _drop_output()
        except SystemExit as end:
            # Typer and Rich notice by themselves that the reader has left, and end with 1.
            status = READER_LEFT if isinstance(end.__context__, BrokenPipeError) else end.code
        if status == READER_LEFT:
            _drop_output()
        sys.exit(status or 0)


def _refusal(error: Any) -> str:
    """The framework's error as a sentence; for an unknown option, with the one that was meant."""
    if not hasattr(error, "possibilities"):
        return f"{error.format_message().rstrip('.')}."
    near = meant(error.option_name.lstrip("-"), [parameter.name for parameter in error.ctx.command.params])
    refusal = f"No such option: {error.option_name}"
    return f"{refusal}; did you mean --{near.replace('_', '-')}?" if near else f"{refusal}."


def _drop_output() -> None:
    """Keep the interpreter from trying again, at its end, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


HYPHENS = {"token_normalize_func": lambda token: token.replace("_", "-")}
"""`--batch_size`, the field's own name, works like `--batch-size`."""

app = typer.Typer(cls=Commands, context_settings=HYPHENS, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"Epochwise {__version__}")
        raise typer.Exit


@app.callback()
def epochwise(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See, batch by batch and epoch by epoch, what stochastic gradient descent does."""
