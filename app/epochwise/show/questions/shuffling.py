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
                "With shuffling they do: row 1 is in batch {one} of epoch 1 here, and in batch {two} of epoch 2. The "
                "map shows the batch of each row in each epoch."
            ),
            "epochs=100&open=batches",
            "strip",
            (35,),
            (
                Claim("one", "run/batches", "epochs.0|five_of_row_1", 12, more=_TWO),
                Claim("two", "run/batches", "epochs.1|five_of_row_1", 34, more=_TWO),
            ),
            "same rows content DataLoader shuffle=True",
        ),
        ReaderQuestion(
            "shuffled-before-or-after",
            Text("Are the samples shuffled before or after an epoch?"),
            Text(
                "Before each epoch, the first included: so epoch 1 here does not begin with row 1, which is in its "
                "batch {one}. Between two epochs it is the same: after one is before the next."
            ),
            "epochs=100&open=batches",
            "strip",
            (36,),
            (Claim("one", "run/batches", "epochs.0|five_of_row_1", 12, more="first=0&count=1"),),
            "end of the epoch prior",
        ),
        ReaderQuestion(
            "every-sample-once",
            Text("Could one sample be used often and another never?"),
            Text(
                "Not here: an epoch uses every sample once. After {epochs} epochs the model has seen {seen} samples, "
                "each of the {samples} equally often. Drawing with replacement, oversampling or dropping the last "
                "batch changes that."
            ),
            "epochs=100&open=batches",
            "strip",
            (21, 37),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("seen", "plan", "plan.samples_seen", 20000),
                Claim("samples", "plan", "plan.samples", 200),
            ),
            "opportunity complete pass oversampling",
        ),
        ReaderQuestion(
            "with-replacement",
            Text("What if samples are drawn with replacement?"),
            Text(
                "An epoch still makes {updates} updates, but some samples come several times and others not at all: "
                "the first epoch here reaches {share} of the samples. On average it is a little under two thirds."
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
                "Given arrays, Keras and scikit-learn shuffle before each epoch by default; PyTorch's `DataLoader` "
                "only with `shuffle=True`. After {epochs} epochs the training loss here is {each} with new batches, "
                "{once} shuffled once, and {never} never shuffled: these data are in no particular order, so the "
                "difference is small."
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
            "shuffle=False default Keras PyTorch scikit-learn resampled spikes",
        ),
        ReaderQuestion(
            "sorted-by-class",
            Text("What if the samples are sorted by class?"),
            Text(
                "Then every batch here holds a single class, and its update pulls the model towards that class. After "
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
                "No: tf.data's `shuffle({size})` mixes only about {size} neighbours. On samples sorted by class, this "
                "run with a buffer of {size} ends at a training loss of {buffer}, with all samples shuffled at "
                "{whole}."
            ),
            f"{_MOONS}&sampling=buffer&buffer_size=20&keep=sampling:each-epoch,buffer_size:",
            "compare",
            (38,),
            (
                Claim("size", "plan", "config.buffer_size", 20),
                Claim("buffer", "compare", "runs.0.final.train", 0.2409, 0.0005),
                Claim("whole", "compare", "runs.1.final.train", 0.2279, 0.0005),
            ),
            "tf.data buffer_size streaming",
        ),
        ReaderQuestion(
            "shuffled-time-series",
            Text("Can I shuffle a time series?"),
            Text(
                "Its windows of {steps} steps, yes: over the last twenty epochs the mean validation loss is {shuffled} "
                "with shuffling and {ordered} in order. Keep the steps inside a window in order (mixed up: "
                "{scrambled}), and split by time before you shuffle. A stateful RNN needs the order of the windows "
                "too."
            ),
            "dataset=series&model=linear&epochs=100&keep=sampling:never&keep=dataset:scrambled",
            "compare",
            (39,),
            (
                Claim("steps", "plan", "config.features", 8),
                Claim("shuffled", "compare", "runs.0.curve.validation|late", 0.1114, 0.0005),
                Claim("ordered", "compare", "runs.1.curve.validation|late", 0.1044, 0.0005),
                Claim("scrambled", "compare", "runs.2.curve.validation|late", 0.7191, 0.0005),
            ),
            "sequence order chunks shuffle LSTM stateful validation_split",
            has_data=True,
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
            has_data=True,
        ),
        ReaderQuestion(
            "unequal-classes",
            Text("My model predicts only the most common class. Why?"),
            Text(
                "Because that is right so often: {share} of the samples here are of one class, and the features say "
                "little about the others. After {epochs} epochs training accuracy is {accuracy}: the model predicts "
                "that class for all its {common} training samples and for all {few} of each other class. With the "
                "classes further apart (a noise of {less}) it is {better}."
            ),
            "dataset=imbalanced&noise=4&model=logistic&batch_size=20&epochs=100&learning_rate=0.05&measure=accuracy",
            "curve",
            (49,),
            (
                Claim("share", "dataset", "train.y|commonest", 0.8, share=True),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("accuracy", "run", "measures.accuracy.epochs.train.-1", 0.8, share=True),
                Claim("common", "run/classes", "train.counts.2.2", 160),
                Claim("few", "run/classes", "train.counts.0.2", 20),
                Claim("few", "run/classes", "train.counts.1.2", 20),
                Claim("less", "plan", "config.noise", 1.5, more="noise=1.5"),
                Claim("better", "run", "measures.accuracy.epochs.train.-1", 0.875, more="noise=1.5", share=True),
            ),
            "imbalance dominant majority baseline",
        ),
        ReaderQuestion(
            "recall-of-each-class",
            Text("How do I see which class my model never predicts?"),
            Text(
                "By recall: the share of a class that is predicted correctly. On these validation samples it is "
                "{right} for “right”, {left} for “left” and {top} for “top”. Accuracy is {accuracy}; always saying "
                "“right” would have {always}."
            ),
            f"{_OVERLAPPING}&open=recall",
            "curve",
            (49,),
            (
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
                "It finds more of the rare classes and fewer of the common one. With each class drawn equally often, "
                "recall of “top” rises from {before} to {after}, of “left” from {fewer} to {more}; of “right” it falls "
                "from {high} to {low}, and accuracy from {usual} to {accuracy}. Which is better depends on what a "
                "missed rare sample costs."
            ),
            f"{_OVERLAPPING}&sampling=oversampled&open=recall",
            "dots",
            (50,),
            (
                Claim("after", "run/classes", "validation.recall.0", 0.4, share=True),
                Claim("before", "run/classes", "validation.recall.0", 0, more="sampling=each-epoch", share=True),
                Claim("more", "run/classes", "validation.recall.1", 0.75, share=True),
                Claim("fewer", "run/classes", "validation.recall.1", 0.05, more="sampling=each-epoch", share=True),
                Claim("low", "run/classes", "validation.recall.2", 0.71875, share=True),
                Claim("high", "run/classes", "validation.recall.2", 0.99375, more="sampling=each-epoch", share=True),
                Claim("accuracy", "run", "measures.accuracy.epochs.validation.-1", 0.69, share=True),
                Claim("usual", "run", "measures.accuracy.epochs.validation.-1", 0.8, 0, "sampling=each-epoch", True),
            ),
            "imbalance oversample WeightedRandomSampler minority class weight",
        ),
        ReaderQuestion(
            "stratified-batches",
            Text("Does every batch have samples of a rare class?"),
            Text(
                "Not always: with plain shuffling {lacking} of these batches of {size} have no sample of “top”. With "
                "stratified batches it is {none}: each has its share of every class. The table under the map counts "
                "them."
            ),
            "dataset=imbalanced&batch_size=10&epochs=20&open=batches",
            "strip",
            (50,),
            (
                Claim("lacking", "classes", "lacking.0.shares.3", 0.31, share=True),
                Claim("size", "classes", "batch_sizes.3", 10),
                Claim("none", "classes", "lacking.1.shares.3", 0, share=True),
            ),
            "imbalance stratify class balance StratifiedKFold",
        ),
    ),
)
