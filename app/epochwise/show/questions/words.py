"""Questions about what others call things."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_STEPS = "samples=1000&batch_size=10&steps_per_epoch=20&epochs=100"

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
                "How many batches make an epoch. Left out, an epoch is a pass: one trip through the {samples} samples, "
                "here {whole} batches of {size}. Set to {steps}, an epoch ends after {steps} batches and the next one "
                "goes on from there, so these {epochs} epochs are {passes} passes."
            ),
            f"{_STEPS}&open=batches",
            "strip",
            (41,),
            (
                Claim("samples", "plan", "plan.samples", 1000),
                Claim("whole", "plan", "plan.batches_per_pass", 100),
                Claim("size", "plan", "plan.batch_size", 10),
                Claim("steps", "plan", "plan.batches_per_epoch", 20),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("passes", "plan", "plan.passes", 20),
            ),
            "Keras same as batches",
            Text("Two replies below the tutorial give two answers; this is the one of the Keras documents."),
        ),
        ReaderQuestion(
            "twenty-steps-of-ten",
            Text("1,000 images, batches of 10, 20 steps, 100 epochs: always the same 200?"),
            Text(
                "Only if every epoch restarts and nothing is shuffled. Then each epoch has the same {steps} batches of "
                "{size}, and {never} of the {samples} images are never seen. Where each epoch goes on where the last "
                "one stopped, the same {updates} updates are {passes} passes, and {unseen} images are left out."
            ),
            f"{_STEPS}&steps=restart&sampling=never&open=batches&keep=steps:continue",
            "compare",
            (42,),
            (
                Claim("steps", "plan", "plan.batches_per_epoch", 20),
                Claim("size", "plan", "plan.batch_size", 10),
                Claim("never", "plan", "plan.unseen_samples", 800),
                Claim("samples", "plan", "plan.samples", 1000),
                Claim("updates", "plan", "plan.total_updates", 2000),
                Claim("passes", "plan", "plan.passes", 20, more="steps=continue"),
                Claim("unseen", "plan", "plan.unseen_samples", 0, more="steps=continue"),
            ),
            "steps_per_epoch generator repeat",
        ),
        ReaderQuestion(
            "is-it-to-save-time",
            Text("Is steps_per_epoch there to save time?"),
            Text(
                "It says when an epoch ends and is evaluated, not how much is learned. {epochs} epochs of {steps} "
                "batches make the same {updates} updates as {passes} passes of {whole}: the training losses end at "
                "{short} and {long}. Time goes to the evaluations, and there are {epochs} of them instead of {fewer}."
            ),
            f"{_STEPS}&open=batches&hold=updates&keep=steps_per_epoch:,epochs:20",
            "compare",
            (43,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("steps", "plan", "plan.batches_per_epoch", 20),
                Claim("updates", "plan", "plan.total_updates", 2000),
                Claim("passes", "plan", "plan.passes", 20),
                Claim("whole", "plan", "plan.batches_per_pass", 100),
                Claim("short", "compare", "runs.0.final.train", 0.3525, 0.0005),
                Claim("long", "compare", "runs.1.final.train", 0.3525, 0.0005),
                Claim("fewer", "compare", "runs.1.plan.epochs", 20),
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
