"""The runs that the page offers to try: each answers a question, each is a link with every field written out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from epochwise.core.config.config import RunConfig


@dataclass(frozen=True)
class Preset:
    """A run worth trying: its name on the page, what to look at in it, and the fields that make it."""

    name: str
    sentence: str
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The run's query with every field written out, so that a changed default never alters it."""
        return written_out(RunConfig.parse(self.fields))


def written_out(config: RunConfig) -> str:
    """A configuration as a query string with every field that has an effect."""
    values = config.resolved().model_dump()
    return urlencode({name: value for name, value in values.items() if value is not None})


PRESETS = (
    Preset(
        "the worked example",
        "200 samples in batches of 5: one epoch makes 40 updates, and 1,000 epochs make 40,000.",
    ),
    Preset(
        "one sample at a time",
        "Every sample is a batch of its own: 200 updates an epoch, and batch losses that scatter widely.",
        {"batch_size": 1, "epochs": 100},
    ),
    Preset(
        "all 200 at once",
        "One batch holds all samples: each epoch makes one update, and the batch loss is the training loss itself.",
        {"batch_size": 200},
    ),
    Preset(
        "1,000 samples in batches of 400",
        "400 does not divide 1,000: each epoch makes three updates, with 400, 400 and 200 samples.",
        {"samples": 1000, "batch_size": 400, "epochs": 300},
    ),
    Preset(
        "a batch larger than the data",
        "No batch can hold more than there is: a batch size of 256 on 200 samples is one batch of all 200.",
        {"batch_size": 256, "epochs": 300},
    ),
    Preset(
        "too fast to learn",
        "The learning rate is so high that every update overshoots more than the last: the loss grows without end.",
        {"dataset": "line", "model": "linear", "batch_size": 40, "epochs": 12, "learning_rate": 0.8},
    ),
    Preset(
        "over-learning",
        "Few samples, a large network and many epochs: training loss goes on falling while validation loss rises.",
        {"samples": 60, "hidden": 64, "batch_size": 5, "epochs": 3000, "learning_rate": 0.1},
    ),
    Preset(
        "why more than one epoch?",
        "After one pass the loss is still high; each further pass begins where the last one ended.",
        {"epochs": 20},
    ),
)
"""In the order in which the page shows them; `tests/web/test_presets.py` runs every one."""


def presets_json() -> list[dict[str, str]]:
    """The presets as the page takes them."""
    return [{"name": preset.name, "sentence": preset.sentence, "query": preset.query} for preset in PRESETS]
