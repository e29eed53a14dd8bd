"""Questions about seeds, luck and noise."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"

RANDOMNESS = QuestionGroup(
    "randomness",
    Text("Randomness"),
    (
        ReaderQuestion(
            "other-numbers-in-every-run",
            Text("Why do I get different numbers in every run?"),
            Text(
                "The train/validation split, the initial parameters and the order of the samples are random. (Here the "
                "samples of both sets are drawn too.) The middle {share} of {count} seeds end between {low} and {high} "
                "(validation loss)."
            ),
            f"{_MOONS}&open=seeds",
            "curve",
            (47,),
            (
                Claim("count", "seeds", "count", 20, more="count=20"),
                Claim("low", "seeds", "spreads.final_validation.low", 0.2519, 0.0005, "count=20"),
                Claim("high", "seeds", "spreads.final_validation.high", 0.3612, 0.0005, "count=20"),
                Claim("share", "seeds", "share", 0.8, more="count=20", share=True),
            ),
            "results change reproducible validation_split random_state",
        ),
        ReaderQuestion(
            "is-my-code-right",
            Text("My results change when I shuffle: is my code right?"),
            Text(
                "Changing results are normal. With only the batch order changed, the middle {share} of {count} runs "
                "end between {low} and {high} here (validation loss): **Where does the luck come from?** draws them. "
                "Train with several seeds and compare."
            ),
            f"{_MOONS}&open=seeds",
            "curve",
            (47,),
            (
                Claim("count", "seeds", "count", 20, more="count=20&vary=order"),
                Claim("low", "seeds", "spreads.final_validation.low", 0.297, 0.0005, "count=20&vary=order"),
                Claim("high", "seeds", "spreads.final_validation.high", 0.306, 0.0005, "count=20&vary=order"),
                Claim("share", "seeds", "share", 0.8, more="count=20&vary=order", share=True),
            ),
            "band bug",
        ),
        ReaderQuestion(
            "what-does-a-seed-do",
            Text("What does a random seed do?"),
            Text(
                "It sets where the random numbers begin. Here the same seed gives the same run to the last bit: seed "
                "{seed} ends at a training loss of {this} each time, seed {other} at {that}. On a GPU that needs extra "
                "settings."
            ),
            f"{_MOONS}&keep=seed:14",
            "compare",
            (45,),
            (
                Claim("seed", "compare", "runs.0.config.seed", 13),
                Claim("this", "compare", "runs.0.final.train", 0.2279, 0.0005),
                Claim("other", "compare", "runs.1.config.seed", 14),
                Claim("that", "compare", "runs.1.final.train", 0.2447, 0.0005),
            ),
            "random_state reproducible deterministic torch.manual_seed set_random_seed CUDA",
        ),
        ReaderQuestion(
            "fix-the-split",
            Text("Should I fix the training and validation sets?"),
            Text(
                "When you compare settings, yes: give the split its own seed. (Keras's `validation_split` takes the "
                "last rows: shuffle first.) With other data in each run the middle {share} of the final validation "
                "losses range from {low} to {high}; with the same data in another batch order, from {near} to {far}. "
                "**Where does the luck come from?** draws both."
            ),
            f"{_MOONS}&open=seeds",
            "curve",
            (48,),
            (
                Claim("share", "seeds", "share", 0.8, more="count=20&vary=data", share=True),
                Claim("low", "seeds", "spreads.final_validation.low", 0.2708, 0.0005, "count=20&vary=data"),
                Claim("high", "seeds", "spreads.final_validation.high", 0.4103, 0.0005, "count=20&vary=data"),
                Claim("near", "seeds", "spreads.final_validation.low", 0.297, 0.0005, "count=20&vary=order"),
                Claim("far", "seeds", "spreads.final_validation.high", 0.306, 0.0005, "count=20&vary=order"),
            ),
            "train_test_split random_state validation_split data_seed",
        ),
        ReaderQuestion(
            "why-do-small-batches-jump",
            Text("Why do the losses of small batches vary so much?"),
            Text(
                "The mean of a few samples depends on which samples they are. In the first epoch here the highest "
                "batch loss lies {wide} above the lowest with batches of {small}, and {narrow} with batches of "
                "{large}."
            ),
            f"{_MOONS}&batch_size=2&keep=batch_size:50",
            "dots",
            (61,),
            (
                Claim("wide", "run/window", "loss|range", 0.9465, 0.0005, "first=0&count=100"),
                Claim("small", "plan", "plan.batch_size", 2),
                Claim("narrow", "run/window", "loss|range", 0.0518, 0.0005, "first=0&count=4&batch_size=50"),
                Claim("large", "plan", "plan.batch_size", 50, more="batch_size=50"),
            ),
            "noise scatter jump noisy loss",
        ),
        ReaderQuestion(
            "smoother-surface",
            Text("Do larger batches give a smoother error surface?"),
            Text(
                "Each batch has an error surface of its own; the larger the batch, the closer it is to that of all "
                "samples. At the start of this run, the gradient of a batch of {small} is expected to lie {wide} from "
                "that of all samples (root mean square, the dashed circle), of a batch of {large} {narrow}."
            ),
            "dataset=line&model=linear&epochs=20&open=surface",
            "dots",
            (61,),
            (
                Claim("small", "plan", "plan.batch_size", 5),
                Claim("wide", "surface", "gradients.spread.theory", 2.8814, 0.0005),
                Claim("large", "plan", "plan.batch_size", 50, more="batch_size=50"),
                Claim("narrow", "surface", "gradients.spread.theory", 0.7992, 0.0005, "batch_size=50"),
            ),
            "noise gradient cloud",
        ),
        ReaderQuestion(
            "can-noise-help",
            Text("Can the noise of small batches help?"),
            Text(
                "Where the loss has many valleys, it can. On this wave, batches of {small} end at a training loss of "
                "{deep}, all {large} samples in one batch at {shallow}, in a shallower valley. **The error surface** "
                "shows the valleys."
            ),
            "dataset=sine&model=wave&batch_size=5&epochs=100&keep=batch_size:200",
            "compare",
            (62,),
            (
                Claim("small", "compare", "runs.0.config.batch_size", 5),
                Claim("deep", "compare", "runs.0.final.train", 0.0847, 0.0005),
                Claim("large", "compare", "runs.1.config.batch_size", 200),
                Claim("shallow", "compare", "runs.1.final.train", 0.5587, 0.0005),
            ),
            "local minima escape",
        ),
        ReaderQuestion(
            "one-sample",
            Text("I have one sample. Why does the batch size change the result?"),
            Text(
                "It does not: with {samples} sample, batch sizes of {one} and {more} make the same batch and the same "
                "run. Both end at a loss of {loss}. If yours differ, so do the seeds."
            ),
            "samples=1&batch_size=1&epochs=50&keep=batch_size:32",
            "compare",
            (17,),
            (
                Claim("samples", "plan", "plan.samples", 1),
                Claim("one", "compare", "runs.0.config.batch_size", 1),
                Claim("more", "compare", "runs.1.config.batch_size", 32),
                Claim("loss", "compare", "runs.0.final.train", 0.0214, 0.0005),
                Claim("loss", "compare", "runs.1.final.train", 0.0214, 0.0005),
            ),
            "single value changes",
        ),
    ),
)
