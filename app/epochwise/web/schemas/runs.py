"""Responses about a run: its plan, the whole run, a range of its losses, the inside of its updates."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from epochwise.core.diagnose.facts import FactCode
from epochwise.core.diagnose.headline import Code
from epochwise.core.plan import Regime
from epochwise.web.schemas.curves import AnyEpochs, AnyLosses, EpochRangeSchema, Loss
from epochwise.web.schemas.meaning import meaning
from epochwise.web.schemas.measures import OTHER_MEASURES, InitialSchema, MeasureSchema, MeasureWindowSchema
from epochwise.web.schemas.show import ShowSchema

RunId = Annotated[
    str,
    meaning(
        "The run's id: equal configurations on equal engines have equal ids.",
        "74fa2f1edd606f7fdc6eb5917e0de585",
        pattern="^[0-9a-f]{32}$",
    ),
]
EngineVersion = Annotated[
    str, meaning("Version of the engine; the same version gives the same bits on every machine.", "1-0b70d856")
]
Numbers = list[Loss] | list[list[Loss]]


class ResolvedConfigSchema(TypedDict):
    """Its fields are those of `RunConfig`: `config_schemas` has them."""


class TooLargeProblemSchema(TypedDict):
    """Its members are those of the error: `problem_schemas` has them."""


class WarningSchema(TypedDict):
    """Something to know about a run that is allowed nevertheless."""

    code: Annotated[str, meaning("Stable; the message may change.", "short-last-batch")]
    field: Annotated[str, meaning("The field of the configuration that the warning is about.", "batch_size")]
    message: Annotated[
        str,
        meaning(
            "The warning in a sentence.",
            "1,000 samples do not divide into batches of 400: the last batch of an epoch has 200.",
        ),
    ]


class PlanSchema(TypedDict):
    """What a configuration will do, known before training."""

    samples: Annotated[int, meaning("Rows of the training set.", 1000)]
    validation_samples: Annotated[int, meaning("Rows that are only validated on.", 200)]
    batch_size: Annotated[int, meaning("Samples of a full batch: as requested, but at most all samples.", 400)]
    regime: Annotated[Regime, meaning("One sample per batch, some, or all.", "mini-batch")]
    batches_per_epoch: Annotated[int, meaning("Batches of an epoch.", 3)]
    updates_per_epoch: Annotated[
        int, meaning("Updates of an epoch: each `accumulate` batches make one, its last batches too.", 3)
    ]
    last_batch_size: Annotated[int, meaning("Samples of a pass's last batch.", 200)]
    epochs: Annotated[int, meaning("Epochs: passes through the training set, unless `steps_per_epoch` is given.", 1000)]
    total_batches: Annotated[int, meaning("Batches of all epochs.", 3000)]
    total_updates: Annotated[int, meaning("Updates of all epochs.", 3000)]
    samples_seen: Annotated[int, meaning("Samples of all batches of all epochs.", 1000000)]
    batch_sizes: Annotated[
        list[tuple[int, int]],
        meaning("Sizes of a pass's batches in order, each with how many follow one another.", [[400, 2], [200, 1]]),
    ]
    estimated_seconds: Annotated[float, meaning("Estimate of the computing time, in seconds of one core.", 0.153351)]
    accumulate: Annotated[int, meaning("Batches of an update: as requested, but at most those of an epoch.", 1)]
    batches_per_pass: Annotated[int, meaning("Batches of a pass: one trip through the training set.", 3)]
    restarts: Annotated[bool, meaning("Whether each epoch begins a pass of its own, as steps=restart says.", False)]
    passes: Annotated[float, meaning("All batches, in passes: `total_batches` / `batches_per_pass`.", 1000.0)]
    unseen_samples: Annotated[
        int | None, meaning("Rows of the training set that no batch of the run holds; null where chance decides.", 0)
    ]
    fits: Annotated[int, meaning("Calls of fit(): one for every `fit_every` epochs, and one for what is left.", 1)]
    epochs_per_fit: Annotated[int, meaning("Epochs of a call of fit(); the last may have fewer.", 1000)]
    begins_anew: Annotated[
        bool, meaning("Whether all but the parameters begins anew with each call of fit() after the first.", False)
    ]
    test_samples: Annotated[int, meaning("Rows on which the model is scored once, after the run.", 0)]


class PlannedSchema(TypedDict):
    """The arithmetic and the cost of a run, without training."""

    id: RunId
    engine: EngineVersion
    config: Annotated[ResolvedConfigSchema, meaning("Every field that has an effect, filled in; the others are null.")]
    plan: Annotated[PlanSchema, meaning("What the configuration will do.")]
    warnings: Annotated[list[WarningSchema], meaning("What to know before training.")]
    problem: Annotated[
        TooLargeProblemSchema | None,
        meaning("The problem with which the run would be refused; null if it would be computed."),
    ]


class LowestSchema(TypedDict):
    """The epoch with the lowest validation loss."""

    epoch: Annotated[int, meaning("The epoch, counted from 1.", 3)]
    validation: Annotated[float, meaning("Its validation loss.", 0.5389720072977437)]


class FinalTestSchema(TypedDict):
    """The trained model on the test rows, which nothing before has used: scored once, after the run."""

    samples: Annotated[int, meaning("The test rows.", 200)]
    loss: Annotated[Loss, meaning("The mean of their losses; null where it is not finite.", 0.2843)]
    error: Annotated[Loss, meaning("The standard error of this mean; null where it is not finite.", 0.0312)]
    measures: Annotated[dict[str, Loss], meaning("The other measures on the test rows, by name.", {"accuracy": 0.885})]


class FactSchema(TypedDict):
    """One measured fact that a verdict follows from."""

    code: Annotated[FactCode, meaning("Which fact; stable.", "rise")]
    question: Annotated[str, meaning("What it answers.", "Has validation turned?")]
    answer: Annotated[str, meaning("The answer in a word or two.", "Yes")]
    value: Annotated[
        float,
        meaning(
            "falling: by which share training loss has fallen since half the epochs. gap: the loss on the rows that "
            "judge, minus the training loss. rise: the loss on them at the last epoch, minus that at the lowest. "
            "accuracy: the share of them that get their class.",
            0.076,
        ),
    ]
    standard_error: Annotated[
        float | None,
        meaning(
            "One standard error over the rows that judge; null where the value has none. The sentence has plus and "
            "minus 1.96 of them.",
            0.0054,
        ),
    ]
    sentence: Annotated[
        str, meaning("The fact with its numbers.", "+0.076 ± 0.010 on 10,000 fresh rows since the lowest.")
    ]
    numbers: Annotated[
        dict[str, float],
        meaning(
            "The numbers of the fact by name. falling: `initial` (the untrained model's training loss), `half` after "
            "`half_epoch` and `now`, both smoothed. gap: `train` and `loss` after the last epoch, on the training rows "
            "and on those that judge, and `charted`, the validation loss. rise: `lowest` after `lowest_epoch`, and "
            "`last`, on the rows that judge. accuracy: `right` now and `right_at_lowest`.",
            {"lowest_epoch": 115},
        ),
    ]


class StepSchema(TypedDict):
    """A run to try next."""

    label: Annotated[str, meaning("What it does.", "stop at epoch 115")]
    changes: Annotated[
        dict[str, int | float | str],
        meaning("The fields that differ from this run's: send its `config` with these values.", {"epochs": 115}),
    ]


class VerdictSchema(TypedDict):
    """What the losses say about the run."""

    code: Annotated[Code, meaning("Stable; title and reason may change.", "under-learned")]
    title: Annotated[str, meaning("A headline.", "Under-learned (underfitting)")]
    reason: Annotated[
        str,
        meaning(
            "One or two sentences with the numbers behind the verdict.",
            "3 epochs are too few for a trend. Training loss has gone from 0.747 to 0.538.",
        ),
    ]
    facts: Annotated[list[FactSchema], meaning("What it follows from; empty where a run diverged.")]
    next: Annotated[list[StepSchema], meaning("Runs to try next; may be empty.")]


class TimingSchema(TypedDict):
    """Measured when the run was computed; not part of the run itself."""

    train_seconds: Annotated[float, meaning("Seconds of one core.", 0.000762)]


class OpeningSchema(TypedDict):
    """What is known of a run before its first update."""

    id: RunId
    engine: EngineVersion
    config: Annotated[ResolvedConfigSchema, meaning("Every field that has an effect, filled in; the others are null.")]
    plan: Annotated[PlanSchema, meaning("What the configuration does, unless the run ends early.")]
    warnings: Annotated[list[WarningSchema], meaning("What to know about this run.")]
    initial: Annotated[InitialSchema, meaning("The losses before the first update.")]


class OutcomeSchema(TypedDict):
    """What is known of a run after its last update."""

    status: Annotated[
        Literal["completed", "early_stopped", "diverged", "target_reached"],
        meaning("How the run ended; a run that diverges is not an error.", "completed"),
    ]
    batches_done: Annotated[int, meaning("Batches that were trained on.", 12)]
    updates_done: Annotated[int, meaning("Updates made.", 12)]
    epochs_done: Annotated[int, meaning("Finished epochs.", 3)]
    samples_seen: Annotated[int, meaning("Samples in all batches trained on.", 600)]
    warnings: Annotated[list[WarningSchema], meaning("What to know about this run.")]
    lowest: Annotated[
        LowestSchema | None, meaning("The epoch with the lowest validation loss; null where none was validated.")
    ]
    test: Annotated[
        FinalTestSchema | None,
        meaning("The test, after the run; null without test rows, and where the run diverged.", None),
    ]
    diverged_at_update: Annotated[int | None, meaning("The update, counted from 0, where a run diverged.", None, 2)]
    stopped_at_epoch: Annotated[int, meaning("The epoch, counted from 1, in which the run ended.", 3)]
    verdict: Annotated[
        VerdictSchema,
        meaning("Over-learned (overfitting), under-learned (underfitting), suitably fit and so on, and why."),
    ]
    timing: Annotated[TimingSchema, meaning("Computing time.")]


class WindowSchema(TypedDict):
    """The losses of a range of batches, and of the epochs that these belong to."""

    first: Annotated[int, meaning("The first batch, counted from 0.", 0)]
    total: Annotated[int, meaning("The batches of the run; before its end is reached, those of its plan.", 80)]
    next: Annotated[int | None, meaning("Where the next range begins; null where the run has ended.", 2)]
    loss: Annotated[
        list[Loss],
        meaning("One loss per batch, measured before its update.", [0.6023711327891591, 0.5919052997663603]),
    ]
    epochs: Annotated[EpochRangeSchema, meaning("The losses of the epochs that the batches belong to.")]
    measures: Annotated[dict[str, MeasureWindowSchema], OTHER_MEASURES]


class RunWindowSchema(WindowSchema):
    """The losses of a range of a run's batches."""

    id: RunId


