"""Questions about which samples come into which batch."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_TWO = "first=0&count=2"
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
    ),
)
