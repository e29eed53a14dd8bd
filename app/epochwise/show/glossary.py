"""The words of the field, a plain line each: for the explained words of the pages and the glossary of the documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from epochwise.core.config.text import Text, in_sequence


@dataclass(frozen=True)
class Term:
    """A word and what it means; `also` lists what others call it."""

    name: str
    word: Text
    meaning: Text
    also: Text | None = None

    @property
    def line(self) -> Text:
        """The whole explanation."""
        return in_sequence(self.meaning, Text("Also: {words}.", words=self.also) if self.also else "")


def _by_name(terms: Iterable[Term]) -> dict[str, Term]:
    return {term.name: term for term in terms}


GLOSSARY = _by_name(
    (
        Term(
            "sample",
            Text("sample"),
            Text("One row of the data: what the model sees, and the right answer for it."),
            Text("example, row, data point"),
        ),
        Term(
            "training-set",
            Text("training set"),
            Text("The samples from which the model learns."),
        ),
        Term(
            "batch",
            Text("batch"),
            Text("The samples that one update uses. You choose their number, the batch size, before training."),
            Text("mini-batch"),
        ),
        Term(
            "update",
            Text("update"),
            Text("One change of the model's parameters. Each batch makes one."),
            Text("step, iteration"),
        ),
        Term(
            "epoch",
            Text("epoch"),
            Text("One pass over the training set. It makes as many updates as there are batches."),
        ),
        Term(
            "loss",
            Text("loss"),
            Text("How wrong the model's predictions are, as one number. Lower is better; training tries to lower it."),
            Text("cost, error"),
        ),
        Term(
            "batch-loss",
            Text("batch loss"),
            Text(
                "The mean loss of a batch's samples before the update that it makes. The fewer samples, the more it "
                "scatters, since each batch has others."
            ),
        ),
        Term(
            "training-loss",
            Text("training loss"),
            Text("The loss of the whole training set, measured after an epoch with the parameters of that moment."),
        ),
        Term(
            "validation",
            Text("validation"),
            Text("The loss of held-out samples, which no update uses. It shows how well the model does on new data."),
            Text("held-out loss, development loss"),
        ),
        Term(
            "running-mean",
            Text("running mean"),
            Text("The mean of an epoch's batch losses, each weighted by its batch size. The model changes meanwhile."),
        ),
        Term(
            "unweighted-mean",
            Text("unweighted mean"),
            Text("The plain mean of an epoch's batch losses: a short last batch counts as much as a full one."),
        ),
        Term(
            "parameters",
            Text("parameters"),
            Text("The numbers inside the model that training changes. Predictions follow from them."),
            Text("weights and biases"),
        ),
        Term(
            "gradient",
            Text("gradient"),
            Text(
                "For every parameter, how fast the loss rises when the parameter grows. An update goes the other way."
            ),
            Text("slope, derivative"),
        ),
        Term(
            "gradient-descent",
            Text("gradient descent"),
            Text("Training by many small updates, each a step against the gradient of the loss."),
        ),
        Term(
            "batch-gradient-descent",
            Text("batch gradient descent"),
            Text("Gradient descent in which each update uses all samples, so an epoch is a single update."),
            Text("full-batch gradient descent"),
        ),
        Term(
            "stochastic-gradient-descent",
            Text("stochastic gradient descent"),
            Text("Gradient descent in which each update uses one sample. Many also use the name for small batches."),
            Text("SGD, online learning"),
        ),
        Term(
            "mini-batch-gradient-descent",
            Text("mini-batch gradient descent"),
            Text("Gradient descent in which each update uses some samples: more than one, fewer than all."),
        ),
        Term(
            "hyperparameter",
            Text("hyperparameter"),
            Text("A setting that you choose before training, such as the batch size. Training does not change it."),
        ),
        Term(
            "learning-rate",
            Text("learning rate"),
            Text("How far an update steps: plain gradient descent subtracts this number times the gradient."),
            Text("step size"),
        ),
        Term(
            "overfitting",
            Text("overfitting"),
            Text("The model still improves on the training samples, but gets worse on samples that it has not seen."),
            Text("over-learned"),
        ),
        Term(
            "underfitting",
            Text("underfitting"),
            Text("The model has not yet learned what the data can teach, or is too simple to learn it."),
            Text("under-learned"),
        ),
        Term(
            "early-stopping",
            Text("early stopping"),
            Text("Training ends before its last epoch because the validation loss has stopped improving."),
        ),
        Term(
            "plateau",
            Text("plateau"),
            Text("A stretch of training in which the loss hardly changes. It may fall again later."),
        ),
        Term(
            "margin",
            Text("margin"),
            Text(
                "Written with ±: how far chance alone may move a mean over so many rows. With other rows of the same "
                "kind it would stay within this margin 95 times in 100."
            ),
        ),
        Term(
            "fresh-rows",
            Text("fresh rows"),
            Text(
                "New samples like the training samples, drawn once the run has ended, to judge it by. The chart's "
                "validation samples are fewer and picked the lowest epoch."
            ),
        ),
        Term(
            "divergence",
            Text("divergence"),
            Text("The loss grows instead of falling, often because the learning rate is too large."),
        ),
        Term(
            "seed",
            Text("seed"),
            Text("The number from which everything random follows. The same seed gives the same run."),
        ),
    )
)
