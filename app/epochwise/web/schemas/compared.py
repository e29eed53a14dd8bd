"""Responses about several runs: a comparison."""

from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from epochwise.core.compare.equal import Counted, Hold
from epochwise.core.compare.rates import Scaling
from epochwise.core.compare.seeds import Varied
from epochwise.core.curves import Status
from epochwise.web.schemas.curves import Loss
from epochwise.web.schemas.meaning import meaning
from epochwise.web.schemas.runs import LowestSchema, PlanSchema, ResolvedConfigSchema, RunId

GroupId = Annotated[
    str,
    meaning(
        "The id of the question: equal questions to equal engines have equal ids.",
        "5d41402abc4b2a76b9719d911017c592",
        pattern="^[0-9a-f]{32}$",
    ),
]


class RateBaseSchema(TypedDict):
    """The batch size and the learning rate from which all others follow."""

    batch_size: Annotated[int, meaning("The batch size.", 5)]
    learning_rate: Annotated[float, meaning("Its learning rate.", 0.05)]


class BothSchema(TypedDict):
    """A value on the training set and on the validation set."""

    train: Annotated[Loss, meaning("On all training rows.", 0.228)]
    validation: Annotated[Loss, meaning("On all validation rows; null where it was not measured.", 0.301)]


class ComparedCurveSchema(TypedDict):
    """The epochs of a run as a comparison draws them."""

    at: Annotated[list[float], meaning("Where each epoch stands on the comparison's axis.", [0, 40, 80])]
    epoch: Annotated[list[float], meaning("The epochs; 0 is the untrained model.", [0, 1, 2])]
    train: Annotated[list[Loss], meaning("Training losses after them.", [0.979, 0.62, 0.51])]
    validation: Annotated[list[Loss], meaning("Validation losses; null where not measured.", [0.98, 0.64, 0.53])]


class RunEndSchema(TypedDict):
    """What a run came to."""

    status: Annotated[Status, meaning("How the run ended.", "completed")]
    epochs_done: Annotated[int, meaning("Epochs done.", 100)]
    updates_done: Annotated[int, meaning("Updates done.", 400)]
    diverged_at_update: Annotated[int | None, meaning("Where training diverged, counted from 0.", None)]
    initial: Annotated[BothSchema, meaning("Losses of the untrained model.")]
    final: Annotated[BothSchema, meaning("Losses after the last epoch.")]
    lowest: Annotated[LowestSchema | None, meaning("The epoch with the lowest validation loss; null without any.")]
    accuracy: Annotated[
        BothSchema | None, meaning("Accuracy after the last epoch; null where the run does not measure it.")
    ]
    test: Annotated[Loss, meaning("The test loss, scored once after the run; null without a test.", None)]


class ComparedRunSchema(RunEndSchema):
    """One run of a comparison."""

    id: RunId
    keep: Annotated[str, meaning("What differs, as it was written; empty for this run.", "batch_size:50")]
    name: Annotated[str, meaning("What differs, in words.", "batch 50")]
    differs: Annotated[
        dict[str, Any],
        meaning("The fields that differ from this run as they were set, before anything was held equal.", {}),
    ]
    uneven: Annotated[bool, meaning("Whether what is held equal was rounded to whole epochs.", False)]
    config: Annotated[ResolvedConfigSchema, meaning("What was trained, every field filled in.")]
    plan: Annotated[PlanSchema, meaning("What the configuration does.")]
    samples_seen: Annotated[int, meaning("Samples of all batches.", 20000)]
    train_seconds: Annotated[float, meaning("Measured training time, in seconds of one core.", 0.0027)]
    rate_updates: Annotated[float, meaning("The learning rate times the updates done.", 20.0)]
    distance: Annotated[
        float | None,
        meaning("How far the last parameters are from the initial ones, Euclidean; null if it diverged.", 2.34),
    ]
    length: Annotated[float, meaning("How far the run reaches on the comparison's axis.", 400)]
    curve: Annotated[ComparedCurveSchema, meaning("The epochs; thinned where `points` says so, extremes kept.")]


class ComparedAxisSchema(TypedDict):
    """The axis along which the runs are drawn."""

    unit: Annotated[Counted, meaning("What it counts.", "updates")]
    title: Annotated[str, meaning("The same in words.", "updates")]
    end: Annotated[float, meaning("Where it ends.", 4000)]