class ParametersSchema(TypedDict):
    """Named arrays: `weights` and `bias`, or of the network the hidden and the output layer's."""

    weights: NotRequired[Annotated[Numbers, meaning("Weights (features, outputs).", [[0.5], [-0.2]])]]
    bias: NotRequired[Annotated[Numbers, meaning("Biases (outputs).", [0.1])]]
    hidden_weights: NotRequired[
        Annotated[Numbers, meaning("The network's weights into its hidden units (features, hidden).", [[0.5], [-0.2]])]
    ]
    hidden_bias: NotRequired[Annotated[Numbers, meaning("The biases of the hidden units (hidden).", [0.1])]]
    output_weights: NotRequired[
        Annotated[Numbers, meaning("The network's weights out of its hidden units (hidden, outputs).", [[0.3]])]
    ]
    output_bias: NotRequired[Annotated[Numbers, meaning("The biases of the outputs (outputs).", [0.0])]]


class UpdateSchema(TypedDict, total=False):
    """The inside of one update; with `fields` only those members."""

    update: Annotated[int, meaning("The update, counted from 0.", 1)]
    epoch: Annotated[int, meaning("Its epoch, counted from 0.", 0)]
    rows: Annotated[list[int], meaning("The rows of its batches: indices into the training set.", [193, 161, 69])]
    row_loss: Annotated[list[Loss], meaning("The loss of each of these rows.", [0.7479, 0.5282, 0.604])]
    share: Annotated[
        list[float | None],
        meaning(
            "Each row's part of their summed loss, from 0 to 1; null where all losses are 0 or one is not finite.",
            [0.3978, 0.2809, 0.3213],
        ),
    ]
    loss: Annotated[
        Loss, meaning("The mean of their losses, before the update; with one batch, the batch loss.", 0.6267)
    ]
    batch_loss: Annotated[list[Loss], meaning("The loss of each batch whose gradient makes the update.", [0.6267])]
    learning_rate: Annotated[float, meaning("The learning rate of this update.", 0.05)]
    parameters_before: Annotated[ParametersSchema, meaning("The parameters before the update.")]
    gradient: Annotated[
        ParametersSchema, meaning("The gradient of this loss; with reduction=sum, times the number of its rows.")
    ]
    parameters_after: Annotated[ParametersSchema, meaning("The parameters after the update.")]
    state_before: Annotated[
        dict[str, ParametersSchema],
        meaning(
            "By name, what the optimizer carries into the update, the velocity of momentum say; empty for SGD.", {}
        ),
    ]
    state_after: Annotated[
        dict[str, ParametersSchema], meaning("By name, what the optimizer carries into the next update.", {})
    ]


