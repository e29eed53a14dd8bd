"""`python -m benchmarks [engine] [http] [page] [start] [verdict] [load] [--write]`: the times when none is named."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from benchmarks.attacked import attacks
from benchmarks.audience import audience
from benchmarks.classroom import classroom
from benchmarks.engine import engine
from benchmarks.http import http
from benchmarks.load.load import ROWS, load
from benchmarks.machine import machine
from benchmarks.many import many
from benchmarks.page import page
from benchmarks.start import start
from benchmarks.table import Table
from benchmarks.verdict.verdict import verdict

PARTS: dict[str, tuple[Callable[[], list[Table]], ...]] = {
    "engine": (engine,),
    "http": (http, many, classroom, audience, attacks),
    "page": (page,),
    "start": (start,),
}
"""What takes time: figures of this machine, all measured when none is named."""
PROOFS: dict[str, tuple[Callable[[], list[Table]], ...]] = {"verdict": (verdict,)}
"""What must be so on every machine, measured when it is named: a promise that is broken is a failure."""
LOADS: dict[str, tuple[Callable[[], list[Table]], ...]] = {"load": (load,)}
"""What the system has to carry, measured when it is named: up to 25 minutes."""
README = Path(__file__).parent / "README.md"


def write(name: str, text: str) -> None:
    """Put these results into the README, between their two marks."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = README.read_text().partition(begin)
    README.write_text(f"{before}{begin}\n{text}\n\n{end}{rest.partition(end)[2]}")


def main() -> int:
    """The exit status: 1 where a promise is broken or a load is not carried."""
    given = _given()
    timed = [name for name in PARTS if not given.parts or {name, "all"} & set(given.parts)]
    times = list(_measured(PARTS, timed))
    proofs = list(_measured(PROOFS, given.parts))
    loads = load(given.only) if given.only else list(_measured(LOADS, given.parts))
    written = {
        "results": _of_this_machine(times),
        "load": _of_this_machine(loads),
        "proofs": [str(table) for table in proofs],
    }
    for name, parts in written.items():
        if text := "\n\n".join(parts):
            print(text)
            if given.write:
                write(name, text)
    return int(not all(table.reached for table in (*proofs, *loads)))


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Epochwise on this machine.")
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help="engine, http, page, start or all of these, which is the default; or verdict, about two minutes; or load, "
        "up to 25 minutes",
    )
    parser.add_argument("--only", action="append", choices=ROWS, help="only this row of load; may be given again")
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    given = parser.parse_args()
    if unknown := set(given.parts) - {*PARTS, *PROOFS, *LOADS, "all"}:
        known = ", ".join((*PARTS, *PROOFS, *LOADS))
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {known} and all")
    if given.only and given.parts != ["load"]:
        parser.error("--only is for rows of load")
    if given.only and given.write:
        parser.error("only the whole of load is written")
    return given


def _of_this_machine(tables: Sequence[Table]) -> list[str]:
    return [f"Machine: {machine()}.", *map(str, tables)] if tables else []


def _measured(parts: dict[str, tuple[Callable[[], list[Table]], ...]], names: Sequence[str]) -> Iterator[Table]:
    return chain.from_iterable(measure() for name in parts if name in names for measure in parts[name])


if __name__ == "__main__":
    sys.exit(main())
