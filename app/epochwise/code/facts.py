"""What the templates need to know of a run beside its configuration."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from epochwise.code.rows import RealRows
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DatasetSpec
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OptimizerSpec, acting_optimizer
from epochwise.core.config.owned import is_own, spec_of
from epochwise.core.config.resolved import ResolvedConfig
from epochwise.core.config.samplings import SAMPLINGS, SamplingSpec
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.engine.shape import BINARY, SQUARED, Shape
from epochwise.core.numeric.random import (
    BATCH_ORDER,
    PARAMETERS,
    SPLIT,
    TEST_ROWS,
    TRAINING_ROWS,
    VALIDATION_ROWS,
)
from epochwise.core.plan import Plan

PURPOSES = {
    TRAINING_ROWS: "training rows",
    VALIDATION_ROWS: "validation rows",
    SPLIT: "which rows train",
    PARAMETERS: "first parameters",
    BATCH_ORDER: "batch order",
    TEST_ROWS: "test rows",
}
"""What a stream of random numbers is for."""


@dataclass(frozen=True)
class Facts:
    """A configuration's facts, for a script that takes our first parameters and order too (`exact`) or not,
    and that holds the rows of a real data set or may have them from its framework (`framework_has_data`).
    """

    config: RunConfig
    exact: bool
    framework_has_data: bool

    @property
    def resolved(self) -> ResolvedConfig:
        """The configuration with a value in every field."""
        return self.config.resolved()

    @property
    def data(self) -> DatasetSpec:
        """The data set."""
        return spec_of(self.config.dataset)

    @property
    def brings_data(self) -> bool:
        """Whether the framework has the data set, so that the script need not hold it."""
        return self.framework_has_data and not self.data.synthetic and not is_own(self.config.dataset)

    @property
    def title(self) -> str:
        """What the data set is called. What a user has written is left out: it could end the text that it stands in."""
        return "Own data" if is_own(self.config.dataset) else self.data.title

    @property
    def sampling(self) -> SamplingSpec:
        """In which order an epoch goes through the rows."""
        return SAMPLINGS[self.config.sampling]

    @property
    def plan(self) -> Plan:
        """The arithmetic of the run."""
        return plan(self.config)

    @property
    def shape(self) -> Shape:
        """The widths of the model's layers."""
        return Shape.of(self.resolved)

    @property
    def accumulates(self) -> bool:
        """Whether several batches make an update."""
        return self.plan.accumulate > 1

    @property
    def calls_again(self) -> bool:
        """Whether fit() is called more than once."""
        return self.plan.fits > 1

    @property
    def what_begins(self) -> list[str]:
        """What begins anew with each call of fit() and may change a loss, in words."""
        if not self.calls_again or self.resolved.refit != "anew":
            return []
        begins = ["the optimizer's state"] if self.state else []
        if not self.sampling.repeats:
            begins.append("the shuffling")
        return [*begins, "patience"] if self.config.patience else begins

    @property
    def begins_anew(self) -> bool:
        """Whether anything that may change a loss begins anew with each call of fit()."""
        return bool(self.what_begins)

    @property
    def epoch_of_order(self) -> str:
        """The number of an epoch's order, in the words of a loop over epochs."""
        return "epoch % FIT_EVERY" if self.begins_anew else "epoch"

    @property
    def calls(self) -> str:
        """How fit() is called, and what that means; "" where it is called once."""
        if not self.calls_again:
            return ""
        counted = f"This run calls fit() {self.plan.fits:,} times"
        if self.begins_anew:
            what = " and ".join(filter(None, [", ".join(self.what_begins[:-1]), self.what_begins[-1]]))
            verb = "begins" if len(self.what_begins) == 1 else "begin"
            return f"{counted}: each time {what} {verb} anew, and the parameters go on."
        why = "all carries on" if self.resolved.refit == "carry" else "there is nothing that could begin anew"
        return f"{counted}, and {why}, so the losses are those of one call."

    @property
    def merged(self) -> RunConfig | None:
        """The configuration that has one batch for each update, of all its rows; None where such batches would leave
        other rows out.
        """
        if self.steps:
            return None
        whole = {"batch_size": self.plan.rows_of_update, "accumulate": 1, "steps_per_epoch": None, "steps": None}
        merged = RunConfig.parse(self.config.model_dump() | whole)
        return merged.normalized() if plan(merged).samples_seen == self.plan.samples_seen else None

    @property
    def steps(self) -> bool:
        """Whether an epoch is another number of batches than a pass."""
        return self.plan.batches_per_epoch != self.plan.batches_per_pass

    @property
    def reaches_end(self) -> bool:
        """Whether the run comes to the last batch of a pass: an epoch that is shorter and restarts does not."""
        return not (self.steps and self.plan.restarts)

    @property
    def trip(self) -> str:
        """What has one order of the rows: a pass, which is an epoch unless it says how many batches it has."""
        return "pass" if self.steps else "epoch"

    @property
    def each_trip(self) -> str:
        """The same with its article."""
        return "a pass" if self.steps else "an epoch"

    @property
    def lightning_weighs(self) -> bool:
        """Whether the batches of an update must be weighed for Lightning, which takes the mean of their losses."""
        return self.accumulates and not self.adds and (self.keeps_short or bool(self.short_update))

    @property
    def used(self) -> int:
        """Rows of an epoch's batches."""
        return self.plan.samples - (self.rest if self.drops else 0)

    @property
    def short_update(self) -> str:
        """How many batches the last update of an epoch has, in words; "" where it has as many as all others."""
        left = self.plan.batches_per_epoch % self.plan.accumulate
        return "" if not left else "1 batch" if left == 1 else f"{left} batches"

    @property
    def keras_accumulation(self) -> str:
        """How Keras accumulates gradients, and where that is not what the run does."""
        said = ["Keras takes the mean of the gradients of ACCUMULATE batches."]
        if self.adds and not self.optimizer.scale_free:
            said.append("ACCUMULATE times the rate makes it their sum.")
        elif self.keeps_short and not self.adds:
            said.append("It weighs the short last batch like the others, where Epochwise weighs each row alike.")
        if self.short_update:
            said.append(
                f"Its updates go on over the end of an epoch, where Epochwise's last update has {self.short_update}."
            )
        return " ".join(said)

    @property
    def loss(self) -> str:
        """squared, binary or softmax."""
        return {SQUARED: "squared", BINARY: "binary"}.get(self.shape.loss, "softmax")

    @property
    def relu(self) -> bool:
        """Whether the hidden units are rectified."""
        return self.resolved.activation == "relu"

    @property
    def sine(self) -> bool:
        """Whether the output is the sine of the weighted sum."""
        return self.shape.sine

    @property
    def seeded(self) -> bool:
        """Whether the first weights are random."""
        return MODELS[self.config.model].seeded

    @property
    def validates(self) -> bool:
        """Whether there are validation rows."""
        return bool(self.resolved.validation_samples)

    @property
    def adds(self) -> bool:
        """Whether a batch's gradients are added instead of averaged."""
        return self.config.reduction == "sum"

    @property
    def keras_loss(self) -> str:
        """What Keras calls the mean loss of rows."""
        return "mean_loss" if self.adds else "loss"

    @property
    def optimizer(self) -> OptimizerSpec:
        """The optimizer, with the frameworks' words for it."""
        return acting_optimizer(self.resolved.optimizer, self.resolved.momentum)

    @property
    def state(self) -> dict[str, str]:
        """What the optimizer carries for each parameter: the plural of each name by the name."""
        return {name: f"{name[:-1]}ies" if name.endswith("y") else f"{name}s" for name in self.optimizer.state}

    @property
    def rest(self) -> int:
        """Rows of an epoch that fill no batch."""
        return self.plan.samples % self.plan.batch_size

    @property
    def drops(self) -> bool:
        """Whether there is a short last batch, and it is dropped."""
        return self.reaches_end and bool(self.rest) and self.config.remainder == "drop"

    @property
    def unused(self) -> str:
        """What dropping the short last batch costs, in words."""
        what = "draws are left over" if self.sampling.replaces else "rows go unused"
        return f"{self.rest} of {self.plan.samples} {what} in each {self.trip}"

    @property
    def keeps_short(self) -> bool:
        """Whether there is a short last batch, and it is kept."""
        return self.reaches_end and bool(self.rest) and self.config.remainder == "keep"

    @property
    def ends_between(self) -> bool:
        """Whether the last epoch is, or may be, none after which validation is due by its interval."""
        resolved = self.resolved
        return self.validates and (self.plan.epochs % resolved.validate_every != 0 or resolved.target_loss > 0)

    @property
    def print_every(self) -> int:
        """Epochs from one printed line to the next: about ten lines in all."""
        return max(1, self.plan.epochs // 10)

    @property
    def model_words(self) -> str:
        """The model in words."""
        config = self.resolved
        if not config.hidden:
            return MODELS[config.model].title.lower()
        units = "unit" if config.hidden == 1 else "units"
        return f"a network of {config.hidden} {config.activation} {units}"

    @cached_property
    def rows(self) -> RealRows:
        """The rows of a real data set, as the run deals them out."""
        resolved = self.resolved
        held_out = resolved.validation_samples + resolved.test_samples
        return RealRows.of(self.data, resolved.samples, held_out, resolved.data_seed)

    @property
    def draws(self) -> frozenset[str]:
        """What the script draws from our generator: words out of `uniform`, `gaussians` and `below`."""
        drawn = set[str]()
        if self.data.synthetic:
            drawn |= {"gaussians", "uniform"}
            if self.data.name == "scrambled":
                drawn.add("below")
        elif self.brings_data:
            drawn.add("below")
        if self.exact and self.seeded:
            drawn.add("uniform")
        if self.exact and self.sampling.shuffles:
            drawn.add("below")
        return frozenset(drawn)

    @property
    def purposes(self) -> str:
        """What the streams of random numbers in the script are for."""
        used = {
            TRAINING_ROWS: self.data.synthetic,
            VALIDATION_ROWS: self.data.synthetic and self.validates,
            SPLIT: self.brings_data,
            PARAMETERS: self.exact and self.seeded,
            BATCH_ORDER: self.exact and self.sampling.shuffles,
            TEST_ROWS: self.data.synthetic and self.resolved.test_samples > 0,
        }
        return ", ".join(f"{purpose} {words}" for purpose, words in PURPOSES.items() if used[purpose])

    @property
    def maths(self) -> bool:
        """Whether the script needs the `math` module."""
        return self.data.synthetic or (self.exact and self.seeded)

    @property
    def packed(self) -> bool:
        """Whether the script holds compressed rows."""
        return not self.data.synthetic and not self.brings_data and self.rows.packed

    @property
    def seeds_data(self) -> bool:
        """Whether the script draws or deals out its rows by the data seed."""
        return self.data.synthetic or self.brings_data

    @property
    def headline(self) -> str:
        """The run in a line."""
        epochs = "1 epoch" if self.plan.epochs == 1 else f"{self.plan.epochs:,} epochs"
        batches = f"batch size {self.config.batch_size:,}"
        if self.accumulates:
            batches += f", {self.plan.accumulate:,} batches an update"
        return f"{self.title}, {self.model_words}, {batches}, {epochs}."

    @property
    def hands_out_batches(self) -> bool:
        """Whether a framework's own fit(), which always keeps a short last batch, cannot make the batches."""
        sampling = self.sampling
        handed = sampling.replaces or sampling.evenly or (sampling.by_target and sampling.shuffles)
        return handed or (self.drops and sampling.name == "each-epoch")

    @property
    def every_class(self) -> bool:
        """Whether the training rows hold a sample of every class, even without those of a dropped last batch."""
        _, sizes = np.unique(load(self.config).train_y, return_counts=True)
        dropped = self.rest if self.drops else 0
        return int(np.count_nonzero(sizes > dropped)) >= self.data.classes

    @property
    def seed(self) -> int | None:
        """The seed for a framework that draws first parameters and batch order itself; None where nothing is drawn."""
        if self.seeded:
            return self.resolved.init_seed
        return self.resolved.shuffle_seed if self.sampling.shuffles else None

    @property
    def keras_updates_alike(self) -> bool:
        """Whether the updates of Keras have the batches of ours, weighed alike."""
        return not self.accumulates or not (self.short_update or (self.keeps_short and not self.adds))

    def own_words(self, framework: str, same_updates: bool = True) -> str:
        """What a framework draws itself, and so why its losses are others than ours; `same_updates`: each of its
        updates has the rows of one of ours, weighed alike.
        """
        drawn = ["first parameters"] if self.seeded else []
        if self.sampling.shuffles:
            drawn.append("batch order")
        if not drawn and not same_updates:
            return "Nothing is random here, but it accumulates in another way, so its losses differ a little."
        if not drawn:
            return "Nothing is random here, so its losses are the same to the precision of float32."
        own = f"The {' and '.join(drawn)} {'is' if drawn == ['batch order'] else 'are'} {framework}'s own"
        return f"{own}, drawn in the same way but with other numbers, so its losses differ a little."

    @property
    def loader(self) -> str:
        """The function of scikit-learn that has a real data set."""
        return f"load_{self.data.name.replace('-', '_')}"

    @property
    def origin(self) -> str:
        """Where a real data set is from, and how it may be used."""
        if is_own(self.config.dataset):
            return f"Own data, uploaded to the server as {self.config.dataset}."
        return f"{self.title}: {self.data.source}; {self.data.licence}."
