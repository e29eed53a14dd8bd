"""The models: which tasks each can learn."""

from dataclasses import dataclass

from epochwise.core.config.datasets import Task
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class ModelSpec:
    """What is known of a model before it is trained.

    `hidden`: whether it has a hidden layer. `sine`: whether it predicts the sine of a weighted sum, not the sum itself.
    """

    name: str
    title: str
    tasks: frozenset[Task]
    hidden: bool = False
    sine: bool = False

    @property
    def seeded(self) -> bool:
        """Whether its initial weights are drawn by a seed; the others begin with zeros."""
        return self.hidden or self.sine


MODELS = {
    spec.name: spec
    for spec in (
        ModelSpec("linear", Text("Linear regression"), frozenset({"regression"})),
        ModelSpec("logistic", Text("Logistic regression"), frozenset({"classification"})),
        ModelSpec("network", Text("Neural network"), frozenset({"regression", "classification"}), hidden=True),
        ModelSpec("wave", Text("Sine regression"), frozenset({"regression"}), sine=True),
    )
}
