"""How a run looks: the facts that every picture of it is drawn from."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from epochwise.web.schemas.meaning import meaning

Range = tuple[float, float]


class EndSchema(TypedDict):
    """Where the x axis ends: where the plan does, or what a run came to that ended early."""

    updates: Annotated[int, meaning("In updates.", 12)]
    epochs: Annotated[float, meaning("In epochs; not whole where a run diverged inside one.", 3)]
    samples: Annotated[int, meaning("In samples, counted as often as they were seen.", 600)]
    words: Annotated[
        tuple[str, str, str],
        meaning(
            "The epochs, the updates and the samples seen in words.", ["3 epochs", "15 updates", "600 samples seen"]
        ),
    ]


class AxesSchema(TypedDict):
    """The title of the x axis in each of its units."""

    epochs: Annotated[str, meaning("In epochs.", "epochs")]
    updates: Annotated[str, meaning("In updates.", "updates")]
    samples: Annotated[str, meaning("In samples.", "samples seen")]


class StopSchema(TypedDict):
    """Where and why a run ended before its plan did."""

    update: Annotated[int, meaning("The last update, counted from 1.", 260)]
    epoch: Annotated[int, meaning("Its epoch, counted from 1.", 13)]
    code: Annotated[Literal["diverged", "early_stopped", "target_reached"], meaning("Why.", "diverged")]
    words: Annotated[list[str], meaning("The same in words, from long to short.", ["diverged at update 260"])]


class LineEndSchema(TypedDict):
    """The label at the end of a line, or of the test's score, which has none."""

    line: Annotated[Literal["validation", "batch", "train", "test"], meaning("Which line.", "validation")]
    name: Annotated[str, meaning("Its name.", "validation")]
    value: Annotated[float, meaning("The value at whose height the label stands.", 0.5389720072977437)]
    text: Annotated[str, meaning("The value in words; empty where the label has none.", "0.539")]


class MarkSchema(TypedDict):
    """The mark at the epoch with the lowest validation loss so far."""

    epoch: Annotated[int, meaning("The epoch, counted from 1.", 3)]
    update: Annotated[int, meaning("Updates made by its end.", 12)]
    value: Annotated[float, meaning("The chart's validation value there.", 0.5389720072977437)]
    words: Annotated[
        str,
        meaning(
            "What the mark says: the lowest of a run that has ended, of one in training the lowest so far.",
            "lowest, epoch 3",
        ),
    ]
    short: Annotated[str, meaning("The same, shorter.", "lowest")]
    below: Annotated[bool, meaning("Whether there is more room under the mark than over it.", True)]


class AboveSchema(TypedDict):
    """What the linear axis cuts off of a line."""

    line: Annotated[Literal["validation", "batch", "train"], meaning("Which line.", "validation")]
    value: Annotated[float, meaning("Its highest value.", 1.633227)]
    epoch: Annotated[int, meaning("The epoch of that value, counted from 1; 0 is the untrained model.", 242)]
    update: Annotated[int, meaning("The updates made by then.", 2420)]
    text: Annotated[str, meaning("What to say of it; empty where another label says it.", "validation up to 1.633")]
    short: Annotated[str, meaning("The same, shorter.", "up to 1.633")]
    begins: Annotated[bool, meaning("Whether the line is above at its beginning only.", False)]
    spans: Annotated[list[Range], meaning("The stretches above the axis, in updates.", [[198.9, 200.8]])]


class CallsSchema(TypedDict):
    """Where fit() is called again."""

    every: Annotated[int, meaning("After so many updates each time.", 40)]
    words: Annotated[list[str], meaning("The same in words, from long to short.", ["fit() again every 4 epochs"])]


class TargetSchema(TypedDict):
    """The training loss at which the run stops."""

    value: Annotated[float, meaning("The loss.", 0.3)]
    words: Annotated[list[str], meaning("What its line says, from long to short.", ["target loss 0.3", "target"])]


class ChartSchema(TypedDict):
    """How the chart of one measure looks. Axis ends follow from every epoch, never from thinned ones."""

    name: Annotated[str, meaning("The measure.", "loss")]
    noun: Annotated[str, meaning("The measure in words.", "loss")]
    title: Annotated[str, meaning("The y axis's title.", "loss (log loss in nats), lower is better")]
    better: Annotated[Literal["lower", "higher"], meaning("Which way is better.", "lower")]
    linear: Annotated[Range, meaning("The ends of a linear y axis.", [0, 0.7])]
    log: Annotated[Range | None, meaning("The ends of a log axis; null where there is none.", [0.48, 0.66])]
    bands: Annotated[bool, meaning("Whether batches are drawn as bands.", False)]
    width: Annotated[int, meaning("How many batches share a band's bucket.", 1)]
    whole: Annotated[bool, meaning("Whether every batch holds all samples.", False)]
    ends: Annotated[list[LineEndSchema], meaning("The labels at the lines' ends.")]
    lowest: Annotated[MarkSchema | None, meaning("The mark at the lowest validation loss so far.")]
    target: Annotated[TargetSchema | None, meaning("The line at the target loss; null where there is none.", None)]
    test: Annotated[str | None, meaning("What the test has found, in words; null without a test.", None)]
    measured: Annotated[
        str | None, meaning("How often validation is measured, in words; null where it is after every epoch.", None)
    ]
    above: Annotated[list[AboveSchema], meaning("What the linear axis cuts off.")]
    hidden_on_log: Annotated[str | None, meaning("What a log axis cannot show, in words.", None)]
    no_log: Annotated[str | None, meaning("Why there is no log axis, in words; null where there is one.", None)]
    caption: Annotated[
        str, meaning("What the marks are.", "Orange: the loss of every single batch, measured before its update.")
    ]
    description: Annotated[str, meaning("The chart in words.", "Learning curves over 3 epochs and 12 updates.")]


class ShowSchema(TypedDict):
    """How the run looks, for whoever draws it."""

    end: Annotated[EndSchema, meaning("Where the x axis ends.")]
    axes: Annotated[AxesSchema, meaning("The x axis's titles.")]
    stop: Annotated[StopSchema | None, meaning("Where and why the run ended early; null if it did not.")]
    calls: Annotated[CallsSchema | None, meaning("Where fit() is called again; null where it is called once.", None)]
    charts: Annotated[dict[str, ChartSchema], meaning("A chart for each measure, by its name.")]
