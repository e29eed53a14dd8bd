"""What other programs call epochs, and what is set or measured by the epoch."""

from epochwise.core.config.text import Text
from epochwise.show.usage.pages import (
    CREATE_ML_RATE,
    CREATE_ML_SESSION,
    KERAS_FIT,
    KERAS_SGD,
    KNIME_DL4J,
    KNIME_LEARNER,
    LIGHTNING_MODULE,
    LIGHTNING_TRAINER,
    MATLAB_ADAM,
    MATLAB_OPTIONS,
    PYTORCH_DATA,
    PYTORCH_SGD,
    PYTORCH_TUTORIAL,
    SKLEARN_CURVE,
    SKLEARN_MLP,
    WOLFRAM_RATE,
    WOLFRAM_RESULTS,
    WOLFRAM_ROUNDS,
    XGBOOST_API,
    XGBOOST_PARAMETERS,
    XGBOOST_RANKING,
)
from epochwise.show.usage.usage import Usage

EPOCH = (
    Usage(
        "`epochs`",
        Text("All of `x` and `y` once, unless `steps_per_epoch` is set."),
        KERAS_FIT,
        "model.fit(x, y, epochs=1000)",
    ),
    Usage("epoch", Text("A loop of your own over the data loader."), PYTORCH_TUTORIAL, "for epoch in range(1000):"),
    Usage(
        "`max_epochs`",
        Text("1,000, if neither this nor `max_steps` is set."),
        LIGHTNING_TRAINER,
        "Trainer(max_epochs=1000)",
    ),
    Usage(
        "`max_iter`",
        Text("With `sgd` and `adam`, how often each sample will be used."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", max_iter=1000)',
    ),
    Usage(
        "`MaxEpochs`",
        Text("Full passes of the data; 30 unless set."),
        MATLAB_ADAM,
        'trainingOptions("adam", MaxEpochs=1000)',
    ),
    Usage(
        "`iterations`",
        Text("The most passes over the data that a training session makes."),
        CREATE_ML_SESSION,
        "MLTrainingSessionParameters(iterations: 1000)",
    ),
    Usage("Epochs", Text("A setting of the node."), KNIME_LEARNER),
    Usage(
        "training round",
        Text("It visits each example once. Unless set, there are as many as take about 20 seconds."),
        WOLFRAM_ROUNDS,
        "NetTrain[net, data, MaxTrainingRounds -> 1000]",
    ),
)

STEPS_PER_EPOCH = (
    Usage(
        "`steps_per_epoch`",
        Text("Batches until the epoch is called finished. A data set that repeats without end needs it."),
        KERAS_FIT,
        "model.fit(dataset.repeat(), steps_per_epoch=20, epochs=100)",
    ),
    Usage(
        "`len(loader)`",
        Text("The number of batches, rounded as `drop_last` says."),
        PYTORCH_DATA,
        "len(DataLoader(data, batch_size=5))",
    ),
    Usage(
        "`limit_train_batches`",
        Text("A whole number is the number of batches, a decimal number a share of the data."),
        LIGHTNING_TRAINER,
        "Trainer(limit_train_batches=20)",
    ),
    Usage("`BatchesPerRound`", Text("Can be looked up after training."), WOLFRAM_RESULTS, 'results["BatchesPerRound"]'),
)

VALIDATION_FREQUENCY = (
    Usage(
        "`validation_freq`",
        Text("In epochs: 2 measures after every second one."),
        KERAS_FIT,
        "model.fit(x, y, validation_data=(x_val, y_val), validation_freq=2)",
    ),
    Usage(
        "a loop of your own",
        Text("There is no setting. The tutorial evaluates after each epoch."),
        PYTORCH_TUTORIAL,
        "test_loop(test_dataloader, model, loss_fn)",
    ),
    Usage(
        "`check_val_every_n_epoch`",
        Text("In epochs. `val_check_interval` is in batches, or a share of an epoch."),
        LIGHTNING_TRAINER,
        "Trainer(check_val_every_n_epoch=2)",
    ),
    Usage(
        "`early_stopping`",
        Text("After every epoch, but only with early stopping, on a part of the training data."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", early_stopping=True)',
    ),
    Usage(
        "`verbose_eval`",
        Text("In boosting rounds: 10 prints every tenth."),
        XGBOOST_API,
        'xgb.train(params, dtrain, evals=[(dvalid, "valid")], verbose_eval=10)',
    ),
    Usage(
        "`ValidationFrequency`",
        Text("In iterations, which are updates here; 50 unless set."),
        MATLAB_OPTIONS,
        'trainingOptions("adam", ValidationData=ds, ValidationFrequency=40)',
    ),
)

LEARNING_RATE = (
    Usage("`learning_rate`", Text("Of the optimizer."), KERAS_SGD, "keras.optimizers.SGD(learning_rate=0.05)"),
    Usage("`lr`", Text("Of the optimizer."), PYTORCH_SGD, "torch.optim.SGD(model.parameters(), lr=0.05)"),
    Usage(
        "`lr`",
        Text("Of the optimizer, as in PyTorch; you make it in `configure_optimizers`."),
        LIGHTNING_MODULE,
        "return torch.optim.SGD(self.parameters(), lr=0.05)",
    ),
    Usage(
        "`learning_rate_init`",
        Text("`learning_rate` is something else here: how the rate changes."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", learning_rate_init=0.05)',
    ),
    Usage(
        "`eta`, `learning_rate`",
        Text("Shrinks what each new tree adds."),
        XGBOOST_PARAMETERS,
        'params = {"eta": 0.3}',
    ),
    Usage(
        "`InitialLearnRate`",
        Text("A schedule can lower it later."),
        MATLAB_OPTIONS,
        'trainingOptions("sgdm", InitialLearnRate=0.05)',
    ),
    Usage("`learningRate`", Text("Of a fully connected network."), CREATE_ML_RATE, "configuration.learningRate = 0.05"),
    Usage(
        "Global Learning Rate",
        Text("For the whole network, in the node for DL4J. If it is not used, each layer has its own."),
        KNIME_DL4J,
    ),
    Usage(
        "`LearningRate`",
        Text("Chosen automatically, unless set."),
        WOLFRAM_RATE,
        "NetTrain[net, data, LearningRate -> 0.05]",
    ),
)

LEARNING_CURVE = (
    Usage(
        "`loss_curve_`",
        Text("A loss for each iteration, which is an epoch with `sgd` and `adam`."),
        SKLEARN_MLP,
        "model.loss_curve_",
    ),
    Usage(
        "`learning_curve`",
        Text("Scores for training sets of several sizes, each with a model of its own."),
        SKLEARN_CURVE,
        "learning_curve(model, X, y, train_sizes=[50, 100, 200])",
    ),
)

RANKING_BY_PAIRS = (
    Usage(
        "`rank:pairwise`",
        Text("Compares the rows of a query in pairs."),
        XGBOOST_RANKING,
        'xgb.XGBRanker(objective="rank:pairwise")',
    ),
)
