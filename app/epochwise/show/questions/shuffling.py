"""Questions about which samples come into which batch."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_TWO = "first=0&count=2"
_OVERLAPPING = "dataset=imbalanced&noise=3&epochs=20"
_MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"

ABOUT_SHUFFLING = QuestionGroup(
    "shuffling",
    Text("Shuffling"),
    (
        ReaderQuestion(
            "do-the-batches-change",
            Text("Do the batches change from epoch to epoch?"),
            Text(
                "With shuffling they do: the first batch of epoch 1 begins with row {one} here, that of epoch 2 with "
                "row {two}. The map shows each row's batch in each epoch."
            ),
            "epochs=100&open=batches",
            "strip",
            (35,),
            (
                Claim("one", "run/batches", "epochs.0.0", 7, more=_TWO),
                Claim("two", "run/batches", "epochs.1.0", 192, more=_TWO),
            ),
            "same rows content",
        ),
        ReaderQuestion(
            "shuffled-before-or-after",
            Text("Are the samples shuffled before or after an epoch?"),
            Text(
                "Before each epoch, the first included. So the first epoch begins with row {one} and not with the "
                "first row of the data; between two epochs, before the next and after the last are the same moment."
            ),
            "epochs=100&open=batches",
            "strip",
            (36,),
            (Claim("one", "run/batches", "epochs.0.0", 7, more="first=0&count=1"),),
            "end of the epoch prior",
        ),
        ReaderQuestion(
            "every-sample-once",
            Text("Could one sample be used often and another never?"),
            Text(
                "Not here: an epoch uses every sample once. After {epochs} epochs the model has seen {seen} samples, "
                "each of the {samples} equally often. Only drawing with replacement is different."
            ),
            "epochs=100&open=batches",
            "strip",
            (21, 37),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("seen", "plan", "plan.samples_seen", 20000),
                Claim("samples", "plan", "plan.samples", 200),
            ),
            "opportunity complete pass",
        ),
        ReaderQuestion(
            "with-replacement",
            Text("What if samples are drawn with replacement?"),
            Text(
                "An epoch still makes {updates} updates, but some samples come twice and others not at all: the first "
                "epoch here reaches {share} of the samples. So the number of updates stays, but some samples are seen "
                "more often than others."
            ),
            "epochs=100&sampling=replacement&open=batches",
            "strip",
            (34,),
            (
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
                Claim("share", "run/batches", "epochs.0|distinct", 0.635, more="first=0&count=1", share=True),
            ),
            "bootstrap repetition random",
        ),
        ReaderQuestion(
            "never-shuffled",
            Text("Fixed batches, or new ones in each epoch?"),
            Text(
                "New ones each epoch is the default of most programs. After {epochs} epochs the training loss here is "
                "{each} with new batches, {once} when the samples are shuffled once, and {never} when never. The data "
                "stand in no particular order here, so the difference is small."
            ),
            f"{_MOONS}&keep=sampling:once&keep=sampling:never",
            "compare",
            (38,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("each", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("once", "compare", "runs.1.final.train", 0.233, 0.0005),
                Claim("never", "compare", "runs.2.final.train", 0.2293, 0.0005),
            ),
            "shuffle=False resampled spikes",
        ),
        ReaderQuestion(
            "sorted-by-class",
            Text("What if the samples are sorted by class?"),
            Text(
                "Then most batches hold a single class, and their updates pull the model towards that class. After "
                "{epochs} epochs the training loss is {sorted}, with shuffling {shuffled}."
            ),
            f"{_MOONS}&sampling=sorted&keep=sampling:each-epoch",
            "compare",
            (38,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("sorted", "compare", "runs.0.final.train", 0.243, 0.0005),
                Claim("shuffled", "compare", "runs.1.final.train", 0.2279, 0.0005),
            ),
            "order class",
        ),
        ReaderQuestion(
            "shuffle-buffer",
            Text("Does a shuffle buffer shuffle everything?"),
            Text(
                "Only as far as it reaches. On samples that come sorted by class, a buffer of {size} ends at a "
                "training loss of {buffer} here, shuffling all of them at {whole}."
            ),
            f"{_MOONS}&sampling=buffer&buffer_size=20&keep=sampling:each-epoch,buffer_size:",
            "compare",
            (38,),
            (
                Claim("size", "plan", "config.buffer_size", 20),
                Claim("buffer", "compare", "runs.0.final.train", 0.2409, 0.0005),
                Claim("whole", "compare", "runs.1.final.train", 0.2279, 0.0005),
            ),
            "tf.data streaming",
        ),
        ReaderQuestion(
            "shuffled-time-series",
            Text("May a time series be shuffled?"),
            Text(
                "Its windows may: each sample holds {steps} steps in their order, and whether the windows come "
                "shuffled or in order, the validation loss ends at {shuffled} or {ordered} here. What must stay is "
                "the order inside a window: with the steps of each window mixed up, it ends at {scrambled}."
            ),
            "dataset=series&model=linear&epochs=100&keep=sampling:never&keep=dataset:scrambled",
            "compare",
            (39,),
            (
                Claim("steps", "plan", "config.features", 8),
                Claim("shuffled", "compare", "runs.0.final.validation", 0.1261, 0.0005),
                Claim("ordered", "compare", "runs.1.final.validation", 0.1044, 0.0005),
                Claim("scrambled", "compare", "runs.2.final.validation", 0.6545, 0.0005),
            ),
            "sequence order chunks shuffle",
        ),
        ReaderQuestion(
            "batches-of-windows",
            Text("Can a batch hold several windows of a time series?"),
            Text(
                "Yes. A window is one sample, here {steps} steps and the value after them; a batch of {size} holds "
                "that many windows, from anywhere in the series, and averages their gradients for one update. The "
                "picture beside the batches shows where they lie."
            ),
            "dataset=series&epochs=100",
            "dots",
            (40,),
            (Claim("steps", "plan", "config.features", 8), Claim("size", "plan", "plan.batch_size", 5)),
            "LSTM recurrent network sequence batch_size",
        ),
        ReaderQuestion(
            "unequal-classes",
            Text("My network predicts only the most common class. Why?"),
            Text(
                "Because that is right so often: {share} of the samples here are of one class, and the features say "
                "little about the others. After {epochs} epochs accuracy is {accuracy}, as if the model always named "
                "that class. Where the classes lie further apart, with a noise of {less}, it comes to {better}. "
                "Compare accuracy with the share of the most common class."
            ),
            "dataset=imbalanced&noise=4&model=logistic&batch_size=20&epochs=100&learning_rate=0.05&measure=accuracy",
            "curve",
            (49,),
            (
                Claim("share", "dataset", "train.y|commonest", 0.8, share=True),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("accuracy", "run", "measures.accuracy.epochs.train.-1", 0.8, share=True),
                Claim("less", "plan", "config.noise", 1.5, more="noise=1.5"),
                Claim("better", "run", "measures.accuracy.epochs.train.-1", 0.875, more="noise=1.5", share=True),
            ),
            "imbalance dominant majority baseline",
        ),
        ReaderQuestion(
            "recall-of-each-class",
            Text("How do I see which class my model never predicts?"),
            Text(
                "By recall, the share of a class's samples that get it. After {epochs} epochs here, accuracy on the "
                "validation samples is {accuracy}, no more than that of always saying the most common class, {always}: "
                "{right} of the class right get it, but {left} of left and {top} of top."
            ),
            f"{_OVERLAPPING}&open=recall",
            "curve",
            (49,),
            (
                Claim("epochs", "plan", "plan.epochs", 20),
                Claim("accuracy", "run", "measures.accuracy.epochs.validation.-1", 0.8, share=True),
                Claim("always", "dataset", "baseline.accuracy.validation", 0.8, share=True),
                Claim("right", "run/classes", "validation.recall.2", 0.99375, share=True),
                Claim("left", "run/classes", "validation.recall.1", 0.05, share=True),
                Claim("top", "run/classes", "validation.recall.0", 0, share=True),
            ),
            "recall confusion matrix accuracy paradox balanced accuracy",
        ),
        ReaderQuestion(
            "oversampling",
            Text("Should the rare classes be drawn more often (oversampling)?"),
            Text(
                "It finds more of the rare classes and loses some of the common one. With each class drawn equally "
                "often, {few} of the batches of {size} lack the class top, with shuffling {many}. Of the validation "
                "samples of top, {after} get their class after {epochs} epochs, without oversampling {before}; of the "
                "most common class {low} in place of {high}. Accuracy falls to {accuracy}. Which is better depends on "
                "what a missed rare sample costs."
            ),
            f"{_OVERLAPPING}&sampling=oversampled&open=recall",
            "dots",
            (50,),
            (
                Claim("few", "classes", "lacking.2.shares.2", 0.125, share=True),
                Claim("many", "classes", "lacking.0.shares.2", 0.575, share=True),
                Claim("size", "classes", "batch_sizes.2", 5),
                Claim("epochs", "plan", "plan.epochs", 20),
                Claim("after", "run/classes", "validation.recall.0", 0.4, share=True),
                Claim("before", "run/classes", "validation.recall.0", 0, more="sampling=each-epoch", share=True),
                Claim("low", "run/classes", "validation.recall.2", 0.71875, share=True),
                Claim("high", "run/classes", "validation.recall.2", 0.99375, more="sampling=each-epoch", share=True),
                Claim("accuracy", "run", "measures.accuracy.epochs.validation.-1", 0.69, share=True),
            ),
            "imbalance oversample weighted sampler minority class weight",
        ),
        ReaderQuestion(
            "stratified-batches",
            Text("Does every batch have samples of a rare class?"),
            Text(
                "Not by chance. With stratified batches it does, as far as whole samples go: each of these {batches} "
                "batches of {size} has its share of every class. After {epochs} epochs the training loss is {even}, "
                "with batches by chance {chance}."
            ),
            "dataset=imbalanced&batch_size=10&epochs=100&sampling=stratified&keep=sampling:each-epoch",
            "compare",
            (50,),
            (
                Claim("batches", "plan", "plan.batches_per_epoch", 20),
                Claim("size", "plan", "plan.batch_size", 10),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("even", "compare", "runs.0.final.train", 0.304, 0.0005),
                Claim("chance", "compare", "runs.1.final.train", 0.3053, 0.0005),
            ),
            "imbalance stratify class balance",
        ),
    ),
)
