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
                "Usually it is one update: this run has {total} iterations in {epochs} epochs. But in scikit-learn's "
                "networks, `max_iter` counts epochs (solvers sgd and adam). Check what your program counts."
            ),
            "batch_size=5&epochs=1000",
            "number",
            (54,),
            (Claim("total", "plan", "plan.total_updates", 40000), Claim("epochs", "plan", "plan.epochs", 1000)),
            "step max_iter max_steps global_step",
        ),
        ReaderQuestion(
            "steps-per-epoch",
            Text("What is steps_per_epoch?"),
            Text(
                "How many batches make an epoch. Left out, an epoch is a pass: one trip through the {samples} samples, "
                "here {whole} batches of {size}. Set to {steps}, an epoch ends after {steps} batches and the next one "
                "goes on from there, so these {epochs} epochs are {passes} passes. In Keras, a tf.data data set needs "
                "`.repeat()` for it."
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
            "Keras same as batches tf.data repeat limit_train_batches",
            Text("Two replies below the tutorial give two answers. This is what Keras does."),
        ),
        ReaderQuestion(
            "twenty-steps-of-ten",
            Text("1,000 images, batches of 10, 20 steps, 100 epochs: always the same 200?"),
            Text(
                "Only if every epoch restarts and nothing is shuffled. Then each epoch has the same {steps} batches of "
                "{size}, and {never} of the {samples} images are never seen. Where each epoch goes on where the last "
                "one stopped, the same {updates} updates are {passes} passes, and no image is left out."
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
            ),
            "steps_per_epoch generator repeat",
        ),
        ReaderQuestion(
            "is-it-to-save-time",
            Text("Is steps_per_epoch there to save time?"),
            Text(
                "It says when an epoch ends and is evaluated, not how much is learned. {epochs} epochs of {steps} "
                "batches make the same {updates} updates as {passes} passes of {whole}: both end at a training loss of "
                "{loss}. It costs time: {epochs} evaluations instead of {fewer}."
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
                Claim("loss", "compare", "runs.0.final.train", 0.3525, 0.0005),
                Claim("loss", "compare", "runs.1.final.train", 0.3525, 0.0005),
                Claim("fewer", "compare", "runs.1.plan.epochs", 20),
            ),
            "validation report shorter epoch",
        ),
        ReaderQuestion(
            "a-sample-in-word2vec",
            Text("What is a sample in word2vec?"),
            Text(
                "What a sample is depends on the task. In skip-gram it is a pair of a word and one of its neighbours; "
                "in CBOW, a word and all its neighbours. So a text has many more samples than sentences; batch, update "
                "and epoch mean what they mean here."
            ),
            "epochs=100",
            "data",
            (8,),
            also="text language embedding skip-gram CBOW",
        ),
        ReaderQuestion(
            "ranking-by-pairs",
            Text("How do I rank things with a classifier?"),
            Text(
                "By pairs: a sample is two things, and its class says which of them ranks higher. Each pair can be "
                "swapped, so both classes have equally many samples. What a batch and an epoch are does not change."
            ),
            "epochs=100",
            "data",
            (51,),
            also="order balanced pairs",
        ),
    ),
)
