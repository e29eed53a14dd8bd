"""RunConfig: every knob of a run with its default, bounds, unit and help text, once; its canonical form and id."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Self, cast

import rfc8785
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator, model_validator

from epochwise.core.config.applies import APPLIES
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.errors import MOST_NAMED, FieldError, InvalidConfig
from epochwise.core.config.fields import (
    Count,
    Real,
    choices,
    describe,
    given_twice,
    knob,
    neutral_values,
    refusal,
    span,
)
from epochwise.core.config.models import MODELS
from epochwise.core.config.normal import DEFAULT_SEED, normal_values
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.owned import is_own, knows, spec_of
from epochwise.core.config.passes import batches_per_pass
from epochwise.core.config.resolved import ResolvedConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.sendable import encodable
from epochwise.core.config.text import Text, counted

MAX_SEED = 2**32 - 1


class RunConfig(BaseModel):
    """The configuration of a run. A field left out or null has its default, which may depend on other fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    dataset: str = knob("moons", "data", "Data set", "The data that the model learns.", choices=DATASETS)
    samples: Count | None = knob(None, "data", "Samples", "Rows of the training set.", "rows", ge=1, le=100_000)
    noise: Real | None = knob(
        None, "data", "Noise", "Standard deviation of the noise added to generated data.", ge=0, le=5
    )
    features: Count | None = knob(
        None, "data", "Features", "Columns of each row that the model sees.", "columns", ge=1, le=10
    )
    validation_samples: Count | None = knob(
        None, "data", "Validation samples", "Held-out rows that the model never trains on.", "rows", ge=0, le=10_000
    )
    test_samples: Count = knob(
        0,
        "data",
        "Test samples",
        "Held-out rows that score the model once, after the run.",
        "rows",
        neutral=0,
        ge=0,
        le=10_000,
    )
    model: str = knob("network", "model", "Model", "The model that learns the data.", choices=MODELS)
    hidden: Count | None = knob(
        None, "model", "Hidden units", "Units in the network's one hidden layer.", "units", ge=1, le=128
    )
    activation: str | None = knob(
        None, "model", "Activation", "Function applied to each hidden unit's weighted sum.", choices=("tanh", "relu")
    )
    batch_size: Count = knob(
        5,
        "training",
        "Batch size",
        "Samples whose gradient is computed at once, for one update.",
        "samples",
        ge=1,
        le=1_000_000,
    )
    accumulate: Count = knob(
        1,
        "training",
        "Batches per update",
        "Batches whose gradients make one update.",
        "batches",
        neutral=1,
        ge=1,
        le=1_000_000,
    )
    epochs: Count = knob(
        1000, "training", "Epochs", "Passes through the whole training set.", "epochs", ge=1, le=1_000_000
    )
    steps_per_epoch: Count | None = knob(
        None,
        "training",
        "Batches per epoch",
        "Batches of an epoch. Left out, an epoch is a pass: one trip through the training set.",
        "batches",
        neutral=None,
        ge=1,
        le=1_000_000,
    )
    steps: str | None = knob(
        None,
        "training",
        "Next epoch",
        "Whether an epoch continues where the one before it stopped, or restarts with the first batch of a pass.",
        choices=("continue", "restart"),
        neutral=None,
    )
    fit_every: Count | None = knob(
        None,
        "training",
        "Epochs per fit()",
        "Epochs of one call of fit(), which is called again until all epochs are done.",
        "epochs",
        neutral=None,
        ge=1,
        le=1_000_000,
    )
    refit: str | None = knob(
        None,
        "training",
        "Next fit()",
        "Whether the optimizer's state, the shuffling and patience carry on from one call of fit() to the next, or "
        "begin anew. The parameters always go on.",
        choices=("carry", "anew"),
        neutral=None,
    )
    learning_rate: Real = knob(
        0.1, "training", "Learning rate", "How far each update steps against the gradient.", gt=0, le=1000
    )
    optimizer: str = knob(
        "sgd",
        "training",
        "Optimizer",
        "How an update follows from the gradient.",
        choices=OPTIMIZERS,
        neutral="sgd",
    )
    momentum: Real | None = knob(
        None, "training", "Momentum", "Share of the previous update that is carried into the next.", ge=0, lt=1
    )
    reduction: str = knob(
        "mean",
        "training",
        "Reduction",
        "Whether the gradients of a batch are averaged or added up.",
        choices=("mean", "sum"),
    )
    sampling: str = knob(
        "each-epoch",
        "training",
        "Shuffling",
        "When the rows are shuffled; with replacement, each batch is drawn at random from all rows. Sorted by target, "
        "the classes come one after another; a buffer shuffles the sorted rows a few at a time. Stratified, each batch "
        "has its share of every class, or of low and high targets. Oversampled, each draw takes a class first, all "
        "with the same chance, and then one of its rows.",
        choices=SAMPLINGS,
    )
    buffer_size: Count | None = knob(
        None,
        "training",
        "Buffer size",
        "Rows in the shuffle buffer: the next row is drawn from it, and one more of the sorted rows comes in.",
        "rows",
        neutral=None,
        ge=1,
        le=100_000,
    )
    remainder: str = knob(
        "keep",
        "training",
        "Short last batch",
        "Whether to keep or drop an incomplete last batch.",
        choices=("keep", "drop"),
    )
    validate_every: Count | None = knob(
        None,
        "stopping",
        "Validate every",
        "Epochs from one validation to the next. The last epoch is always validated.",
        "epochs",
        ge=1,
        le=1_000_000,
    )
    patience: Count | None = knob(
        None,
        "stopping",
        "Patience",
        "Stop after this many validations in a row without improvement.",
        "validations",
        ge=1,
        le=1_000_000,
    )
    min_delta: Real | None = knob(
        None,
        "stopping",
        "Minimum improvement",
        "The validation loss must fall by more than this to count as improved.",
        ge=0,
        le=1_000_000,
    )
    target_loss: Real | None = knob(
        None,
        "stopping",
        "Target loss",
        "Stop after the first epoch whose training loss is this or lower.",
        neutral=None,
        gt=0,
        le=1_000_000,
    )
    seed: Count | None = knob(
        DEFAULT_SEED,
        "seeds",
        "Seed",
        "One seed for the data, the initial parameters and the batch order.",
        ge=0,
        le=MAX_SEED,
    )
    data_seed: Count | None = knob(None, "seeds", "Data seed", "Seed of the data only.", ge=0, le=MAX_SEED)
    init_seed: Count | None = knob(
        None, "seeds", "Start seed", "Seed of the initial parameters only.", ge=0, le=MAX_SEED
    )
    shuffle_seed: Count | None = knob(None, "seeds", "Shuffle seed", "Seed of the batch order only.", ge=0, le=MAX_SEED)

    @field_validator("*")
    @classmethod
    def _one_of_its_choices(cls, value: object, info: ValidationInfo) -> object:
        words = _words_of(cls, str(info.field_name))
        if words and value is not None and value not in words and not _is_own_data(info.field_name, value):
            raise ValueError("not one of the choices")
        return value

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if errors := list(_contradictions(self)):
            raise InvalidConfig(errors)
        return self

    @classmethod
    def parse(cls, values: Mapping[str, object], also: Collection[str] = ()) -> Self:
        """The configuration of these values; strings are read as a query's; '' and None mean not given. `also` are
        names that the caller takes beside them, so that a refusal may name one that was meant.

        Raises:
            InvalidConfig: naming every field that is refused, its value and what is allowed.
        """
        given = {
            encodable(name): value
            for name, value in values.items()
            if name not in cls.model_fields or (value is not None and value != "")
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            # No more than are named: to find which name was meant by an unknown one takes 0.2 ms.
            refused = [
                _of_own_data(refusal(detail, given, cls.model_fields, also)) for detail in error.errors()[:MOST_NAMED]
            ]
            raise InvalidConfig(refused, error.error_count() - len(refused)) from None

    @classmethod
    def from_query(cls, items: Iterable[tuple[str, str]], also: Collection[str] = ()) -> Self:
        """The configuration in a query string; names in `also` are the caller's own and passed over.

        Raises:
            InvalidConfig: as `parse`, and for a name that stands there twice.
        """
        values: dict[str, object] = {}
        for name, value in items:
            if name in values:
                raise InvalidConfig([given_twice(name, value)])
            if name not in also:
                values[name] = value
        return cls.parse(values, also)

    @classmethod
    def from_canonical(cls, values: Mapping[str, object]) -> Self:
        """The configuration of a canonical form, which may be older than some fields: these get their neutral values.

        Raises:
            InvalidConfig: as `parse`.
        """
        filled = {**values}
        for name, neutral in neutral_values(cls.model_fields).items():
            if name not in filled and (name not in APPLIES or APPLIES[name].holds(filled)):
                filled[name] = neutral
        return cls.parse(filled)

    def normalized(self) -> Self:
        """The same run with every field that has an effect filled in, and null in every field that has none.

        However a run is written, it has one normal form.
        """
        return cast("Self", _normalize(self))

    def resolved(self) -> ResolvedConfig:
        """The same run as the engine takes it, with a value in every field."""
        return _resolve(self)

    def canonical_values(self) -> dict[str, object]:
        """The canonical form, by field: the values of the normal form, without those fields that were added later and
        are neutral or have no effect. So a new field leaves the form of every run from before it alone.
        """
        neutral = neutral_values(type(self).model_fields)
        values = self.normalized().model_dump()
        return {
            name: value for name, value in values.items() if name not in neutral or value not in (neutral[name], None)
        }

    def canonical(self) -> bytes:
        """The canonical form as RFC 8785 JSON."""
        return rfc8785.dumps(cast("dict[str, Any]", self.canonical_values()))


@lru_cache(maxsize=4096)
def run_id(config: RunConfig, engine: str) -> str:
    """The id of a run: 32 hex digits of the SHA-256 of the engine version and the canonical configuration."""
    return hashlib.sha256(engine.encode() + b"\n" + config.canonical()).hexdigest()[:32]


_EVERY_FIELD = set(RunConfig.model_fields)
"""What is set in a normal form; one set for all, since it takes more memory than all that is set."""


@lru_cache(maxsize=4096)
def _normalize(config: RunConfig) -> RunConfig:
    return type(config).model_construct(_EVERY_FIELD, **normal_values(config.model_dump()))


@lru_cache(maxsize=4096)
def _resolve(config: RunConfig) -> ResolvedConfig:
    return ResolvedConfig.of(config.normalized().model_dump())


@cache
def _words_of(model: type[RunConfig], field: str) -> tuple[str, ...]:
    return choices(model.model_fields[field])


def _is_own_data(field: str | None, value: object) -> bool:
    return field == "dataset" and isinstance(value, str) and knows(value)


def _of_own_data(error: FieldError) -> FieldError:
    """The refusal of a field; where it is the name of a user's data set, it says who knows that."""
    if error.field == "dataset" and isinstance(error.value, str) and is_own(error.value):
        known = Text("{name} is a user's data set, and only the server that has it can use it", name=error.value)
        return FieldError(error.field, error.value, known)
    return error


def _contradictions(config: RunConfig) -> Iterable[FieldError]:
    """What no single field's bounds can tell, each error on the field that a reader would change."""
    spec = spec_of(config.dataset)
    yield from _of_another_task(config)
    if spec.rows is not None and config.samples is not None and config.samples > spec.rows:
        too_few = Text("the data set has {rows} rows", rows=spec.rows)
        yield FieldError("samples", config.samples, too_few, span(1, spec.rows))
        return
    normal = normal_values(config.model_dump())
    samples = normal["samples"]
    if spec.rows is not None:
        yield from _too_many_held_out(config, spec.rows, samples, normal["validation_samples"])
    if config.remainder == "drop" and config.batch_size > samples:
        nothing = Text(
            "a batch of {size} is larger than the {samples} samples; if it is dropped, nothing is left to train on",
            size=config.batch_size,
            samples=samples,
        )
        yield FieldError(
            "remainder", config.remainder, nothing, Text("keep, or a batch size up to {samples}", samples=samples)
        )
    yield from _too_many_steps(config, samples, normal["steps"])
    if normal["refit"] == "anew" and normal["steps"] == "continue":
        amid = Text("cannot begin the shuffling anew where epochs continue amid a pass (steps=continue)")
        yield FieldError("refit", config.refit, amid, Text("carry, or steps=restart"))
    for name, condition in APPLIES.items():
        if getattr(config, name) is not None and normal[name] is None:
            yield FieldError(
                name,
                getattr(config, name),
                Text("does not apply: {reason}", reason=condition.otherwise),
                Text("leave it out"),
            )


def _too_many_held_out(config: RunConfig, rows: int, samples: int, validation: int) -> Iterable[FieldError]:
    """Validation or test rows that a data set of so many rows has not left."""
    left = rows - samples
    if validation > left:
        used = Text("the data set has {rows} rows, of which {samples} are for training", rows=rows, samples=samples)
        yield FieldError("validation_samples", config.validation_samples, used, span(0, left))
    elif config.test_samples > left - validation:
        used = Text(
            "the data set has {rows} rows, of which {samples} are for training and {validation} for validation",
            rows=rows,
            samples=samples,
            validation=validation,
        )
        yield FieldError("test_samples", config.test_samples, used, span(0, left - validation))


def _of_another_task(config: RunConfig) -> Iterable[FieldError]:
    """A model or a sampling that the data set's task has no use for."""
    spec, model = spec_of(config.dataset), MODELS[config.model]
    if spec.task not in model.tasks:
        fits = ", ".join(name for name, other in MODELS.items() if spec.task in other.tasks)
        if spec.task == "regression":
            cannot = Text("cannot learn {dataset}, which is a regression task", dataset=config.dataset)
        else:
            cannot = Text("cannot learn {dataset}, which is a classification task", dataset=config.dataset)
        yield FieldError("model", config.model, cannot, Text("for this data set: {models}", models=fits))
    if spec.task == "regression" and SAMPLINGS[config.sampling].equalizes:
        classless = Text("draws each class equally often, and {dataset} has numbers to predict", dataset=config.dataset)
        others = ", ".join(name for name, other in SAMPLINGS.items() if not other.equalizes)
        fitting = Text("for this data set: {samplings}", samplings=others)
        yield FieldError("sampling", config.sampling, classless, fitting)


def _too_many_steps(config: RunConfig, samples: int, steps: str | None) -> Iterable[FieldError]:
    batches = batches_per_pass(samples, config.batch_size, config.remainder)
    wanted = config.steps_per_epoch
    # A dropped batch that leaves nothing to train on is refused before.
    if steps == "restart" and wanted is not None and wanted > batches > 0:
        longer = counted(
            "{wanted} batches are more than the {count} batch of a pass, and with steps=restart no epoch goes on into "
            "the next pass",
            "{wanted} batches are more than the {count} batches of a pass, and with steps=restart no epoch goes on "
            "into the next pass",
            batches,
            wanted=wanted,
        )
        yield FieldError("steps_per_epoch", wanted, longer, span(1, batches))


def schema() -> dict[str, object]:
    """What a form or a document needs of every field, in order: label, help, group, unit, type, default, bounds,
    choices, and the condition (`applies`) under which it has an effect.
    """
    return {
        name: describe(info) | ({"applies": APPLIES[name].as_json()} if name in APPLIES else {})
        for name, info in RunConfig.model_fields.items()
    }
