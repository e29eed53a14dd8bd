"""What other programs call updates, and what they call iterations."""

from epochwise.core.config.text import Text
from epochwise.show.usage.pages import (
    CREATE_ML_DETECTOR,
    CREATE_ML_SESSION,
    KERAS_FIT,
    KERAS_SGD,
    KNIME_DL4J,
    KNIME_LEARNER,
    KNIME_LOOPS,
    LIGHTNING_ACCUMULATION,
    LIGHTNING_TRAINER,
    MATLAB_LM,
    MATLAB_SGDM,
    PYTORCH_PRECISION,
    PYTORCH_TUTORIAL,
    SKLEARN_MLP,
    SKLEARN_SGD,
    SKLEARN_TREES,
    TENSORFLOW_STEP,
    WOLFRAM_RESULTS,
    XGBOOST_API,
)
from epochwise.show.usage.usage import A_BATCH, A_CHUNK, A_ROUND, AN_EPOCH, AN_UPDATE, Usage

UPDATE = (
    Usage("step", Text("`steps_per_epoch` counts them: one for each batch."), KERAS_FIT),
    Usage(
        "`optimizer.step()`",
        Text("It changes the parameters; you call it yourself."),
        PYTORCH_TUTORIAL,
        "optimizer.step()",
    ),
    Usage(
        "step",
        Text("`max_steps` ends training after so many; `global_step` counts the steps of the optimizer."),
        LIGHTNING_TRAINER,
        "Trainer(max_steps=40_000)",
    ),
    Usage("weight update", Text("`SGDClassifier` makes one for each sample and counts them in `t_`."), SKLEARN_SGD),
    Usage("iteration", Text("One for each mini-batch."), MATLAB_SGDM),
    Usage("gradient update", Text("One for each batch of rows."), KNIME_LEARNER),
    Usage("batch update", Text("`BatchLossList` has a loss for each."), WOLFRAM_RESULTS),
)

ITERATION = (
    Usage(
        "`optimizer.iterations`",
        Text("Counts the calls that apply gradients."),
        TENSORFLOW_STEP,
        "",
        AN_UPDATE,
    ),
    Usage(
        "Iteration",
        Text("“An iteration corresponds to a mini-batch”, which makes one update."),
        MATLAB_SGDM,
        "",
        AN_UPDATE,
    ),
    Usage(
        "Number of Training Iterations",
        Text("How many updates are made on one and the same batch, in a node that is kept for old workflows."),
        KNIME_DL4J,
        "",
        AN_UPDATE,
    ),
    Usage(
        "`iters_to_accumulate`",
        Text("Gradients are collected over this many iterations before each step: an iteration need not update."),
        PYTORCH_PRECISION,
        "if (i + 1) % iters_to_accumulate == 0:",
        A_BATCH,
    ),
    Usage(
        "iteration-based training",
        Text("`val_check_interval` counts training batches then, across the epochs."),
        LIGHTNING_TRAINER,
        "Trainer(check_val_every_n_epoch=None, val_check_interval=500)",
        A_BATCH,
    ),
    Usage(
        "training iteration",
        Text("In the object detector, `batchSize` is the number of images in one."),
        CREATE_ML_DETECTOR,
        "",
        A_BATCH,
    ),
    Usage(
        "iteration", Text("`fit` explains its epochs as iterations over all of `x` and `y`."), KERAS_FIT, "", AN_EPOCH
    ),
    Usage(
        "iteration",
        Text("The tutorial calls each iteration of its outer loop an epoch."),
        PYTORCH_TUTORIAL,
        "",
        AN_EPOCH,
    ),
    Usage(
        "`max_iter`",
        Text("With `sgd` and `adam` the number of epochs, “not the number of gradient steps”."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", max_iter=200)',
        AN_EPOCH,
    ),
    Usage(
        "`MaxIterations`",
        Text("The solver `lm` uses the whole training set in each iteration: one epoch is one update."),
        MATLAB_LM,
        'trainingOptions("lm", MaxIterations=1000)',
        AN_EPOCH,
    ),
    Usage(
        "`iterations`",
        Text("“Each iteration represents a full pass over the training data.”"),
        CREATE_ML_SESSION,
        "MLTrainingSessionParameters(iterations: 1000)",
        AN_EPOCH,
    ),
    Usage("Epochs", Text("Described as the number of iterations over the training data."), KNIME_LEARNER, "", AN_EPOCH),
    Usage("iteration of a Chunk Loop", Text("Each takes the next rows of a table."), KNIME_LOOPS, "", A_CHUNK),
    Usage(
        "`max_iter`",
        Text("In boosting the number of rounds: one tree each, or one for each of several classes."),
        SKLEARN_TREES,
        "HistGradientBoostingClassifier(max_iter=100)",
        A_ROUND,
    ),
    Usage(
        "`num_boost_round`",
        Text("The number of boosting iterations."),
        XGBOOST_API,
        "xgb.train(params, dtrain, num_boost_round=100)",
        A_ROUND,
    ),
)

GRADIENT_ACCUMULATION = (
    Usage(
        "`gradient_accumulation_steps`",
        Text(
            "An update after this many steps, with the mean of their gradients. A step is a batch, and need not update."
        ),
        KERAS_SGD,
        "keras.optimizers.SGD(learning_rate=0.05, gradient_accumulation_steps=4)",
    ),
    Usage(
        "accumulate gradients",
        Text("Divide each loss by the number of batches, and take a step only after the last of them."),
        PYTORCH_PRECISION,
        "if (i + 1) % 4 == 0: optimizer.step(); optimizer.zero_grad()",
    ),
    Usage(
        "`accumulate_grad_batches`",
        Text("How many batches there are to one step of the optimizer."),
        LIGHTNING_ACCUMULATION,
        "Trainer(accumulate_grad_batches=4)",
    ),
)
