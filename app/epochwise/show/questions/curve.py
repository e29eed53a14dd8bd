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
                "A plot of the loss after each epoch. On the training samples this one falls from {initial} to {last}"
                " in {epochs} epochs. The accuracy can be drawn in its place."
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
                "Both are called a learning curve. Over epochs it shows one run; over samples it shows many runs, "
                "each with more training data: **Would more samples help?**, below the grid, draws them. The lowest "
                "validation loss in {epochs} epochs here is {few} with {small} samples and {many} with {large}."
            ),
            f"{_MOONS}&epochs=100&open=sweep",
            "curve",
            (30,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("few", "compare", "runs.0.lowest.validation", 0.4093, 0.0005, "samples=20"),
                Claim("small", "plan", "plan.samples", 20, more="samples=20"),
                Claim("many", "compare", "runs.0.lowest.validation", 0.2302, 0.0005, "samples=1000"),
                Claim("large", "plan", "plan.samples", 1000, more="samples=1000"),
            ),
            "size curve training size",
        ),
        ReaderQuestion(
            "over-under-or-suitably-fit",
            Text("Over-learned, under-learned or suitably fit: how can I tell?"),
            Text(
                "Overfitting (over-learned): training loss keeps falling and validation loss rises, here from "
                "{lowest} after epoch {epoch} to {last}. Underfitting (under-learned): both still fall. Suitable: "
                "both are flat and close together."
            ),
            _OVER,
            "curve",
            (27, 29),
            (
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
                "An update follows one batch, and what helps that batch may hurt the others. At this rate of {rate}, "
                "three times the default, the training loss rises in {rises} of {epochs} epochs and still falls from "
                "{initial} to {last}."
            ),
            "batch_size=5&epochs=100&learning_rate=0.3",
            "curve",
            (52,),
            (
                Claim("rises", "compare", "runs.0.curve.train|rises", 45),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("rate", "plan", "config.learning_rate", 0.3),
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
            Text("Why does the printed loss drop when an epoch begins?"),
            Text(
                "A progress bar's mean begins anew with each epoch. At the end of epoch 1 it still contains the first"
                " batches and says {mean}, while the model has come to {after}. The mean of epoch 2 starts without "
                "those batches, so it ends at {next}."
            ),
            f"{_MOONS}&epochs=100&open=loss&cursor=41",
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
                "training loss is {train}, so it is in fact lower. Dropout can cause the same, since it is off in "
                "validation."
            ),
            f"{_MOONS}&epochs=100&open=loss",
            "curve",
            (56,),
            (
                Claim("mean", "run", "epochs.running.0", 0.675, 0.0005),
                Claim("validation", "run", "epochs.validation.0", 0.5084, 0.0005),
                Claim("train", "run", "epochs.train.0", 0.4936, 0.0005),
            ),
            "lower validation dropout",
        ),
        ReaderQuestion(
            "loss-and-accuracy-rise-together",
            Text("Why do validation loss and accuracy rise together?"),
            Text(
                "The loss asks how sure the model is, the accuracy only which class it chooses. The mean validation "
                "loss here is {low} in epochs {early} to {until} and {high} in epochs {late} to {end}; the mean "
                "accuracy (press **accuracy**) is {fewer} and {more}. A few more samples are right, but the wrong "
                "ones are more confidently wrong."
            ),
            _OVER,
            "curve",
            (28, 52),
            (
                Claim("early", "compare", "runs.0.curve.epoch.201", 201),
                Claim("until", "compare", "runs.0.curve.epoch.400", 400),
                Claim("late", "compare", "runs.0.curve.epoch.1801", 1801),
                Claim("end", "plan", "plan.epochs", 2000),
                Claim("low", "run", "epochs.validation.200:400|mean", 0.4078, 0.0005),
                Claim("high", "run", "epochs.validation.1800:2000|mean", 0.5173, 0.0005),
                Claim("fewer", "run", "measures.accuracy.epochs.validation.200:400|mean", 0.8248, 0.0005, share=True),
                Claim("more", "run", "measures.accuracy.epochs.validation.1800:2000|mean", 0.8384, 0.0005, share=True),
            ),
            "overconfident",
        ),
        ReaderQuestion(
            "learning-rate-too-high",
            Text("What does a learning rate that is too high look like?"),
            Text(
                "Each step overshoots more than the last: this loss rises from {initial} to {last} in {updates} "
                "updates, and the run stops there: it has diverged. At a rate of {lower} it falls to {good}."
            ),
            "dataset=line&model=linear&batch_size=200&epochs=30&learning_rate=1.08&y=log",
            "curve",
            (27,),
            (
                Claim("initial", "compare", "runs.0.initial.train", 4.5045, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 95.608, 0.005),
                Claim("updates", "compare", "runs.0.updates_done", 12),
                Claim("lower", "compare", "runs.0.config.learning_rate", 0.1, 1e-9, "learning_rate=0.1"),
                Claim("good", "compare", "runs.0.final.train", 0.2016, 0.0005, "learning_rate=0.1"),
            ),
            "diverge explode",
        ),
        ReaderQuestion(
            "why-is-my-loss-nan",
            Text("Why is my loss NaN?"),
            Text(
                "Most often the learning rate is too high: the loss grows until it is no longer a number. At a rate "
                "of {rate} this run diverges and is stopped after {updates} updates; at {lower} its training loss "
                "ends at {good}. If a lower rate does not help, look for missing values in the data and for the "
                "logarithm of zero in the loss."
            ),
            "dataset=line&model=linear&epochs=20&learning_rate=1.5&y=log",
            "curve",
            (27,),
            (
                Claim("rate", "plan", "config.learning_rate", 1.5),
                Claim("updates", "compare", "runs.0.updates_done", 120),
                Claim("lower", "compare", "runs.0.config.learning_rate", 0.1, 1e-9, "learning_rate=0.1"),
                Claim("good", "compare", "runs.0.final.train", 0.2057, 0.0005, "learning_rate=0.1"),
            ),
            "NaN inf infinite diverge explode",
        ),
        ReaderQuestion(
            "too-slow",
            Text("What does a learning rate that is too low look like?"),
            Text(
                "The loss falls slowly: from {initial} to {last} in {epochs} epochs. At a rate of {higher} it falls "
                "to {good}."
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
                "You can take those of the epoch with the lowest validation loss, {epoch} of {epochs} here (in Keras,"
                " `EarlyStopping` with `restore_best_weights=True`). With other random numbers it is another epoch: "
                "over {count} seeds, between {first} and {last}. Measure the final score on a test set."
            ),
            f"{_MOONS}&epochs=1000&open=seeds",
            "curve",
            (60,),
            (
                Claim("epoch", "compare", "runs.0.lowest.epoch", 239),
                Claim("epochs", "plan", "plan.epochs", 1000),
                Claim("count", "seeds", "count", 20, more="count=20"),
                Claim("first", "seeds", "spreads.lowest_epoch.lowest", 121, more="count=20"),
                Claim("last", "seeds", "spreads.lowest_epoch.highest", 989, more="count=20"),
            ),
            "early stopping checkpoint lowest epoch restore_best_weights save_best_only",
        ),
        ReaderQuestion(
            "save-evaluate-go-on",
            Text("Can I save the model every few epochs, evaluate it, and go on?"),
            Text(
                "Yes: evaluating changes nothing. To go on from a file, save the optimizer's state too. Here each call "
                "of fit() trains {every} epochs, and the model is evaluated after each. Its validation loss is lowest, "
                "{best}, after epoch {epoch} and {last} after epoch {epochs}: by these samples the last parameters are "
                "not the best. A run of {stop} epochs has the same losses up to there and ends at {saved}; with more "
                "epochs it goes on from there."
            ),
            "optimizer=adam&learning_rate=0.02&epochs=200&fit_every=4&refit=carry&validate_every=4&open=trainon",
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
