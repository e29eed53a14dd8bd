"""The example runs on the page: each answers a question, each is a link with every field written out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class Preset:
    """An example run: its name on the page, what to look at in it, and its fields."""

    name: str
    sentence: str
    fields: Mapping[str, object] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    """The runs beside it, each as what differs."""

    @property
    def run(self) -> str:
        """The run's query with every field written out, so that a changed default never alters it."""
        return written_out(RunConfig.parse(self.fields))

    @property
    def query(self) -> str:
        """The same, with the runs that stand beside it."""
        return "".join((self.run, *(f"&keep={changes}" for changes in self.keep)))

    def speaks_of(self, config: RunConfig, keep: tuple[str, ...]) -> bool:
        """Whether it is about this run, and about those beside it where it sets some there."""
        return self.run == written_out(config) and self.keep in ((), keep)


def written_out(config: RunConfig) -> str:
    """A configuration as a query string with every field that has an effect."""
    values = config.normalized().model_dump()
    written = {name: set_text(value) if isinstance(value, float) else value for name, value in values.items()}
    return urlencode({name: value for name, value in written.items() if value is not None})


PRESETS = (
    Preset(
        Text("the worked example"),
        Text("200 samples in batches of 5: one epoch makes 40 updates, and 1,000 epochs make 40,000."),
    ),
    Preset(
        Text("one sample at a time"),
        Text("Every sample is a batch of its own: 200 updates per epoch, and batch losses that scatter widely."),
        {"batch_size": 1, "epochs": 100},
    ),
    Preset(
        Text("all 200 at once"),
        Text("One batch holds all samples: each epoch makes one update, and the batch loss equals the training loss."),
        {"batch_size": 200},
    ),
    Preset(
        Text("1,000 samples in batches of 400"),
        Text("400 does not divide 1,000: each epoch makes three updates, with 400, 400 and 200 samples."),
        {"samples": 1000, "batch_size": 400, "epochs": 300},
    ),
    Preset(
        Text("a batch larger than the data"),
        Text("A batch cannot hold more samples than there are: with a batch size of 256, one batch holds all 200."),
        {"batch_size": 256, "epochs": 300},
    ),
    Preset(
        Text("too fast to learn"),
        Text(
            "The learning rate is so high that each step overshoots more than the last: every update raises the loss."
        ),
        {"dataset": "line", "model": "linear", "batch_size": 200, "epochs": 30, "learning_rate": 1.08},
    ),
    Preset(
        Text("over-learning"),
        Text(
            "Few samples, a large network, many epochs: training loss goes on falling while validation loss rises "
            "(overfitting)."
        ),
        {"samples": 80, "hidden": 64, "batch_size": 5, "epochs": 2000, "learning_rate": 0.2},
    ),
    Preset(
        Text("why more than one epoch?"),
        Text("After one epoch the loss is still high; each further epoch starts where the last one ended."),
        {"batch_size": 40, "epochs": 20},
    ),
    Preset(
        Text("does the batch matter, or the step?"),
        Text(
            "Four batch sizes at one learning rate end apart; scale the rate with the batch, and they end together: "
            "what differed was how far the updates went."
        ),
        {"noise": 0.3, "hidden": 16, "learning_rate": 0.05, "epochs": 100, "batch_size": 5, "seed": 13},
        ("batch_size:20", "batch_size:50", "batch_size:200"),
    ),
    Preset(
        Text("noise can help"),
        Text(
            "The loss has many valleys (local minima). Batches of 5 are noisy enough to leave a shallow one and find "
            "the deepest; with all 200 samples in one batch, training stays in a shallow one."
        ),
        {"dataset": "sine", "model": "wave", "batch_size": 5, "epochs": 100},
    ),
)
"""In the order in which the page shows them; `tests/web/test_presets.py` runs every one."""
