"""The tables of the engine beside its peers and its limit."""

from collections.abc import Iterator
from operator import itemgetter

from benchmarks.contenders.contender import Contender
from benchmarks.figures import Figure, table
from benchmarks.problem import EXAMPLES, TITLES
from benchmarks.race import CONTENDERS, JAVASCRIPT, LIMIT, OURS, PYTORCH, Results, race
from benchmarks.table import Table

SLOWER_THAN_C = {"linear": 1.5, "logistic": 1.3, "tanh": 1.5, "relu": 1.8}
FASTER_THAN: tuple[tuple[Contender, float], ...] = ((JAVASCRIPT, 4.0), (PYTORCH, 300.0))
TITLE = "The engine: 40,000 updates, every batch's loss, both losses after every epoch"
NOTE = "Median (minimum) in ms; x: ratio of the minima to C's. A time stands for losses that agree with ours to 1e-9."


def engine() -> list[Table]:
    """The worked example for each model, every contender."""
    results = {name: race(name) for name in EXAMPLES}
    heads = ("", *(TITLES[name] for name in EXAMPLES))
    rows = [(contender.name, *cells(results, contender)) for contender in CONTENDERS]
    missing = dict.fromkeys(result.missing for of_problem in results.values() for result in of_problem.values())
    notes = (NOTE, *filter(None, missing))
    return [Table(TITLE, heads, rows, notes), table("The engine beside the others", list(figures(results)))]


def cells(results: Results, contender: Contender) -> Iterator[str]:
    """What a contender's row tells of each problem."""
    for result in results.values():
        yield result[contender.name].against(result[LIMIT.name])


def figures(results: Results) -> Iterator[Figure]:
    """What the ratios of the minima have to reach."""
    for name, bound in SLOWER_THAN_C.items():
        ours, limit = results[name][OURS.name], results[name][LIMIT.name]
        if not limit.trouble:
            yield Figure(f"{TITLES[name]}: our time over C's", ours.least / limit.least, "", bound)
    for contender, bound in FASTER_THAN:
        name, ratio = min(faster(results, contender), key=itemgetter(1), default=("", 0.0))
        if name:
            what = f"{contender.name}: its time over ours, least of all"
            yield Figure(what, ratio, "", bound, at_least=True, detail=TITLES[name])


def faster(results: Results, contender: Contender) -> Iterator[tuple[str, float]]:
    """How many times faster the engine was, for each problem that the contender solved."""
    for name, of_problem in results.items():
        if not of_problem[contender.name].trouble:
            yield name, of_problem[contender.name].least / of_problem[OURS.name].least
