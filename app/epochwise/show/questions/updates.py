"""Questions about how many updates there are, and what they do."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"
_PAIR = f"{_MOONS}&keep=batch_size:200"
_ONE_BATCH = "first=0&count=1&batch_size=20&accumulate=1"

UPDATES = QuestionGroup(
    "updates",
    Text("Updates and epochs"),
    (
        ReaderQuestion(
            "how-many-updates",
            Text("200 samples, batches of 5, 1,000 epochs: how many updates?"),
            Text(
                "{batches} batches an epoch, {batches} updates an epoch, and {total} updates in {epochs} epochs. The "
                "model has then looked at each sample {epochs} times, {seen} looks in all."
            ),
            "batch_size=5&epochs=1000",
            "number",
            (33,),
            (
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("total", "plan", "plan.total_updates", 40000),
                Claim("epochs", "plan", "plan.epochs", 1000),
                Claim("seen", "plan", "plan.samples_seen", 200000),
            ),
            "worked example 40 40,000",
        ),
        ReaderQuestion(
            "why-more-than-one-epoch",
            Text("Why go through the same samples more than once?"),
            Text(
                "Because one pass makes only {updates} updates here, too few: the training loss is {one} after epoch 1 "
                "and {last} after {epochs} epochs. Each epoch begins where the one before ended."
            ),
            "batch_size=40&epochs=20",
            "dots",
            (26,),
            (
                Claim("updates", "plan", "plan.updates_per_epoch", 5),
                Claim("one", "compare", "runs.0.curve.train.1", 0.5041, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 20),
                Claim("last", "compare", "runs.0.final.train", 0.3103, 0.0005),
            ),
            "multiple epochs pass again",
        ),
        ReaderQuestion(
            "weights-of-epoch-1-in-epoch-2",
            Text("Are the weights at the end of epoch 1 used in epoch 2?"),
            Text(
                "Yes. The last update of epoch 1 leaves the weight of this line at {after}, and the first update of "
                "epoch 2 begins with {before}."
            ),
            "dataset=line&model=linear&epochs=20&open=update&cursor=41",
            "dots",
            (26, 53),
            (
                Claim(
                    "after", "run/updates", "updates.0.parameters_after.weights.0.0", 1.8355, 0.0005, "first=39&count=2"
                ),
                Claim(
                    "before",
                    "run/updates",
                    "updates.1.parameters_before.weights.0.0",
                    1.8355,
                    0.0005,
                    "first=39&count=2",
                ),
            ),
            "carry on start again",
        ),
        ReaderQuestion(
            "all-in-one-batch-no-epochs",
            Text("With all samples in one batch, are epochs still needed?"),
            Text(
                "Yes. An epoch then makes {updates} update, and one step is not enough: the training loss is {one} "
                "after epoch 1 and {last} after {epochs} epochs."
            ),
            "batch_size=200&epochs=300",
            "curve",
            (22,),
            (
                Claim("updates", "plan", "plan.updates_per_epoch", 1),
                Claim("one", "compare", "runs.0.curve.train.1", 0.5852, 0.0005),
                Claim("last", "compare", "runs.0.final.train", 0.2968, 0.0005),
                Claim("epochs", "plan", "plan.epochs", 300),
            ),
            "full batch gradient descent",
        ),
        ReaderQuestion(
            "gradient-accumulation",
            Text("What is gradient accumulation?"),
            Text(
                "The gradients of several batches are averaged for one update (in PyTorch, divide each loss by their "
                "number and call `zero_grad()` only after the update). Here every {together} batches make one update, "
                "so an epoch has {batches} batches and makes {updates} updates. Batches of {size} make the same "
                "updates: both end at a training loss of {loss}."
            ),
            "accumulate=4&epochs=20&keep=batch_size:20,accumulate:",
            "compare",
            (44,),
            (
                Claim("together", "plan", "plan.accumulate", 4),
                Claim("batches", "plan", "plan.batches_per_epoch", 40),
                Claim("updates", "plan", "plan.updates_per_epoch", 10),
                Claim("size", "compare", "runs.1.config.batch_size", 20),
                Claim("loss", "compare", "runs.0.final.train", 0.2992, 0.0005),
                Claim("loss", "compare", "runs.1.final.train", 0.2992, 0.0005),
            ),
            "batch accumulation zero_grad optimizer.step accumulate_grad_batches gradient_accumulation_steps",
        ),
        ReaderQuestion(
            "out-of-memory",
            Text("Out of memory: does gradient accumulation help?"),
            Text(
                "Yes: only one small batch has to fit into memory at a time. Here {together} batches of {size} make "
                "one update, and its loss, {loss}, is that of one batch of {large}. Batch normalization still sees "
                "batches of {size}."
            ),
            "accumulate=4&epochs=20&open=update",
            "dots",
            (44,),
            (
                Claim("together", "plan", "plan.accumulate", 4),
                Claim("size", "plan", "plan.batch_size", 5),
                Claim("loss", "run/updates", "updates.0.loss", 0.5799, 0.0005, "first=0&count=1"),
                Claim("loss", "run/updates", "updates.0.loss", 0.5799, 0.0005, _ONE_BATCH),
                Claim("large", "plan", "plan.batch_size", 20, more="batch_size=20"),
            ),
            "CUDA GPU OOM BatchNorm batch norm gradient_accumulation_steps accumulate_grad_batches",
        ),
        ReaderQuestion(
            "why-do-bigger-batches-learn-less",
            Text("Why do bigger batches learn less in equal epochs?"),
            Text(
                "They make fewer updates: {few} with batches of {large}, {many} with batches of {small}, in {epochs} "
                "epochs each. Their training losses end at {high} and {low}. With equal updates the difference "
                "disappears."
            ),
            f"{_PAIR}&hold=epochs",
            "compare",
            (57, 63),
            (
                Claim("few", "compare", "runs.1.updates_done", 100),
                Claim("large", "compare", "runs.1.config.batch_size", 200),
                Claim("many", "compare", "runs.0.updates_done", 4000),
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("high", "compare", "runs.1.final.train", 0.3531, 0.0005),
                Claim("low", "compare", "runs.0.final.train", 0.2279, 0.0005),
            ),
            "accuracy lower fewer updates",
        ),
        ReaderQuestion(
            "equal-updates",
            Text("Do bigger batches learn less in equal updates?"),
            Text(
                "No, neither is ahead here: after {updates} updates each the training loss is {low} with batches of "
                "{small} and {high} with batches of {large}. But for that the larger batches have seen {more} samples, "
                "the smaller ones {fewer}."
            ),
            f"{_PAIR}&hold=updates",
            "compare",
            (57, 63),
            (
                Claim("updates", "compare", "runs.1.updates_done", 4000),
                Claim("low", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("high", "compare", "runs.1.final.train", 0.2247, 0.0005),
                Claim("large", "compare", "runs.1.config.batch_size", 200),
                Claim("more", "compare", "runs.1.samples_seen", 800000),
                Claim("fewer", "compare", "runs.0.samples_seen", 20000),
            ),
            "fair comparison budget",
        ),
        ReaderQuestion(
            "does-the-rate-go-with-the-batch",
            Text("Should the learning rate grow with the batch size?"),
            Text(
                "It is the usual first try. At the same rate, batches of {small} end at a training loss of {low}, of "
                "{large} at {high}; with the rate raised in proportion, to {rate}, at {scaled}. Too high a rate "
                "diverges, so this has a limit; for Adam many use the square root."
            ),
            f"{_PAIR}&keep=batch_size:200,learning_rate:2",
            "compare",
            (63,),
            (
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("large", "compare", "runs.1.config.batch_size", 200),
                Claim("low", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("high", "compare", "runs.1.final.train", 0.3531, 0.0005),
                Claim("rate", "compare", "runs.2.config.learning_rate", 2, 1e-9),
                Claim("scaled", "compare", "runs.2.final.train", 0.2275, 0.0005),
            ),
            "linear scaling rule square root Adam",
        ),
        ReaderQuestion(
            "what-do-they-do-to-the-weights",
            Text("How do batch size and epochs affect the weights?"),
            Text(
                "They set how many updates there are. After {many} updates, with batches of {small}, the parameters "
                "have moved {far} (distance from the start); with batches of {large}, after {few} updates, {near}; "
                "with {epochs} epochs in place of {all}, after {some} updates, {between}. The lab's table has the "
                "distances."
            ),
            f"{_PAIR}&keep=epochs:10",
            "compare",
            (59,),
            (
                Claim("many", "compare", "runs.0.updates_done", 4000),
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("far", "compare", "runs.0.distance", 3.7588, 0.0005),
                Claim("few", "compare", "runs.1.updates_done", 100),
                Claim("large", "compare", "runs.1.config.batch_size", 200),
                Claim("near", "compare", "runs.1.distance", 1.5415, 0.0005),
                Claim("epochs", "compare", "runs.2.config.epochs", 10),
                Claim("all", "compare", "runs.0.config.epochs", 100),
                Claim("some", "compare", "runs.2.updates_done", 400),
                Claim("between", "compare", "runs.2.distance", 2.3463, 0.0005),
            ),
            "parameters distance path",
        ),
        ReaderQuestion(
            "is-batch-gradient-descent-faster",
            Text("Is batch gradient descent faster than mini-batch?"),
            Text(
                "Per epoch, yes: {one} update instead of {many}. To reach a given loss, no: after {epochs} epochs its "
                "training loss is {high}, with batches of {small} it is {low}. See **Which batch size wins?**"
            ),
            f"{_PAIR}&open=race",
            "compare",
            (64,),
            (
                Claim("one", "compare", "runs.1.plan.updates_per_epoch", 1),
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("many", "compare", "runs.0.plan.updates_per_epoch", 40),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("high", "compare", "runs.1.final.train", 0.3531, 0.0005),
                Claim("low", "compare", "runs.0.final.train", 0.2279, 0.0005),
            ),
            "SGD slower time seconds",
            Text("The tutorial's reply says that it is faster. That holds for an epoch, not for reaching a loss."),
        ),
        ReaderQuestion(
            "ten-times-the-data",
            Text("With ten times the data, do I need as many epochs?"),
            Text(
                "Often fewer, since an epoch makes ten times the updates: {few} samples for {epochs} epochs and {many} "
                "for {fewer} both make {updates} updates. See whether more still help: with {many} samples the "
                "validation loss here is {short} after {fewer} epochs and {long} after {epochs}."
            ),
            f"{_MOONS}&samples=2000&keep=samples:200&keep=epochs:10",
            "compare",
            (24, 63),
            (
                Claim("few", "compare", "runs.1.plan.samples", 200),
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("many", "plan", "plan.samples", 2000),
                Claim("fewer", "compare", "runs.2.plan.epochs", 10),
                Claim("updates", "compare", "runs.1.updates_done", 4000),
                Claim("updates", "compare", "runs.2.updates_done", 4000),
                Claim("short", "compare", "runs.2.final.validation", 0.3316, 0.0005),
                Claim("long", "compare", "runs.0.final.validation", 0.2206, 0.0005),
            ),
            "larger data set more samples number of epochs",
        ),
        ReaderQuestion(
            "different-epochs-for-each-network",
            Text("Can each network have its own number of epochs?"),
            Text(
                "Yes, but say so when you compare them. Here one has {epochs} epochs and ends at a training loss of "
                "{low}; the same with {more} ends at {lower}. The networks are the same; only the epochs differ."
            ),
            f"{_MOONS}&keep=epochs:300",
            "compare",
            (67,),
            (
                Claim("epochs", "compare", "runs.0.config.epochs", 100),
                Claim("low", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("more", "compare", "runs.1.config.epochs", 300),
                Claim("lower", "compare", "runs.1.final.train", 0.1664, 0.0005),
            ),
            "fair comparison models",
        ),
    ),
)
