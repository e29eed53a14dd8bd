"""Questions about what others call things."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

OTHER_WORDS = QuestionGroup(
    "words",
    Text("Other words: steps, iterations"),
    (
        ReaderQuestion(
            "is-an-iteration-an-epoch",
            Text("Is an iteration a batch or an epoch?"),
            Text(
                "Mostly it is one update, so one batch: this run has {total} iterations in {epochs} epochs. But "
                "`max_iter` of scikit-learn's networks counts epochs, and other programs mean something else again. "
                "Look for what is counted."
            ),
            "batch_size=5&epochs=1000",
            "number",
            (54,),
            (Claim("total", "plan", "plan.total_updates", 40000), Claim("epochs", "plan", "plan.epochs", 1000)),
            "step max_iter",
        ),
        ReaderQuestion(
            "steps-per-epoch",
            Text("What is steps_per_epoch?"),
            Text(
                "In Keras, how many batches make an epoch. Left out, an epoch is one pass: {batches} batches of "
                "{size} for {samples} samples. Set to another number, an epoch ends there, and is no longer one pass."
            ),
            "batch_size=5&epochs=100",
            "strip",
            (41,),
            (
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("samples", "plan", "plan.samples", 200),
            ),
            "Keras same as batches",
            Text("Two replies below the tutorial give two answers; this is the one of the Keras documents."),
        ),
        ReaderQuestion(
            "twenty-steps-of-ten",
            Text("1,000 images, batches of 10, 20 steps, 100 epochs: always the same 200?"),
            Text(
                "Not where each epoch goes on where the last one stopped. All these epochs together are as many "
                "updates as {passes} passes: {updates} updates that see {seen} images, each of the {samples} equally "
                "often."
            ),
            "samples=1000&batch_size=10&epochs=20",
            "strip",
            (42,),
            (
                Claim("passes", "plan", "plan.epochs", 20),
                Claim("updates", "plan", "plan.total_updates", 2000),
                Claim("seen", "plan", "plan.samples_seen", 20000),
                Claim("samples", "plan", "plan.samples", 1000),
            ),
            "steps_per_epoch generator repeat",
        ),
        ReaderQuestion(
            "is-it-to-save-time",
            Text("Is steps_per_epoch there to save time?"),
            Text(
                "It says when validation and reports are due, not how much is learned. The same comes from validating "
                "less often: every {every} epochs, this run validates after epoch {first} for the first time and "
                "makes the same {updates} updates."
            ),
            "epochs=100&validate_every=10",
            "curve",
            (43,),
            (
                Claim("every", "plan", "config.validate_every", 10),
                Claim("first", "run", "epochs.validation|first", 10),
                Claim("updates", "plan", "plan.total_updates", 4000),
            ),
            "validation report shorter epoch",
        ),
        ReaderQuestion(
            "a-sample-in-word2vec",
            Text("What is a sample in word2vec?"),
            Text(
                "What a sample is depends on the task. There it is a pair of a word and one of its neighbours, so a "
                "text has many more samples than sentences; batch, update and epoch mean what they mean here."
            ),
            "epochs=100",
            "data",
            (8,),
            also="text language embedding",
        ),
        ReaderQuestion(
            "ranking-by-pairs",
            Text("How do I rank things with a classifier?"),
            Text(
                "By pairs: a sample is two things, and its class says which of them ranks higher. Each pair can be "
                "turned round, so the two classes are equally frequent. What a batch and an epoch are does not change."
            ),
            "epochs=100",
            "data",
            (51,),
            also="order balanced pairs",
        ),
    ),
)
