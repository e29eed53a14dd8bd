"""Questions about samples that do not divide into batches."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_THOUSAND = "samples=1000&batch_size=400&epochs=300"

LAST_BATCH = QuestionGroup(
    "last-batch",
    Text("The last batch"),
    (
        ReaderQuestion(
            "short-last-batch",
            Text("I have 1,000 samples and a batch size of 400. Must I remove 200?"),
            Text(
                "No. Each epoch has {batches} batches, {many} of {size} samples and a last one of {last}: it is "
                "smaller, and every sample is used once."
            ),
            _THOUSAND,
            "strip",
            (13, 14, 15),
            (
                Claim("batches", "plan", "plan.batches_per_epoch", 3),
                Claim("many", "plan", "plan.batch_sizes.0.1", 2),
                Claim("size", "plan", "plan.batch_sizes.0.0", 400),
                Claim("last", "plan", "plan.last_batch_size", 200),
            ),
            "remainder divide uneven delete rows",
            Text("A reply below the tutorial names 300, 300 and 200. They add up to 800: a slip."),
        ),
        ReaderQuestion(
            "drop-the-last-batch",
            Text("What happens when the last batch is dropped?"),
            Text(
                "An epoch has {batches} batches and uses {used} of the {samples} samples (in PyTorch, "
                "`drop_last=True`). With shuffling, chance decides anew in each epoch which {left} are left out."
            ),
            f"{_THOUSAND}&remainder=drop&open=batches",
            "strip",
            (15,),
            (
                Claim("batches", "plan", "plan.batches_per_epoch", 2),
                Claim("used", "plan", "plan.samples_seen", 800, more="epochs=1"),
                Claim("samples", "plan", "plan.samples", 1000),
                Claim("left", "plan", "plan.last_batch_size", 200, more="remainder=keep"),
            ),
            "drop_last drop_remainder",
        ),
        ReaderQuestion(
            "which-batch-sizes-divide",
            Text("Which batch sizes divide my samples evenly?"),
            Text(
                "The divisors of their number. {samples} samples make {batches} batches of {size}, none of them "
                "smaller. You need not use one: a smaller last batch is usually harmless. With batch normalization, "
                "avoid a last batch of a single sample."
            ),
            "samples=1000&batch_size=250&epochs=300",
            "strip",
            (15,),
            (
                Claim("samples", "plan", "plan.samples", 1000),
                Claim("batches", "plan", "plan.batches_per_epoch", 4),
                Claim("size", "plan", "plan.last_batch_size", 250),
            ),
            "divisor evenly",
        ),
        ReaderQuestion(
            "batch-larger-than-the-data",
            Text("What if the batch size is larger than the number of samples?"),
            Text(
                "A batch cannot hold more samples than there are: a batch size of {asked} makes one batch of {size} "
                "samples, and an epoch makes {updates} update. If you drop the last batch too, no update is left; "
                "such a run is refused here."
            ),
            "batch_size=256&epochs=300",
            "strip",
            (16,),
            (
                Claim("asked", "plan", "config.batch_size", 256),
                Claim("size", "plan", "plan.batch_size", 200),
                Claim("updates", "plan", "plan.updates_per_epoch", 1),
            ),
            "capped maximum",
        ),
        ReaderQuestion(
            "why-32-64-128",
            Text("Why are batch sizes of 32, 64 and 128 so common?"),
            Text(
                "Powers of two suit the memory of processors, but training does not need them; mostly it is habit. "
                "{samples} samples make {first} batches of {one}, the last one of {rest}; {second} of {two}, the last"
                " one of {other}; or {third} of {three}, the last one of {third_rest}."
            ),
            "batch_size=32&epochs=300",
            "strip",
            (12,),
            (
                Claim("samples", "plan", "plan.samples", 200),
                Claim("first", "plan", "plan.batches_per_epoch", 7),
                Claim("one", "plan", "plan.batch_size", 32),
                Claim("rest", "plan", "plan.last_batch_size", 8),
                Claim("second", "plan", "plan.batches_per_epoch", 4, more="batch_size=64"),
                Claim("two", "plan", "plan.batch_size", 64, more="batch_size=64"),
                Claim("other", "plan", "plan.last_batch_size", 8, more="batch_size=64"),
                Claim("third", "plan", "plan.batches_per_epoch", 2, more="batch_size=128"),
                Claim("three", "plan", "plan.batch_size", 128, more="batch_size=128"),
                Claim("third_rest", "plan", "plan.last_batch_size", 72, more="batch_size=128"),
            ),
            "power of two popular",
        ),
        ReaderQuestion(
            "782-of-782",
            Text("Why does my program say 782 of 782?"),
            Text(
                "It counts the batches of an epoch. {samples} samples in batches of {size} make {batches}: {full} "
                "full ones and one of {last}. {epochs} epochs make {total} updates."
            ),
            "samples=50000&batch_size=64&epochs=35&model=logistic",
            "number",
            (54,),
            (
                Claim("samples", "plan", "plan.samples", 50000),
                Claim("size", "plan", "plan.batch_size", 64),
                Claim("batches", "plan", "plan.batches_per_epoch", 782),
                Claim("full", "plan", "plan.batch_sizes.0.1", 781),
                Claim("last", "plan", "plan.last_batch_size", 16),
                Claim("epochs", "plan", "plan.epochs", 35),
                Claim("total", "plan", "plan.total_updates", 27370),
            ),
            "progress bar Keras 50,000 / 64 / 35 iterations",
        ),
    ),
)
