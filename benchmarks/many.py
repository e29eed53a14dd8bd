"""Many runs in one request, over HTTP on loopback, beside a bare loop of the engine over the same configurations."""

from collections.abc import Iterator, Sequence
from itertools import product
from statistics import median
from time import perf_counter

from benchmarks.client import connected, events, path
from benchmarks.figures import Figure, table
from benchmarks.problem import EXAMPLES, example
from benchmarks.progress import say
from benchmarks.server import Server, serving
from benchmarks.table import Table
from epochwise.core.compare.seeds import seeded
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.sgd import train

ROUNDS = 5
RATES = [0.05 + 0.0001 * turn for turn in range(ROUNDS)]
"""Each round has learning rates of its own, so that no run was kept; the work is the same."""
SEEDS = 64
SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
TIMES = (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)
"""What the learning rates of a sweep are multiples of a round's."""
EPOCHS = 100
FIRST_BOUND = 100.0
OVER_BARE = 2.0


def bare(configs: Sequence[RunConfig]) -> float:
    """The seconds of training these one after the other on one core, and nothing else."""
    start = perf_counter()
    for config in configs:
        for _ in train(config):
            pass
    return perf_counter() - start


def asked(server: Server, address: str) -> tuple[float, float]:
    """The seconds until the first run of a stream was here, and until the last event."""
    first = last = 0.0
    with connected(server) as connection:
        for last, event in events(connection, address):
            if event.name == "failed":
                raise RuntimeError(f"{address} failed: {event.data}")
            first = first or (last if event.name == "run" else 0.0)
    return first, last


def seeds(rate: float) -> tuple[str, list[RunConfig]]:
    """The worked example on the line, and with 64 seeds: the stream's address, and what it trains."""
    this = RunConfig.parse({"dataset": "line", "model": "linear", "learning_rate": rate})
    return path("seeds/events", this, count=SEEDS), [this, *(seeded(this, "all", seed + 1) for seed in range(SEEDS))]


def sweep(rate: float) -> tuple[str, list[RunConfig]]:
    """The moons with 64 pairs of batch size and learning rate: the stream's address, and what it trains."""
    rates = [float(f"{rate * times:.6g}") for times in TIMES]
    axes = {"x": f"batch_size:{','.join(map(str, SIZES))}", "y": f"learning_rate:{','.join(map(str, rates))}"}
    cells = [
        example("tanh", epochs=EPOCHS, batch_size=size, learning_rate=each) for each, size in product(rates, SIZES)
    ]
    return path("sweep/events", example("tanh", epochs=EPOCHS), **axes), cells


ASKED = {
    f"{SEEDS} seeds of the worked example, the line": seeds,
    f"sweep of {len(SIZES) * len(TIMES)} cells, {EPOCHS} epochs, the moons": sweep,
}


def figures(server: Server) -> Iterator[Figure]:
    """The two take turns in every round."""
    for what, question in ASKED.items():
        firsts, lasts, bares = list[float](), list[float](), list[float]()
        for rate in RATES:
            address, configs = question(rate)
            first, last = asked(server, address)
            firsts.append(first)
            lasts.append(last)
            bares.append(bare(configs))
        yield Figure(f"{what}: first run, median", 1e3 * median(firsts), "ms", FIRST_BOUND)
        ratio = median(last / least for last, least in zip(lasts, bares, strict=True))
        detail = f"{1e3 * median(lasts):,.0f} ms over {1e3 * median(bares):,.0f} ms"
        yield Figure(f"{what}: all, over a bare loop on one core", ratio, "", OVER_BARE, detail=detail)


def many() -> list[Table]:
    """Jobs of many runs."""
    say("HTTP: many runs in one request")
    bare([example(name, epochs=1) for name in EXAMPLES])  # loads the kernels
    with serving() as server:
        return [table("Many runs in one request", list(figures(server)), "No run was kept from before.")]
