"""What the command line says beside its results: one line on the standard error."""

import contextlib
import logging
import sys


def say(text: str) -> None:
    """Say something in one line; where the standard error takes nothing, the exit status alone tells of it."""
    line = " ".join(text.split())
    # A server may have sent what would move the cursor or colour the terminal.
    visible = "".join(character if character.isprintable() else "?" for character in line)
    with contextlib.suppress(OSError):
        print("epochwise:", visible, file=sys.stderr, flush=True)


def say_log() -> None:
    """Say what the package logs in the same way, that the engine is being compiled say."""
    logging.basicConfig(level=logging.WARNING, format="epochwise: %(message)s")
