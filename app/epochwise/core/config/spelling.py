"""Which name was meant by one that nobody knows."""

import difflib
from collections.abc import Iterable

SYNONYMS = {
    "bs": "batch_size",
    "drop_last": "remainder",
    "early_stopping": "patience",
    "eta": "learning_rate",
    "hidden_layer_sizes": "hidden",
    "lr": "learning_rate",
    "random_seed": "seed",
    "random_state": "seed",
    "shuffle": "sampling",
    "solver": "optimizer",
    "limit_train_batches": "steps_per_epoch",
    "units": "hidden",
}
"""Other programs' words for our fields, where they are spelled too differently to be found."""


LONGEST_NAME = 40
"""A longer name is not compared: none of ours has half as many characters, and it would take long."""


def meant(name: str, known: Iterable[str]) -> str | None:
    """The known name that comes nearest; None when none is near."""
    if len(name) > LONGEST_NAME:
        return None
    plain = name.lower().replace("-", "_")
    return next(iter(difflib.get_close_matches(SYNONYMS.get(plain, plain), list(known), n=1)), None)
