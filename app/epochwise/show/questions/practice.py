"""Questions about what to choose."""

from epochwise.core.config.text import Text
from epochwise.show.questions.question import Claim, QuestionGroup, ReaderQuestion

_MOONS = "noise=0.3&hidden=16&learning_rate=0.05&seed=13"
_GRID = "x=batch_size:2,20,100&y=learning_rate:0.05,0.5,2"

PRACTICE = QuestionGroup(
    "practice",
    Text("In practice"),
    (
        ReaderQuestion(
            "how-many-epochs",
            Text("How many epochs: 10, 100 or 1,000?"),
            Text(
                "Until validation loss stops falling: here after epoch {lowest}. The training loss goes on falling: "
                "it is {ten} after {first} epochs, {hundred} after {second} and {thousand} after {third}."
            ),
            f"{_MOONS}&epochs=1000",
            "curve",
            (24,),
            (
                Claim("ten", "compare", "runs.0.final.train", 0.2781, 0.0005, "epochs=10"),
                Claim("first", "plan", "plan.epochs", 10, more="epochs=10"),
                Claim("hundred", "compare", "runs.0.final.train", 0.2279, 0.0005, "epochs=100"),
                Claim("second", "plan", "plan.epochs", 100, more="epochs=100"),
                Claim("thousand", "compare", "runs.0.final.train", 0.1429, 0.0005),
                Claim("third", "plan", "plan.epochs", 1000),
                Claim("lowest", "compare", "runs.0.lowest.epoch", 239),
            ),
            "number of epochs larger",
        ),
        ReaderQuestion(
            "when-to-stop",
            Text("Can training run forever, and what can stop it?"),
            Text(
                "It can; usually a rule stops it. With a patience of {patience} epochs this run of up to {epochs} "
                "stops after epoch {stopped}, on a plateau; a patience of {longer} goes on to epoch {later}, past the"
                " lowest validation loss, {lowest} after epoch {best}. With a target of {target} it stops after epoch"
                " {reached}, once training loss is that low. There is no time limit here, since results would depend "
                "on the machine; limit the updates instead."
            ),
            f"{_MOONS}&epochs=1000&patience=20&keep=patience:50",
            "compare",
            (25,),
            (
                Claim("patience", "plan", "config.patience", 20),
                Claim("epochs", "plan", "plan.epochs", 1000),
                Claim("stopped", "compare", "runs.0.epochs_done", 27),
                Claim("longer", "compare", "runs.1.config.patience", 50),
                Claim("later", "compare", "runs.1.epochs_done", 289),
                Claim("lowest", "compare", "runs.1.lowest.validation", 0.248, 0.0005),
                Claim("best", "compare", "runs.1.lowest.epoch", 239),
                Claim("target", "plan", "config.target_loss", 0.2, more="patience=&target_loss=0.2"),
                Claim("reached", "compare", "runs.0.epochs_done", 131, more="patience=&target_loss=0.2"),
            ),
            "early stopping infinity time limit target",
        ),
        ReaderQuestion(
            "where-is-the-test-set",
            Text("Where does the test set come in?"),
            Text(
                "At the end, once. The {validation} validation samples of this run have decided that it stops after "
                "epoch {stopped}, so their loss, {held}, flatters the model: it gets {found} of them right. {test} "
                "test samples have decided nothing and score the trained model after the run, never before: their loss "
                "is {loss}, and {right} are right. If you now change a setting because of that score, they have "
                "decided something too."
            ),
            f"{_MOONS}&epochs=1000&patience=20&validation_samples=20&test_samples=1000",
            "curve",
            (65,),
            (
                Claim("validation", "plan", "plan.validation_samples", 20),
                Claim("stopped", "compare", "runs.0.epochs_done", 42),
                Claim("held", "compare", "runs.0.final.validation", 0.2281, 0.0005),
                Claim("found", "compare", "runs.0.accuracy.validation", 0.9, 1e-9, share=True),
                Claim("test", "plan", "plan.test_samples", 1000),
                Claim("loss", "run", "test.loss", 0.3211, 0.0005),
                Claim("right", "run", "test.measures.accuracy", 0.855, 1e-9, share=True),
            ),
            "three sets training validation test held-out final evaluation score generalisation evaluate trainer.test",
        ),
        ReaderQuestion(
            "which-batch-size",
            Text("Which batch size should I use?"),
            Text(
                "No rule: try a few, each with several learning rates. In this grid the validation loss after "
                "{epochs} epochs is lowest, {lowest}, with batches of {large} at a rate of {high}. Batches of "
                "{middle} at {half} end at {second} and batches of {small} at {low} at {third}: chance can explain "
                "the differences."
            ),
            f"{_MOONS}&epochs=100&open=sweep",
            "curve",
            (32,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("lowest", "sweep", "runs.8.final.validation", 0.2523, 0.0005, _GRID),
                Claim("large", "sweep", "runs.8.x", 100, more=_GRID),
                Claim("high", "sweep", "runs.8.y", 2, more=_GRID),
                Claim("second", "sweep", "runs.4.final.validation", 0.2527, 0.0005, _GRID),
                Claim("middle", "sweep", "runs.4.x", 20, more=_GRID),
                Claim("half", "sweep", "runs.4.y", 0.5, more=_GRID),
                Claim("third", "sweep", "runs.0.final.validation", 0.2527, 0.0005, _GRID),
                Claim("small", "sweep", "runs.0.x", 2, more=_GRID),
                Claim("low", "sweep", "runs.0.y", 0.05, more=_GRID),
            ),
            "best optimal magic rule choose grid search",
        ),
        ReaderQuestion(
            "enough-updates",
            Text("How large can a batch be and still give enough updates?"),
            Text(
                "So large that epochs times batches is still some thousands of updates. Here {epochs} epochs make "
                "{many} updates with batches of {small} and {few} with all samples in one batch; the second run needs"
                " {times} epochs for as many."
            ),
            f"{_MOONS}&epochs=100&keep=batch_size:200&hold=updates",
            "compare",
            (63,),
            (
                Claim("epochs", "plan", "plan.epochs", 100),
                Claim("many", "plan", "plan.total_updates", 4000),
                Claim("small", "plan", "plan.batch_size", 5),
                Claim("few", "plan", "plan.total_updates", 100, more="batch_size=200"),
                Claim("times", "compare", "runs.1.config.epochs", 4000),
            ),
            "too large",
        ),
        ReaderQuestion(
            "validation-interval",
            Text("What is a validation interval?"),
            Text(
                "After how many epochs the model is validated: here every {every}, first after epoch {first} (in "
                "Keras `validation_freq`, in Lightning `check_val_every_n_epoch`). It saves time and changes no "
                "update; between two points the validation loss is not known."
            ),
            f"{_MOONS}&epochs=100&validate_every=10",
            "curve",
            (46,),
            (
                Claim("every", "plan", "config.validate_every", 10),
                Claim("first", "run", "epochs.validation|first", 10),
            ),
            "validation_freq check_val_every_n_epoch",
        ),
        ReaderQuestion(
            "more-examples",
            Text("Where can I find more runs to look at?"),
            Text(
                "The lab has some under **Try**, and each question here opens one. Every address holds its whole run: "
                "this one has batches of {size} and {epochs} epochs, and whoever opens the link sees the same numbers."
            ),
            "batch_size=40&epochs=20",
            "dots",
            (68,),
            (Claim("size", "plan", "plan.batch_size", 40), Claim("epochs", "plan", "plan.epochs", 20)),
            "example examples picture graph toy gallery",
        ),
        ReaderQuestion(
            "sudden-jump",
            Text("The accuracy halves suddenly in a late epoch. What happened?"),
            Text(
                "With large steps, one batch can spoil the model. At a rate of {rate} the training accuracy of this "
                "run falls from {before} to {after} in epoch {epoch}, its largest fall; at a rate of {lower} no epoch"
                " loses more than {little} of the samples."
            ),
            "batch_size=2&epochs=100&learning_rate=1&measure=accuracy&cursor=6000",
            "curve",
            (57,),
            (
                Claim("rate", "plan", "config.learning_rate", 1),
                Claim("before", "run", "measures.accuracy.epochs.train.58", 0.895, 1e-9, share=True),
                Claim("after", "run", "measures.accuracy.epochs.train.59", 0.715, 1e-9, share=True),
                Claim("epoch", "run", "measures.accuracy.epochs.train|fallen", 60),
                Claim("lower", "plan", "config.learning_rate", 0.1, more="learning_rate=0.1"),
                Claim("little", "run", "measures.accuracy.epochs.train|fall", 0.035, 1e-9, "learning_rate=0.1", True),
            ),
            "spike epoch 41 drop",
        ),
    ),
)
