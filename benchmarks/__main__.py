"""`python -m benchmarks [engine] [http] [page] [start] [--write]`: all of them when none is named."""

import argparse
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from benchmarks.audience import audience
from benchmarks.classroom import classroom
from benchmarks.engine import engine
from benchmarks.http import http
from benchmarks.machine import machine
from benchmarks.page import page
from benchmarks.start import start
from benchmarks.table import Table

PARTS: dict[str, tuple[Callable[[], list[Table]], ...]] = {
    "engine": (engine,),
    "http": (http, classroom, audience),
    "page": (page,),
    "start": (start,),
}
README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"


def write(text: str) -> None:
    """Put the results into the README, between its two marks."""
    before, _, rest = README.read_text().partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{text}\n\n{END}{rest.partition(END)[2]}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Epochwise on this machine.")
    parser.add_argument(
        "parts", nargs="*", metavar="part", help="engine, http, page, start or all, which is the default"
    )
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    given = parser.parse_args()
    if unknown := set(given.parts) - {*PARTS, "all"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)} and all")
    named = [name for name in PARTS if not given.parts or {name, "all"} & set(given.parts)]
    tables = chain.from_iterable(measure() for name in named for measure in PARTS[name])
    text = "\n\n".join((f"Machine: {machine()}.", *map(str, tables)))
    print(text)
    if given.write:
        write(text)


if __name__ == "__main__":
    main()
