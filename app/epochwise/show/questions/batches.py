"""Questions about batches and what a step is."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_LINE = "dataset=line&model=linear"
_OF_FIVE = Claim("size", "plan", "plan.batch_size", 5), Claim("samples", "plan", "plan.samples", 200)

BATCHES = QuestionGroup(
    "batches",
    Text("What is a batch?"),
    (
        ReaderQuestion(
            "what-is-a-sample",
            Text("What is a sample?"),
            Text(
                "One row of the data: the features, here two numbers, and the right answer for them. This training "
                "set has {samples} samples. Row, observation, instance and example mean the same; the input alone is "
                "the feature vector."
            ),
            "epochs=100&open=update",
            "data",
            (7,),
            (Claim("samples", "plan", "plan.samples", 200),),
            "row observation instance feature vector example",
            has_data=True,
        ),
        ReaderQuestion(
            "what-is-a-batch",
            Text("What is a batch?"),
            Text(
                "The samples that the model looks at before one update: here {size} of the {samples}. An epoch has "
                "{batches} such batches, so it makes {updates} updates."
            ),
            "epochs=100",
            "strip",
            (9,),
            (
                *_OF_FIVE,
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
            ),
            "mini-batch chunk",
        ),
        ReaderQuestion(
            "what-is-an-epoch",
            Text("What is an epoch?"),
            Text(
                "One pass: the model goes once through all {samples} samples, here in {batches} batches. After "
                "{epochs} epochs it has gone through them {epochs} times and has been updated {updates} times."
            ),
            "epochs=100",
            "dots",
            (21,),
            (
                Claim("samples", "plan", "plan.samples", 200),
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("epochs", "plan", "plan.passes", 100),
                Claim("updates", "plan", "plan.total_updates", 4000),
            ),
        ),
        ReaderQuestion(
            "five-batches-or-batches-of-five",
            Text("Does a batch size of 5 mean that there are five batches?"),
            Text("No: it means {size} samples in each batch. {samples} samples make {batches} batches of that size."),
            "epochs=100",
            "strip",
            (9,),
            (*_OF_FIVE, Claim("batches", "plan", "plan.batches_per_epoch", 40)),
            "number of batches",
        ),
        ReaderQuestion(
            "batch-size-or-epochs",
            Text("How does the batch size differ from the number of epochs?"),
            Text(
                "The batch size decides how many updates an epoch makes: {updates} with batches of {size}, {fewer} "
                "with batches of {larger}. The number of epochs, {epochs} here, decides how often the model goes "
                "through all {samples} samples."
            ),
            "epochs=100&keep=batch_size:50",
            "compare",
            (1,),
            (
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("fewer", "plan", "plan.updates_per_epoch", 4, more="batch_size=50"),
                Claim("larger", "plan", "plan.batch_size", 50, more="batch_size=50"),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("samples", "plan", "plan.samples", 200),
            ),
            "difference seem the same thing",
        ),
        ReaderQuestion(
            "what-happens-in-one-step",
            Text("What happens in one step?"),
            Text(
                "The model predicts for the {size} samples of a batch and compares each prediction with its target. "
                "It takes the mean of the {size} losses, computes the gradient of that mean, and updates its "
                "parameters once. The mean of the first batch here is {loss}."
            ),
            "epochs=100&open=update",
            "dots",
            (2, 3, 10, 23),
            (
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("loss", "run/updates", "updates.0.loss", 0.534, 0.0005, "first=0&count=1"),
            ),
            "predict compare error update loop iteration",
        ),
        ReaderQuestion(
            "two-loops",
            Text("How do epochs and batches look as two loops?"),
            Text(
                "One inside the other: `for each epoch: for each batch: predict, compare, take the gradient, update`. "
                "The outer loop goes over {epochs} epochs, the inner one over the {batches} batches of an epoch, so "
                "there are {updates} updates. The losses of the curve are computed after each inner loop, once an "
                "epoch."
            ),
            "epochs=100&open=update",
            "strip",
            (23,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("updates", "plan", "plan.total_updates", 4000),
            ),
            "for loop nested pseudocode code",
        ),
        ReaderQuestion(
            "error-of-several-samples",
            Text("A batch has several samples: how is its error computed?"),
            Text(
                "Each sample has a loss of its own, and the loss of the batch is their mean. In the first batch here "
                "the first sample has {one}, the second {two}, and the mean of all {size} is {loss}: one mean, one "
                "gradient, one update."
            ),
            "epochs=100&open=update",
            "dots",
            (18,),
            (
                Claim("one", "run/updates", "updates.0.row_loss.0", 0.4526, 0.0005, "first=0&count=1"),
                Claim("two", "run/updates", "updates.0.row_loss.1", 0.8787, 0.0005, "first=0&count=1"),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("loss", "run/updates", "updates.0.loss", 0.534, 0.0005, "first=0&count=1"),
            ),
            "average accumulate evaluate",
        ),
        ReaderQuestion(
            "one-by-one-or-averaged",
            Text("Does the model learn from the samples of a batch one by one?"),
            Text(
                "No: their losses are averaged, and the parameters change once for all {size}. With the sum in place "
                "of the mean (`reduction=sum`) a step is {size} times as long, as at {size} times the rate. After "
                "{epochs} epochs the training loss is {mean} with the mean at a rate of {rate}, {sum} with the sum at"
                " that rate, and {longer} with the mean at {larger}."
            ),
            "noise=0.3&hidden=16&learning_rate=0.01&epochs=100&seed=13&keep=reduction:sum&keep=learning_rate:0.05",
            "compare",
            (19,),
            (
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("rate", "plan", "config.learning_rate", 0.01),
                Claim("larger", "compare", "runs.2.config.learning_rate", 0.05, 1e-9),
                Claim("longer", "compare", "runs.2.final.train", 0.2279, 0.0005),
                Claim("mean", "compare", "runs.0.final.train", 0.2739, 0.0005),
                Claim("sum", "compare", "runs.1.final.train", 0.2279, 0.0005),
            ),
            "sum mean accumulate",
        ),
        ReaderQuestion(
            "three-kinds-of-gradient-descent",
            Text("Batch, stochastic and mini-batch gradient descent: what differs?"),
            Text(
                "Only the batch size. All {samples} samples in one batch make {full} update an epoch: batch gradient "
                "descent. Single samples make {single} updates: stochastic gradient descent (SGD). Batches of {size} "
                "make {updates}: mini-batch gradient descent. Libraries say SGD for any batch size."
            ),
            "epochs=100&keep=batch_size:1&keep=batch_size:200",
            "compare",
            (11,),
            (
                Claim("samples", "plan", "plan.samples", 200),
                Claim("full", "plan", "plan.updates_per_epoch", 1, more="batch_size=200"),
                Claim("single", "plan", "plan.updates_per_epoch", 200, more="batch_size=1"),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
            ),
            "SGD full batch",
        ),
        ReaderQuestion(
            "does-the-next-batch-use-the-new-weights",
            Text("Does the next batch use the new weights?"),
            Text(
                "Yes. The first update leaves the weight of this line at {after}, and the second update begins with "
                "{before}."
            ),
            f"{_LINE}&epochs=20&open=update",
            "dots",
            (20,),
            (
                Claim(
                    "after", "run/updates", "updates.0.parameters_after.weights.0.0", 0.5965, 0.0005, "first=0&count=2"
                ),
                Claim(
                    "before",
                    "run/updates",
                    "updates.1.parameters_before.weights.0.0",
                    0.5965,
                    0.0005,
                    "first=0&count=2",
                ),
            ),
            "parameters carried on",
        ),
        ReaderQuestion(
            "what-is-gradient-descent",
            Text("What is gradient descent?"),
            Text(
                "The gradient says how the loss changes with each parameter; each update takes a step against it, "
                "downhill on the loss of its batch. On the line with its two parameters, the {updates} updates of "
                "epoch 1 bring the loss from {initial} to {last}."
            ),
            f"{_LINE}&epochs=20&open=surface&cursor=40",
            "curve",
            (4,),
            (
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
                Claim("initial", "compare", "runs.0.initial.train", 4.5045, 0.0005),
                Claim("last", "compare", "runs.0.curve.train.1", 0.2101, 0.0005),
            ),
            "slope error surface",
        ),
        ReaderQuestion(
            "log-loss-or-squared-error",
            Text("Which loss is it: log loss or squared error?"),
            Text(
                "Here: log loss (cross-entropy) for classes, mean squared error for numbers; in a library you choose."
                " Before training, the loss of this model of two classes is {classes}, and that of a line through "
                "numbers is {numbers}. Each update shows its loss as a formula with its values."
            ),
            "epochs=100&open=update",
            "curve",
            (5,),
            (
                Claim("classes", "compare", "runs.0.initial.train", 0.6144, 0.0005),
                Claim("numbers", "compare", "runs.0.initial.train", 4.5045, 0.0005, _LINE),
            ),
            "cross-entropy MSE",
        ),
        ReaderQuestion(
            "hyperparameters-and-parameters",
            Text("What is a hyperparameter, and what is a parameter?"),
            Text(
                "Hyperparameters are what you set: here a batch size of {size}, {epochs} epochs, a learning rate of "
                "{rate}. Parameters are what training finds: the weight of this line goes from {before} to {after} in "
                "its first update."
            ),
            f"{_LINE}&epochs=20&open=update",
            "curve",
            (31,),
            (
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("epochs", "plan", "plan.epochs", 20),
                Claim("rate", "plan", "config.learning_rate", 0.1),
                Claim("before", "run/updates", "updates.0.parameters_before.weights.0.0", 0, 0, "first=0&count=1"),
                Claim(
                    "after", "run/updates", "updates.0.parameters_after.weights.0.0", 0.5965, 0.0005, "first=0&count=1"
                ),
            ),
            "internal weights setting",
        ),
        ReaderQuestion(
            "do-other-optimizers-update-differently",
            Text("Do other optimizers update differently?"),
            Text(
                "Yes, from the same batches. SGD steps against the gradient, momentum also goes on in the direction "
                "of earlier steps, Adam scales the step of each parameter. After {epochs} epochs the training loss "
                "here is {plain} with SGD and {momentum} with momentum of {share}, both at a rate of {usual}, and "
                "{adam} with Adam at {rate}. With another seed another one may be lowest."
            ),
            "epochs=30&keep=momentum:0.9&keep=optimizer:adam,learning_rate:0.01",
            "compare",
            (6,),
            (
                Claim("epochs", "plan", "plan.epochs", 30),
                Claim("share", "compare", "runs.1.config.momentum", 0.9),
                Claim("rate", "compare", "runs.2.config.learning_rate", 0.01, 1e-9),
                Claim("usual", "compare", "runs.0.config.learning_rate", 0.1, 1e-9),
                Claim("plain", "compare", "runs.0.final.train", 0.2922, 0.0005),
                Claim("momentum", "compare", "runs.1.final.train", 0.2471, 0.0005),
                Claim("adam", "compare", "runs.2.final.train", 0.2782, 0.0005),
            ),
            "momentum adam rmsprop algorithm",
        ),
    ),
)