class UpdatesSchema(TypedDict):
    """The inside of some updates."""

    id: RunId
    first: Annotated[int, meaning("The first requested update, counted from 0.", 1)]
    total: Annotated[int, meaning("The updates of the run; before its end is reached, those of its plan.", 80)]
    next: Annotated[int | None, meaning("Where the next range begins; null where the run has ended.", 2)]
    updates: Annotated[
        list[UpdateSchema],
        meaning("One entry per update; fewer where the run ends. With `worst` the highest losses first."),
    ]


class BatchesSchema(TypedDict):
    """The rows of the batches of some epochs."""

    id: RunId
    first: Annotated[int, meaning("The first requested epoch, counted from 0.", 0)]
    total: Annotated[int, meaning("The epochs of the run's plan.", 80)]
    next: Annotated[int | None, meaning("Where the next range begins; null where the plan has ended.", 2)]
    batch_size: Annotated[int, meaning("Rows of a batch; the last one of an epoch may have fewer.", 3)]
    epochs: Annotated[
        list[list[int]],
        meaning(
            "One list per epoch: the rows of its batches, one batch after another. A dropped last batch is left out.",
            [[4, 0, 3, 1, 2], [2, 4, 0, 1, 3]],
        ),
    ]


class RunSchema(OpeningSchema, OutcomeSchema):
    """A whole run."""

    batch_loss: Annotated[
        AnyLosses,
        meaning(
            "One loss per batch, measured before its update; thinned where the parameter `points` says so.",
            [0.60237, 0.59191, 0.61196, 0.57686],
        ),
    ]
    epochs: Annotated[AnyEpochs, meaning("One entry per epoch; thinned where the parameter `points` says so.")]
    measures: Annotated[dict[str, MeasureSchema], OTHER_MEASURES]
    window: NotRequired[Annotated[WindowSchema, meaning("With `count`: the single losses of a range of batches.")]]
    show: Annotated[ShowSchema, meaning("How the run looks: what every picture of it is drawn from.")]
    updates: NotRequired[Annotated[list[UpdateSchema], meaning("With `update`: the inside of that one update.")]]


