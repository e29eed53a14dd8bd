"""A run in words: the page's own sentence, and a line of what learns what."""

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.engine.plan import plan
from epochwise.show.text import plural

Part = tuple[str, str]
"""A piece of text, and what it counts: "batch", "epoch", or "" for plain text."""


def sentences(config: RunConfig, ending: str = "") -> tuple[list[Part], list[Part]]:
    """The page's sentence, in its two halves; `ending` says what a run came to that was cut short."""
    planned = plan(config)
    times = f"{planned.total_updates:,} times" if planned.total_updates > 1 else "once"
    one = [
        (f"With {plural(planned.samples, 'sample')} and a batch size of ", ""),
        (f"{config.batch_size:,}", "batch"),
        (", one epoch makes ", ""),
        (plural(planned.updates_per_epoch, "update"), "batch"),
        (".", ""),
    ]
    if ending:
        updates = plural(planned.total_updates, "update")
        planned_length = ("Planned: ", ""), (plural(planned.epochs, "epoch"), "epoch"), (", ", ""), (updates, "batch")
        return one, [*planned_length, (f"; {ending}.", "")]
    over = ("Over ", ""), (plural(planned.epochs, "epoch"), "epoch"), (" the model is updated ", "")
    return one, [*over, (times, "batch"), (".", "")]


def setting(config: RunConfig) -> str:
    """The data, the model and how it learns."""
    resolved = config.resolved()
    units = f" with {plural(resolved.hidden, f'{resolved.activation} unit')}" if resolved.hidden else ""
    optimizer = "" if config.optimizer == "sgd" else f", {OPTIMIZERS[config.optimizer].title}"
    momentum = f", momentum {resolved.momentum:g}" if resolved.momentum else ""
    learns = f"{DATASETS[config.dataset].title}, {MODELS[config.model].title.lower()}{units}"
    return (
        f"{learns}, learning rate {config.learning_rate:g}{optimizer}{momentum}; {plan(config).regime} gradient descent"
    )


def plain(parts: list[Part]) -> str:
    """The text alone."""
    return "".join(text for text, _ in parts)
