"""The words of the field, a plain line each: for the explained words of the pages and the glossary of the documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from epochwise.core.config.text import Text, in_sequence


@dataclass(frozen=True)
class Term:
    """A word and what it means; `also` lists other words for it, `more` is for its place in the glossary only."""

    name: str
    word: Text
    meaning: Text
    also: Text | None = None
    more: Text | None = None

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
            Text("example, row, instance, observation, data point"),
            Text(
                "What one sample is depends on the task: an image, a window of a time series, a sentence. In word2vec "
                "it is a word together with a word near it, so a text has many more samples than sentences."
            ),
        ),
        Term(
            "training-set",
            Text("training set"),
            Text("The samples from which the model learns."),
        ),
        Term(
            "batch",
            Text("batch"),
            Text(
                "The samples whose gradient is computed at once. You choose how many, the batch size, before training."
            ),
            Text("mini-batch"),
        ),
        Term(
            "batch-size",
            Text("batch size"),
            Text("How many samples a batch has. The last batch of an epoch may have fewer."),
        ),
        Term(
            "batch-size-per-replica",
            Text("batch size per replica"),
            Text(
                "With a copy of the model (a replica) on each device: the samples of one copy's batch. Some programs "
                "ask for the sum of all."
            ),
        ),
        Term(
            "shuffling",
            Text("shuffling"),
            Text("Putting the samples into a random order. It decides which of them share a batch."),
        ),
        Term(
            "short-last-batch",
            Text("short last batch"),
            Text(
                "What is left where the batch size does not divide the samples: batches of 64 leave 8 of 200. Keep it "
                "or drop it."
            ),
            Text("partial batch, remainder"),
        ),
        Term(
            "update",
            Text("update"),
            Text("One change of the model's parameters. Each batch makes one, unless several are accumulated."),
            Text("step, often iteration"),
        ),
        Term(
            "iteration",
            Text("iteration"),
            Text("In most texts one update. In programs also a batch, an epoch, a chunk of rows or a boosting round."),
            more=Text(
                "So “50 iterations” can mean 50 updates, or 50 epochs with many updates each. Before you compare two "
                "programs, look up what each of them counts."
            ),
        ),
        Term(
            "gradient-accumulation",
            Text("gradient accumulation"),
            Text("Collecting the gradients of several batches for one update. It acts like a larger batch."),
            Text("batch accumulation"),
        ),
        Term(
            "epoch",
            Text("epoch"),
            Text("One pass over the training set. Without accumulation it makes as many updates as it has batches."),
        ),
        Term(
            "steps-per-epoch",
            Text("steps per epoch"),
            Text(
                "How many batches make an epoch. Unless set: samples divided by batch size, rounded up, or down where "
                "a short last batch is dropped."
            ),
            more=Text(
                "If you set fewer, the next epoch either goes on where this one stopped, or begins with the same "
                "samples again; then some samples are never used. Which of the two depends on how the data are handed "
                "over."
            ),
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
            "test-set",
            Text("test set"),
            Text(
                "Held-out samples on which the trained model is scored once, after the run. Nothing is chosen by them."
            ),
            more=Text(
                "Whoever stops training by the validation loss, or picks a batch size by it, has chosen what looks "
                "good on the validation samples. The test set is an estimate without that choice."
            ),
        ),
        Term(
            "validation-frequency",
            Text("validation frequency"),
            Text("How often validation is measured: after every epoch, every few epochs or every few updates."),
            Text("validation interval"),
        ),
        Term(
            "learning-curve",
            Text("learning curve"),
            Text("A chart of the loss, or of another measure, over the epochs or updates of one run."),
            more=Text(
                "Others mean a chart over the number of training samples: each of its points is a model of its own, "
                "trained to the end."
            ),
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
            "ranking-by-pairs",
            Text("ranking by pairs"),
            Text(
                "Learning an order from pairs of rows: which of the two comes first. Each pair taken both ways round "
                "makes two equal classes."
            ),
        ),
        Term(
            "seed",
            Text("seed"),
            Text("The number from which everything random follows. The same seed gives the same run."),
        ),
    )
)