class LinksSchema(TypedDict):
    """Addresses of a run on this host: paths from its root, a proxy's prefix included."""

    self: Annotated[str, meaning("The run.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585")]
    events: Annotated[str, meaning("Its stream.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585/events")]
    updates: Annotated[str, meaning("The inside of updates.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585/updates")]
    batches: Annotated[
        str, meaning("The rows of its batches.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585/batches")
    ]
    window: Annotated[str, meaning("Ranges of losses.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585/window")]
    dataset: Annotated[str, meaning("Its rows.", "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585/dataset")]
    page: Annotated[str, meaning("Its page, with every field written out.", "/?dataset=moons&samples=200")]
    short: Annotated[str, meaning("A short link to its page.", "/r/74fa2f1edd606f7fdc6eb5917e0de585")]
    forms: Annotated[
        dict[str, str],
        meaning("The run in every form, by suffix.", {"csv": "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585.csv"}),
    ]


class PostedRunSchema(TypedDict):
    """A configuration that now has an id, and the addresses of its run."""

    id: RunId
    engine: EngineVersion
    config: Annotated[ResolvedConfigSchema, meaning("Every field that has an effect, filled in; the others are null.")]
    plan: Annotated[PlanSchema, meaning("What the configuration will do.")]
    warnings: Annotated[list[WarningSchema], meaning("What to know before training.")]
    links: Annotated[LinksSchema, meaning("Where to find it.")]