class ComparedEndSchema(TypedDict):
    """Where the line of a run ends."""

    at: Annotated[float, meaning("On the axis.", 4000)]
    train: Annotated[Loss, meaning("The training loss there.", 0.228)]
    updates: Annotated[int, meaning("The updates done by then.", 4000)]
    cut: Annotated[bool, meaning("Whether the run itself goes on behind the end of the axis.", False)]


class TieSchema(TypedDict):
    """All lines end at one place."""

    low: Annotated[float, meaning("The lowest end.", 0.225)]
    high: Annotated[float, meaning("The highest end.", 0.228)]
    words: Annotated[str, meaning("The same in words.", "all 4 runs, 0.225 to 0.228")]


class ComparisonSchema(TypedDict):
    """A run and those kept beside it."""

    id: GroupId
    hold: Annotated[Hold, meaning("What is held equal.", "updates")]
    rate: Annotated[Scaling, meaning("Whether learning rates were scaled with the batch size.", "kept")]
    rate_from: Annotated[RateBaseSchema | None, meaning("From which rate; null where they were kept.")]
    runs: Annotated[list[ComparedRunSchema], meaning("The runs, this one first.")]
    axis: Annotated[ComparedAxisSchema, meaning("The axis along which they are drawn.")]
    range: Annotated[tuple[float, float], meaning("The range of losses that is drawn.", [0, 0.6])]
    ends: Annotated[list[ComparedEndSchema], meaning("Where the line of each run ends.")]
    widths: Annotated[list[float], meaning("How thick the line of each run is, in CSS pixels.", [1.2, 2.6])]
    tie: Annotated[TieSchema | None, meaning("That all lines end at one place; null where they do not.")]
    sentence: Annotated[str, meaning("What is held equal, and what it means.", "Equal updates: every run makes 4,000.")]
    gain: Annotated[str, meaning("Who gains by it.", "Nobody leads: all end between 0.225 and 0.228.")]
    tries: Annotated[
        list[Literal["rate", "updates"]],
        meaning(
            "What would tell the batch size from the number of steps, where this comparison cannot: the learning rate "
            "scaled with the batch size (`rate=linear`), the updates held equal (`hold=updates`).",
            ["rate", "updates"],
        ),
    ]
    description: Annotated[str, meaning("The chart in words.", "2 runs along updates.")]


class GridAxisSchema(TypedDict):
    """An axis of a grid."""

    field: Annotated[str, meaning("The field that varies.", "batch_size")]
    label: Annotated[str, meaning("Its label.", "Batch size")]
    values: Annotated[list[int | float], meaning("Its values, in order.", [1, 5, 20, 200])]


class CellSchema(RunEndSchema):
    """A cell of a grid."""

    id: RunId
    x: Annotated[int | float, meaning("Its value of the axis across.", 5)]
    y: Annotated[int | float | None, meaning("Its value of the axis up; null without one.", 0.05)]
    is_this: Annotated[bool, meaning("Whether it is the run of the query itself.", True)]


class RefusedCellSchema(TypedDict):
    """A cell that cannot be trained."""

    x: Annotated[int | float, meaning("Its value of the axis across.", 0)]
    y: Annotated[int | float | None, meaning("Its value of the axis up; null without one.", 0.05)]
    reason: Annotated[str, meaning("Why.", "batch_size: must be a whole number from 1 to 1,000,000, not 0.")]


class LeadSchema(TypedDict):
    """The cell that ends lowest, or of accuracy highest. Cells are given by their place in `runs`, from 0."""

    cell: Annotated[int, meaning("This cell.", 3)]
    near: Annotated[
        list[int],
        meaning(
            "Other cells that are about as good: the validation rows cannot tell them from it (the difference is "
            "within 1.96 standard errors: those of row-by-row differences where both have the same rows, else those of "
            "two independent means); of the training loss those that end within 1%.",
            [2, 4],
        ),
    ]


