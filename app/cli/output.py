"""Where a run goes: drawn in the terminal, or as JSON to the standard output."""

import sys
from dataclasses import dataclass

import typer

from app.cli.document import result_of
from app.client.run import Run
from app.core.plan import Plan
from app.runs.result import check_singles


@dataclass(frozen=True)
class Output:
    """What was asked for."""

    json: bool
    points: int | None

    @classmethod
    def of(cls, plan: Plan, json: bool, points: str | None) -> "Output":
        """What these options ask for, refused before any work where it could not be written in the end.

        Raises:
            BadParameter: naming the option, its value and what is allowed.
            TooLarge: when the JSON would have too many losses.
        """
        if points is not None and not (json and points.isdecimal() and int(points) > 0):
            raise _refusal("--points", points, "a whole number from 1, with --json")
        thinned = None if points is None else int(points)
        if json:
            check_singles(plan, thinned)
        return cls(json, thinned)

    def write(self, run: Run) -> None:
        """Write or draw the run."""
        if self.json:
            sys.stdout.buffer.write(result_of(run).as_json(self.points) + b"\n")
        else:
            from app.cli.terminal import show_run  # rich takes a tenth of a second to load

            show_run(run)


def _refusal(option: str, value: str, allowed: str) -> typer.BadParameter:
    return typer.BadParameter(f"{value!r} is not allowed here; it takes {allowed}.", param_hint=option)
