"""Where a run goes: drawn in the terminal, or as JSON, CSV or PNG to the standard output or to a file."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typer

from epochwise.cli.document import result_of
from epochwise.client.run import Run
from epochwise.core.columns import TABLES, Table
from epochwise.core.plan import Plan
from epochwise.runs import tables
from epochwise.runs.result import check_singles
from epochwise.show.facts import Showing

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True)
class Output:
    """What was asked for."""

    json: bool
    points: int | None
    csv: Path | None
    table: Table
    png: Path | None

    @classmethod
    def of(
        cls, plan: Plan, json: bool, csv: Path | None, table: str | None, points: str | None, png: Path | None
    ) -> "Output":
        """What these options ask for, refused before any work where it could not be written in the end.

        Raises:
            BadParameter: naming the option, its value and what is allowed.
            TooLarge: when the JSON would have too many losses.
        """
        if table is not None and (not csv or table not in TABLES):
            raise _refusal("--table", table, f"{' or '.join(TABLES)}, with --csv")
        if points is not None and not (json and points.isdecimal() and int(points) > 0):
            raise _refusal("--points", points, "a whole number from 1, with --json")
        if csv and ((csv == STANDARD_OUTPUT and json) or (csv != STANDARD_OUTPUT and not _is_writable(csv))):
            raise _refusal("--csv", str(csv), "a file that can be written, and without --json the output, -")
        if png and (png == STANDARD_OUTPUT or not _is_writable(png)):
            raise _refusal("--png", str(png), "a file that can be written")
        thinned = None if points is None else int(points)
        if json:
            check_singles(plan, thinned)
        return cls(json, thinned, csv, table or "batches", png)

    def write(self, run: Run) -> None:
        """Write or draw the run."""
        if self.csv:
            _write(self.csv, tables.csv(result_of(run).table(self.table)))
        if self.png:
            _write(self.png, (_picture(run),))
        if self.json:
            _write(STANDARD_OUTPUT, (result_of(run).as_json(self.points), b"\n"))
        elif self.csv != STANDARD_OUTPUT:
            from epochwise.cli.terminal import show_run  # rich takes a tenth of a second to load

            show_run(run)


def _picture(run: Run) -> bytes:
    """The run as the API's PNG."""
    from epochwise.web.forms.pictures import pixels  # the web layer takes half a second to load
    from epochwise.web.forms.poster import poster

    return pixels(poster(Showing.of(run.config, run.curves, verdict=run.verdict), run.verdict))


def _refusal(option: str, value: str, allowed: str) -> typer.BadParameter:
    return typer.BadParameter(f"{value!r} is not allowed here; it takes {allowed}.", param_hint=option)


def _is_writable(file: Path) -> bool:
    return not file.is_dir() and os.access(file if file.exists() else file.parent, os.W_OK)


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    if file == STANDARD_OUTPUT:
        sys.stdout.buffer.writelines(pieces)
        return
    with file.open("wb") as opened:
        opened.writelines(pieces)