class SweepSchema(TypedDict):
    """A grid of runs."""

    id: GroupId
    x: Annotated[GridAxisSchema, meaning("The axis across.")]
    y: Annotated[GridAxisSchema | None, meaning("The axis up; null without one.")]
    refused: Annotated[list[RefusedCellSchema], meaning("The cells that cannot be trained.")]
    runs: Annotated[list[CellSchema], meaning("The others, row by row.")]
    leads: Annotated[
        dict[str, LeadSchema | None],
        meaning("Which cell leads, by measure; null where none has a value.", {"train": {"cell": 3, "near": [2, 4]}}),
    ]
    sentences: Annotated[
        dict[str, str],
        meaning(
            "What can be said of them by measure: `validation`, `train`, `accuracy`.",
            {"train": "Training loss ends lowest, at 0.225, for batch 5, rate 0.05."},
        ),
    ]
    line: Annotated[
        dict[str, str],
        meaning(
            "What the cells with this run's learning rate per sample come to, by measure; empty where they are few.",
            {"train": "The 6 cells with this run's learning rate per sample end between 0.227 and 0.229; all cells, …"},
        ),
    ]
    held: Annotated[
        str,
        meaning(
            "What all cells have in common while the batch size varies; empty where nothing can be said.",
            "Epochs are held equal, so a bigger batch makes fewer updates: in 100 epochs 4,000 with batch 5, 100 with "
            "batch 200.",
        ),
    ]


class SeedRunSchema(RunEndSchema):
    """A run of one seed."""

    id: RunId
    seed: Annotated[int | None, meaning("Its seed; null for the run of the query itself, which comes first.", 1)]
    is_other: Annotated[bool, meaning("Whether it is of the other configuration, which `keep` names.", False)]
    train: Annotated[
        list[Loss], meaning("Training losses after the epochs of `epoch`; null where it had ended.", [0.9])
    ]
    validation: Annotated[list[Loss], meaning("Validation losses after the same epochs.", [0.9])]


class SeedBandSchema(TypedDict):
    """Between which losses the middle 80% of the runs lie, epoch by epoch."""

    low: Annotated[list[Loss], meaning("The lower edge.", [0.2])]
    middle: Annotated[list[Loss], meaning("The median.", [0.25])]
    high: Annotated[list[Loss], meaning("The upper edge.", [0.3])]


class BothBandsSchema(TypedDict):
    """The bands of both losses."""

    train: Annotated[SeedBandSchema, meaning("Of the training loss.")]
    validation: Annotated[SeedBandSchema, meaning("Of the validation loss.")]


class SpreadSchema(TypedDict):
    """Where the values of the runs lie."""

    lowest: Annotated[float, meaning("The least.", 0.157)]
    low: Annotated[float, meaning("The middle 80% lie above this.", 0.21)]
    high: Annotated[float, meaning("The middle 80% lie below this.", 0.35)]
    highest: Annotated[float, meaning("The greatest.", 0.445)]


class SpreadsSchema(TypedDict):
    """Spreads of what the runs came to; null where there is no such number."""

    final_train: Annotated[SpreadSchema | None, meaning("Of the final training losses.")]
    final_validation: Annotated[SpreadSchema | None, meaning("Of the final validation losses.")]
    lowest_epoch: Annotated[SpreadSchema | None, meaning("Of the epochs with the lowest validation loss.")]


class PairedSchema(TypedDict):
    """The other configuration against this one, seed by seed."""

    measure: Annotated[str, meaning("Which final loss is compared.", "validation")]
    better: Annotated[int, meaning("In how many seeds the other one ends lower.", 14)]
    worse: Annotated[int, meaning("In how many it ends higher.", 6)]
    equal: Annotated[int, meaning("In how many both end equal.", 0)]
    diverged: Annotated[int, meaning("How many pairs are left out, since a run of them diverged.", 0)]
    seeds: Annotated[list[int], meaning("The seeds of the pairs that are compared.", [1])]
    differences: Annotated[list[float], meaning("The other one's loss minus this one's, for each of them.", [-0.01])]
    mean: Annotated[float, meaning("Their mean.", -0.012)]
    error: Annotated[float, meaning("The standard error of the mean.", 0.004)]
    margin: Annotated[float, meaning("How far from it the mean of many more seeds may lie, with 95%.", 0.008)]
    stopped: Annotated[bool, meaning("Whether some of the runs stopped early.", False)]


