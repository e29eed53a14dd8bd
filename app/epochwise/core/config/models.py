"""The models: which tasks each can learn."""

from dataclasses import dataclass

from epochwise.core.config.datasets import Task
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class ModelSpec:
    """What is known of a model before it is trained; `hidden`: whether it has a hidden layer (and a seeded start)."""

    name: str
    title: str
    tasks: frozenset[Task]
    hidden: bool = False


MODELS = {
    spec.name: spec
    for spec in (
        ModelSpec("linear", Text("Linear regression"), frozenset({"regression"})),
        ModelSpec("logistic", Text("Logistic regression"), frozenset({"classification"})),
        ModelSpec("network", Text("Neural network"), frozenset({"regression", "classification"}), hidden=True),
    )
}
