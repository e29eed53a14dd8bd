"""Questions about what a learning curve shows."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_MOONS = "noise=0.3&hidden=16&learning_rate=0.05&seed=13"
_OVER = "samples=80&hidden=64&batch_size=5&epochs=2000&learning_rate=0.2"

CURVE = QuestionGroup(
    "curve",
    Text("Reading the curve"),
    (
        ReaderQuestion(
            "what-is-a-learning-curve",
            Text("What is a learning curve?"),
            Text(
                "The loss after each epoch, against the epochs: this one falls from {initial} to {last} in {epochs} "
                "epochs on the training samples. The accuracy can be drawn in its place."
            ),
            f"{_MOONS}&epochs=100",
            "curve",
            (28,),
            (
                Claim("initial", "compare", "runs.0.initial.train", 0.9791, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 100),
            ),
            "line plot skill",
        ),
        ReaderQuestion(
            "two-meanings-of-learning-curve",
            Text("Does a learning curve run over epochs, or over the number of samples?"),
            Text(
                "Both are called so. Over epochs it shows one run; over samples it shows many runs, each with more "
                "training data. After {epochs} epochs the validation loss here is {few} with {small} samples and "
                "{many} with {large}."
            ),
            f"{_MOONS}&epochs=100&open=sweep",
            "curve",
            (30,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("few", "compare", "runs.0.final.validation", 0.4896, 0.0005, "samples=20"),
                Claim("small", "plan", "plan.samples", 20, more="samples=20"),
                Claim("many", "compare", "runs.0.final.validation", 0.2315, 0.0005, "samples=1000"),
                Claim("large", "plan", "plan.samples", 1000, more="samples=1000"),
            ),
            "size curve training size",
        ),
        ReaderQuestion(
            "over-under-or-suitably-fit",
            Text("Over-learned, under-learned or suitably fit: how do I see it?"),
            Text(
                "By two curves. This run has over-learned: its training loss goes on falling to {train}, while its "
                "validation loss, lowest at {lowest} after epoch {epoch}, has risen to {last}. The verdict under the "
                "curve says what its numbers allow."
            ),
            _OVER,
            "curve",
            (27, 29),
            (
                Claim("train", "compare", "runs.0.final.train", 0.185, 0.0005),
                Claim("lowest", "compare", "runs.0.lowest.validation", 0.371, 0.0005),
                Claim("epoch", "compare", "runs.0.lowest.epoch", 252),
                Claim("last", "compare", "runs.0.final.validation", 0.5387, 0.0005),
            ),
            "overfitting underfitting",
        ),
        ReaderQuestion(
            "why-does-an-epoch-get-worse",
            Text("Why does the loss sometimes rise from one epoch to the next?"),
            Text(
                "An update follows one batch, and what helps that batch may hurt the others. The training loss of "
                "this run rises in {rises} of {epochs} epochs and still falls from {initial} to {last}."
            ),
            "batch_size=5&epochs=100&learning_rate=0.3&open=loss",
            "curve",
            (52,),
            (
                Claim("rises", "compare", "runs.0.curve.train|rises", 45),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("initial", "compare", "runs.0.initial.train", 0.6144, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 0.23, 0.0005),
            ),
            "accuracy falls zigzag",
        ),
        ReaderQuestion(
            "which-loss-is-printed",
            Text("Which loss does a program print for an epoch?"),
            Text(
                "Most print the mean over the batches while the model was learning: {mean} for epoch 1 here. The same "
                "model after that epoch has a loss of {after} on all training samples. Accuracies differ in the same "
                "way."
            ),
            f"{_MOONS}&epochs=100&open=loss",
            "dots",
            (56,),
            (
                Claim("mean", "run", "epochs.running.0", 0.675, 0.0005),
                Claim("after", "run", "epochs.train.0", 0.4936, 0.0005),
            ),
            "running average Keras Lightning accuracy averaged over batches",
        ),
        ReaderQuestion(
            "why-does-the-loss-fall-at-each-epoch",
            Text("Why does the printed loss jump down where an epoch begins?"),
            Text(
                "A progress bar's mean begins anew with each epoch. At the end of epoch 1 it still holds the first "
                "batches and says {mean}, while the model has come to {after}; the mean of epoch 2 begins there and "
                "ends at {next}."
            ),
            f"{_MOONS}&epochs=100&open=loss",
            "dots",
            (52, 56),
            (
                Claim("mean", "run", "epochs.running.0", 0.675, 0.0005),
                Claim("after", "run", "epochs.train.0", 0.4936, 0.0005),
                Claim("next", "run", "epochs.running.1", 0.4312, 0.0005),
            ),
            "staircase boundary drop",
        ),
        ReaderQuestion(
            "validation-below-training",
            Text("How can the validation loss be below the training loss?"),
            Text(
                "The printed training loss of epoch 1, {mean}, is the mean while the model was learning; the "
                "validation loss, {validation}, is measured after the epoch. Measured at the same moment, the "
                "training loss is {train}."
            ),
            f"{_MOONS}&epochs=100&open=loss",
            "curve",
            (56,),
            (
                Claim("mean", "run", "epochs.running.0", 0.675, 0.0005),
                Claim("validation", "run", "epochs.validation.0", 0.5084, 0.0005),
                Claim("train", "run", "epochs.train.0", 0.4936, 0.0005),
            ),
            "lower validation",
        ),
        ReaderQuestion(
            "loss-and-accuracy-rise-together",
            Text("Why do validation loss and accuracy rise together?"),
            Text(
                "The loss asks how sure the model is, the accuracy only on which side it is. From epoch {begin} to "
                "epoch {end} the validation loss here rises from {low} to {high}, and the accuracy from {fewer} to "
                "{more}: more samples are on their right side, and those that are not are further from it."
            ),
            _OVER,
            "curve",
            (28, 52),
            (
                Claim("begin", "compare", "runs.0.curve.epoch.401", 401),
                Claim("end", "compare", "runs.0.curve.epoch.1201", 1201),
                Claim("low", "run", "epochs.validation.400", 0.4217, 0.0005),
                Claim("high", "run", "epochs.validation.1200", 0.4699, 0.0005),
                Claim("fewer", "run", "measures.accuracy.epochs.validation.400", 0.815, share=True),
                Claim("more", "run", "measures.accuracy.epochs.validation.1200", 0.845, share=True),
            ),
            "overconfident",
        ),
        ReaderQuestion(
            "learning-rate-too-high",
            Text("What does a learning rate that is too high look like?"),
            Text(
                "Each step overshoots more than the last: this loss rises from {initial} to {last} in {updates} "
                "updates. At a rate of {lower} it falls to {good}."
            ),
            "dataset=line&model=linear&batch_size=200&epochs=30&learning_rate=1.08&keep=learning_rate:0.1",
            "curve",
            (27,),
            (
                Claim("initial", "compare", "runs.0.initial.train", 4.5045, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 95.608, 0.005),
                Claim("updates", "plan", "plan.total_updates", 30),
                Claim("lower", "compare", "runs.1.config.learning_rate", 0.1, 1e-9),
                Claim("good", "compare", "runs.1.final.train", 0.2016, 0.0005),
            ),
            "diverge explode",
        ),
        ReaderQuestion(
            "too-slow",
            Text("And one that is too low?"),
            Text(
                "The loss falls, but hardly: from {initial} to {last} in {epochs} epochs, where a rate of {higher} "
                "comes to {good}."
            ),
            "noise=0.3&hidden=16&seed=13&epochs=100&learning_rate=0.0005&keep=learning_rate:0.05",
            "compare",
            (27,),
            (
                Claim("initial", "compare", "runs.0.initial.train", 0.9791, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 0.4991, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("higher", "compare", "runs.1.config.learning_rate", 0.05, 1e-9),
                Claim("good", "compare", "runs.1.final.train", 0.2279, 0.0005),
            ),
            "slow underfit",
        ),
        ReaderQuestion(
            "stop-at-the-best-weights",
            Text("Can I stop at the best weights?"),
            Text(
                "You can take those of the epoch with the lowest validation loss, {epoch} of {epochs} here. They are "
                "the best only for these {validation} validation samples: over {count} seeds that epoch lies anywhere "
                "between {first} and {last}."
            ),
            f"{_MOONS}&epochs=1000&open=seeds",
            "curve",
            (60,),
            (
                Claim("epoch", "compare", "runs.0.lowest.epoch", 239),
                Claim("epochs", "plan", "plan.epochs", 1000),
                Claim("validation", "plan", "plan.validation_samples", 200),
                Claim("count", "seeds", "count", 20, more="count=20"),
                Claim("first", "seeds", "spreads.lowest_epoch.lowest", 121, more="count=20"),
                Claim("last", "seeds", "spreads.lowest_epoch.highest", 989, more="count=20"),
            ),
            "early stopping checkpoint lowest",
        ),
        ReaderQuestion(
            "save-evaluate-go-on",
            Text("Can I save the model every few epochs, evaluate it, and go on?"),
            Text(
                "Yes, if the optimizer and the shuffling carry on too. Here each call of fit() trains {every} epochs, "
                "and the model is evaluated after each. Its validation loss is lowest, {best}, after epoch {epoch} and "
                "{last} after epoch {epochs}: by these samples the last parameters are not the best. A run of {stop} "
                "epochs has the same losses up to there and ends at {saved}; with more epochs it goes on from there."
            ),
            "optimizer=adam&learning_rate=0.02&epochs=200&fit_every=4&refit=carry&open=trainon",
            "curve",
            (66,),
            (
                Claim("every", "plan", "config.fit_every", 4),
                Claim("best", "compare", "runs.0.lowest.validation", 0.3105, 0.0005),
                Claim("epoch", "compare", "runs.0.lowest.epoch", 44),
                Claim("last", "compare", "runs.0.final.validation", 0.3478, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 200),
                Claim("stop", "plan", "plan.epochs", 44, more="epochs=44"),
                Claim("saved", "compare", "runs.0.final.validation", 0.3105, 0.0005, "epochs=44"),
            ),
            "checkpoint resume continue training best parameters last weights save k epochs",
        ),
    ),
)