class SeedsSchema(TypedDict):
    """A run with many seeds."""

    id: GroupId
    vary: Annotated[Varied, meaning("What the seed decides.", "all")]
    varied: Annotated[str, meaning("The same in words.", "other data")]
    count: Annotated[int, meaning("How many seeds.", 20)]
    share: Annotated[float, meaning("The share of the runs that a band holds.", 0.8)]
    epoch: Annotated[list[float], meaning("The epochs at which curves are given; 0 is the untrained model.", [0, 1])]
    other: Annotated[str | None, meaning("The name of the other configuration; null without `keep`.", "batch 50")]
    runs: Annotated[list[SeedRunSchema], meaning("This run, then each seed, in turns with the other configuration.")]
    band: Annotated[BothBandsSchema, meaning("The bands of all seeds.")]
    spreads: Annotated[SpreadsSchema, meaning("Where the seeds end.")]
    paired: Annotated[
        PairedSchema | None,
        meaning("The two configurations seed by seed; null without `keep`, or where fewer than two pairs are left."),
    ]
    sentence: Annotated[str, meaning("Where the seeds end, in words.", "Training loss ends between 0.1 and 0.2 …")]
    yours: Annotated[
        str, meaning("Whether this run ends where most do.", "This run's training loss, 0.1, is inside the middle 80%.")
    ]
    pair: Annotated[str, meaning("The two configurations in words; empty without `keep`.", "")]


class SurfacePathSchema(TypedDict):
    """The parameters along a run."""

    update: Annotated[list[int], meaning("Before these updates; the last one is after the last update.", [0, 1, 5])]
    parameters: Annotated[list[list[Loss]], meaning("Weight and bias there.", [[0, 0], [0.1, 0]])]


class SurfaceBatchSchema(TypedDict):
    """One batch on the surface."""

    update: Annotated[int, meaning("Its update, counted from 0.", 1)]
    rows: Annotated[list[int], meaning("Its rows.", [193, 161])]
    loss: Annotated[list[list[Loss]], meaning("Its mean squared error (biases, weights).", [[0.5]])]
    before: Annotated[list[float], meaning("Weight and bias before the update.", [0.1, 0])]
    after: Annotated[list[Loss], meaning("Weight and bias after it.", [0.2, 0])]
    losses: Annotated[list[Loss], meaning("The loss of all rows before and after it.", [0.5, 0.4])]


class GradientSpreadSchema(TypedDict):
    """How far batch gradients lie from that of all rows, root mean square."""

    measured: Annotated[float, meaning("Over 400 random batches.", 0.51)]
    theory: Annotated[
        float,
        meaning(
            "`of_rows` times sqrt((n - B) / (B (n - 1))), with replacement times 1 / sqrt(B).",
            0.5,
        ),
    ]
    of_rows: Annotated[float, meaning("Of single rows.", 1.1)]


class GradientsSchema(TypedDict):
    """Gradients by weight and bias where the update begins."""

    whole: Annotated[list[float], meaning("Of all rows.", [-0.5, 0.1])]
    batch: Annotated[list[float], meaning("Of the batch.", [-0.7, 0.2])]
    batches: Annotated[list[list[float]], meaning("Of each batch of the epoch.", [[-0.7, 0.2]])]
    spread: Annotated[GradientSpreadSchema, meaning("How far batches of this size lie apart.")]


class MinimumSchema(TypedDict):
    """The bottom of a valley of the surface."""

    parameters: Annotated[list[float], meaning("Weight and bias.", [2.0, 0.5])]
    loss: Annotated[float, meaning("The loss there.", 0.08)]


class SurfaceSchema(TypedDict):
    """The error surface of a model with two parameters."""

    id: RunId
    parameters: Annotated[list[str], meaning("Their names.", ["weight", "bias"])]
    weights: Annotated[list[float], meaning("The weights of the grid.", [-1, 0, 1])]
    biases: Annotated[list[float], meaning("The biases of the grid.", [-1, 0, 1])]
    loss: Annotated[
        list[list[float]], meaning("The mean squared error of all training rows (biases, weights).", [[0.5]])
    ]
    path: Annotated[SurfacePathSchema, meaning("The way of the updates.")]
    batch: Annotated[SurfaceBatchSchema, meaning("The batch of the update.")]
    gradients: Annotated[GradientsSchema, meaning("Gradients where the update begins.")]
    minima: Annotated[
        list[MinimumSchema], meaning("The valleys (local minima) that the grid shows, the deepest first.")
    ]
