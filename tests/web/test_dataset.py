"""The rows of a configuration cost memory for only as long as they are sent."""

import tracemalloc

from epochwise.core.config.config import RunConfig
from epochwise.language.language import ENGLISH
from epochwise.web.dataset import dataset_json

LARGE = {"dataset": "line", "model": "linear", "samples": 20_000, "features": 10, "validation_samples": 2000}


def test_large_data_sets_are_not_kept() -> None:
    list(dataset_json(RunConfig.parse(LARGE), ENGLISH))
    tracemalloc.start()
    try:
        sizes = [sum(map(len, dataset_json(RunConfig.parse(LARGE | {"seed": seed}), ENGLISH))) for seed in range(4)]
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert min(sizes) > 1_000_000
    assert kept < min(sizes)
