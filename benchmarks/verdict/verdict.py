"""Is what the verdict says so? Random runs of made-up data, judged, and compared with the truth."""

from collections.abc import Iterator
from typing import get_args

from benchmarks.figures import table
from benchmarks.progress import say
from benchmarks.table import Table
from benchmarks.verdict.example import example
from benchmarks.verdict.sample import FIRST_SEED, cases
from benchmarks.verdict.tally import Judged, counts, promises
from epochwise.core.diagnose.headline import Code

RUNS = 700


def verdict() -> list[Table]:
    """The promises beside what was measured, and how many runs have each code."""
    runs = list(_judged())
    found = counts(runs)
    note = f"{RUNS} random configurations, seeds {FIRST_SEED:,} to {FIRST_SEED + RUNS - 1:,}."
    drawn: list[tuple[str, ...]] = [
        (f"`{code}`", str(found[code])) for code in get_args(Code) if code != "no-validation"
    ]
    return [
        table("The verdict on random runs", promises(runs), note),
        Table("Runs of each verdict", ("verdict", "runs"), drawn),
        table("The default example", example()),
    ]


def _judged() -> Iterator[Judged]:
    for number, case in enumerate(cases(RUNS), start=1):
        if number % 50 == 0:
            say(f"verdict: {number} of {RUNS}")
        yield Judged.of(case)
