"""Where a run goes: drawn in the terminal, or as JSON, CSV, SVG or PNG to the standard output or to a file."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from epochwise.client.document import result_of
from epochwise.client.run import Run
from epochwise.core.columns import TABLES, Table
from epochwise.core.plan import Plan
from epochwise.runs import tables
from epochwise.runs.result import check_singles
from epochwise.show.facts import Showing

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True)
class Output:
    """What was asked for; `files` are by form, "csv", "svg" and "png"."""

    json: bool
    points: int | None
    table: Table
    decimal: tables.Decimal
    files: Mapping[str, Path]

    @classmethod
    def of(
        cls,
        plan: Plan,
        json: bool,
        files: Mapping[str, Path | None],
        table: str | None,
        decimal: str | None,
        points: str | None,
    ) -> "Output":
        """What these options ask for, refused before any work where it could not be written in the end.

        Raises:
            BadParameter: naming the option, its value and what is allowed.
            TooLarge: when the JSON would have too many losses.
        """
        given = {form: file for form, file in files.items() if file is not None}
        if table is not None and ("csv" not in given or table not in TABLES):
            raise _refusal("--table", table, f"{' or '.join(TABLES)}, with --csv")
        if decimal is not None and ("csv" not in given or decimal not in tables.SPELLINGS):
            raise _refusal("--decimal", decimal, f"{' or '.join(tables.SPELLINGS)}, with --csv")
        if points is not None and not (json and points.isdecimal() and 0 < len(points) < 10 and int(points) > 0):
            raise _refusal("--points", points, "a whole number from 1, with --json")
        written = ["json"] if json else []
        for form, file in given.items():
            if file != STANDARD_OUTPUT and list(given.values()).count(file) > 1:
                raise _refusal(f"--{form}", str(file), "a file of its own")
            if file == STANDARD_OUTPUT and written:
                raise _refusal(f"--{form}", str(file), f"a file, since the output holds what --{written[0]} writes")
            if file == STANDARD_OUTPUT:
                written.append(form)
            elif not _is_writable(file):
                raise _refusal(f"--{form}", str(file), "a file that can be written, or the output, -")
        thinned = None if points is None else int(points)
        if json:
            check_singles(plan, thinned)
        return cls(json, thinned, table or "batches", decimal or "point", given)

    def write(self, run: Run) -> None:
        """Write or draw the run."""
        for form, file in self.files.items():
            _write(file, self._pieces(form, run))
        if self.json:
            _write(STANDARD_OUTPUT, (result_of(run).as_json(self.points), b"\n"))
        elif STANDARD_OUTPUT not in self.files.values():
            from epochwise.cli.terminal import show_run  # rich takes a tenth of a second to load

            show_run(run)

    def _pieces(self, form: str, run: Run) -> Iterable[bytes]:
        if form == "csv":
            return tables.csv(result_of(run).table(self.table), self.decimal)
        from epochwise.show.pixels import pixels  # what draws a poster takes a tenth of a second to load
        from epochwise.web.poster import poster

        picture = poster(Showing.of(run.config, run.curves, verdict=run.verdict), run.verdict)
        return (picture.encode() if form == "svg" else pixels(picture),)


def _refusal(option: str, value: str, allowed: str) -> typer.BadParameter:
    return typer.BadParameter(f"{value!r} is not allowed here; it takes {allowed}.", param_hint=option)


def _is_writable(file: Path) -> bool:
    return not file.is_dir() and os.access(file if file.exists() else file.parent, os.W_OK)


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    if file == STANDARD_OUTPUT:
        sys.stdout.buffer.writelines(pieces)
        return
    try:
        with file.open("wb") as opened:
            opened.writelines(pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error  # a full disk names no file
