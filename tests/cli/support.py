"""The command line in this process, in a process of its own, and in a terminal."""

import os
import pty
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from typer.testing import CliRunner, Result

from epochwise.cli.commands import app

DEADLINE = 120.0
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("EPOCHWISE_", "NO_COLOR", "FORCE_"))}
TERMINAL = PLAIN | {"TERM": "xterm-256color", "COLUMNS": "100"}
SMALL = ("--samples=60", "--validation-samples=20", "--epochs=20")
ENDLESS = ("--epochs=400000", "--hidden=128")
"""A run that no test waits for: about 50 s of work, and seconds on a machine ten times as fast."""


def epochwise(*arguments: str, **environment: str | None) -> Result:
    """The command line, in this process."""
    return CliRunner(env={"COLUMNS": "100", **environment}).invoke(app, arguments, prog_name="epochwise")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "epochwise", *arguments]


def document(result: Result) -> dict[str, Any]:
    """What was written to the standard output as JSON, without what belongs to the clock."""
    assert result.exit_code == 0, result.stderr
    return untimed(result.stdout_bytes)


def untimed(told: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(told)
    parsed.pop("timing", None)
    return parsed


class Terminal:
    """A process in a terminal, and all that it has written there."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self.screen = screen
        self.seen = ""

    def until(self, text: str) -> None:
        """Read until a text was written."""
        deadline = time.monotonic() + DEADLINE
        while text not in self.seen:
            assert self._read(deadline), f"{text!r} never came: {self.seen!r}"

    def end(self) -> int:
        """Read to the end; the exit status."""
        deadline = time.monotonic() + DEADLINE
        while self._read(deadline):
            pass
        return self.process.wait(DEADLINE)

    def _read(self, deadline: float) -> bool:
        if not select.select([self.screen], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError(self.seen)
        try:
            read = os.read(self.screen, 65_536)
        except OSError:  # how Linux says that the other side has closed the terminal
            return False
        self.seen += read.decode(errors="replace")
        return bool(read)


@contextmanager
def in_terminal(*arguments: str, piped_to: str | None = None, **environment: str) -> Iterator[Terminal]:
    """The command line as a person has it, with a pipe to another program where one is named."""
    screen, inside = pty.openpty()
    called = (
        command(*arguments) if piped_to is None else ["sh", "-c", f"{shlex.join(command(*arguments))} | {piped_to}"]
    )
    with subprocess.Popen(called, stdout=inside, stderr=inside, env=TERMINAL | environment) as process:
        os.close(inside)
        try:
            yield Terminal(process, screen)
        finally:
            process.kill()
            os.close(screen)
