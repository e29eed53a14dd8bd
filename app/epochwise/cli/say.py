"""What the command line says beside its results: one line on the standard error."""

import sys


def say(text: str) -> None:
    """Say something in one line."""
    print("epochwise:", " ".join(text.split()), file=sys.stderr)
