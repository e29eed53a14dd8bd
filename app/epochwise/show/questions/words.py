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
            "iterations-around-epochs",
            Text("A loop runs 35 epochs 50 times: how many epochs is that?"),
            Text(
                "If the model is kept from one call of fit() to the next, {epochs} epochs: {calls} calls of {every}. "
                "With {updates} updates each that is {total} updates. The weights change after every batch, not once "
                "per iteration of the loop."
            ),
            "batch_size=5&epochs=1750&fit_every=35&refit=carry",
            "number",
            (55,),
            (
                Claim("epochs", "plan", "plan.epochs", 1750),
                Claim("calls", "plan", "plan.fits", 50),
                Claim("every", "plan", "plan.epochs_per_fit", 35),
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
                Claim("total", "plan", "plan.total_updates", 70000),
            ),
            "outer loop fit repeated 1750",
        ),
        ReaderQuestion(
            "fit-again-and-again",
            Text("Is one fit() of 50 epochs the same as 50 calls of fit() with one?"),
            Text(
                "In Keras yes, since the weights and the optimizer carry on: here {calls} calls and one call of "
                "{epochs} epochs both end at {carried}, with equal losses between. With a new optimizer and the first "
                "shuffle in each call: {anew}. In scikit-learn each `fit()` starts from new weights, unless "
                "`warm_start=True`."
            ),
            "optimizer=adam&learning_rate=0.01&epochs=50&fit_every=1&refit=carry"
            "&keep=fit_every:,refit:&keep=refit:anew",
            "compare",
            (58,),
            (
                Claim("calls", "plan", "plan.fits", 50),
                Claim("carried", "compare", "runs.0.final.train", 0.2385, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 50),
                Claim("carried", "compare", "runs.1.final.train", 0.2385, 0.0005),
                Claim("anew", "compare", "runs.2.final.train", 0.2447, 0.0005),
            ),
            "refit loop warm_start partial_fit optimizer state momentum seed call fit repeatedly",
            slip=Text("“They are the same thing” holds only where the optimizer and the random numbers carry on."),
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
            "updates-instead-of-epochs",
            Text("Can I set the number of updates instead of epochs?"),
            Text(
                "In Lightning with `max_steps`, in a loop of your own by counting. Elsewhere divide by the updates per "
                "epoch: {updates} updates are {epochs} epochs with batches of {size}, and {more} epochs with batches "
                "of {large}."
            ),
            "batch_size=5&epochs=25&keep=batch_size:20&hold=updates",
            "number",
            (60,),
            (
                Claim("updates", "compare", "runs.0.plan.total_updates", 1000),
                Claim("updates", "compare", "runs.1.plan.total_updates", 1000),
                Claim("epochs", "plan", "plan.epochs", 25),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("more", "compare", "runs.1.plan.epochs", 100),
                Claim("large", "compare", "runs.1.config.batch_size", 20),
            ),
            "max_steps max_epochs budget iterations Lightning",
        ),
        ReaderQuestion(
            "default-batch-size",
            Text("What batch size do I get if I set none?"),
            Text(
                "Keras takes {keras} samples, PyTorch's `DataLoader` {torch}, scikit-learn's networks {sklearn} (or "
                "all, if there are fewer). With {samples} samples an epoch then makes {some}, {most} or {fewest} "
                "update, so set it yourself."
            ),
            "batch_size=32&epochs=100&keep=batch_size:1&keep=batch_size:200",
            "compare",
            (12,),
            (
                Claim("keras", "plan", "plan.batch_size", 32),
                Claim("torch", "compare", "runs.1.config.batch_size", 1),
                Claim("sklearn", "compare", "runs.2.config.batch_size", 200),
                Claim("samples", "plan", "plan.samples", 200),
                Claim("some", "plan", "plan.updates_per_epoch", 7),
                Claim("most", "compare", "runs.1.plan.updates_per_epoch", 200),
                Claim("fewest", "compare", "runs.2.plan.updates_per_epoch", 1),
            ),
            "default batch_size=None auto Keras PyTorch DataLoader",
        ),
        ReaderQuestion(
            "is-torch-sgd-one-sample",
            Text("Does torch.optim.SGD take one sample at a time?"),
            Text(
                "No. It makes one update from the gradient that you computed, of however many samples: the "
                "`DataLoader` has the batch size. Batches of {size} make {updates} updates an epoch here, single "
                "samples {single}. The `SGD` of Keras is the same."
            ),
            "epochs=100&keep=batch_size:1",
            "compare",
            (11,),
            (
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("updates", "plan", "plan.updates_per_epoch", 40),
                Claim("single", "compare", "runs.1.plan.updates_per_epoch", 200),
            ),
            "SGD optimizer batch size 1 stochastic pytorch",
        ),
        ReaderQuestion(
            "batch-size-per-gpu",
            Text("Is the batch size per GPU, or for all GPUs together?"),
            Text(
                "In PyTorch and Lightning with DDP it is per GPU: {gpus} GPUs with batches of {size} make one update "
                "from {rows} samples. In Keras with a `MirroredStrategy` it is for all GPUs together. Here the {gpus} "
                "batches come one after the other and are averaged like those of {gpus} GPUs: the training loss ends "
                "at {loss}, as with batches of {rows}."
            ),
            "batch_size=8&accumulate=4&epochs=20&keep=batch_size:32,accumulate:",
            "compare",
            (44,),
            (
                Claim("gpus", "plan", "plan.accumulate", 4),
                Claim("size", "plan", "plan.batch_size", 8),
                Claim("rows", "compare", "runs.1.config.batch_size", 32),
                Claim("loss", "compare", "runs.0.final.train", 0.3029, 0.0005),
                Claim("loss", "compare", "runs.1.final.train", 0.3029, 0.0005),
            ),
            "multi-GPU distributed DistributedDataParallel effective global batch size devices",
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
