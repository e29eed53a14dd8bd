"""What other programs call samples, batches and how the samples get into them."""

from epochwise.core.config.text import Text
from epochwise.show.usage.pages import (
    CREATE_ML_DETECTOR,
    CREATE_ML_NETWORK,
    KERAS_FIT,
    KERAS_REPLICAS,
    KERAS_WORDS,
    KNIME_LEARNER,
    LIGHTNING_DEVICES,
    LIGHTNING_MODULE,
    LIGHTNING_TRAINER,
    MATLAB_ADAM,
    MATLAB_OPTIONS,
    MATLAB_PARALLEL,
    MATLAB_QUEUE,
    PYTORCH_DATA,
    PYTORCH_PARALLEL,
    SKLEARN_BATCHES,
    SKLEARN_MLP,
    SKLEARN_SGD,
    SKLEARN_WORDS,
    TENSORFLOW_DATASET,
    WOLFRAM_BATCH,
    WOLFRAM_ROUNDS,
    XGBOOST_MEMORY,
    XGBOOST_PARAMETERS,
)
from epochwise.show.usage.usage import Usage

SAMPLE = (
    Usage("sample", Text("One element of a data set, such as an image or a recording."), KERAS_WORDS),
    Usage("sample", Text("`batch_size` says how many samples a batch has."), PYTORCH_DATA),
    Usage("sample", Text("One feature vector: a row of `X`, of which there are `n_samples`."), SKLEARN_WORDS),
    Usage(
        "instance",
        Text("`subsample` is the share of the training instances from which a tree is grown."),
        XGBOOST_PARAMETERS,
    ),
    Usage("observation", Text("A mini-batch of 64 has 64 observations."), MATLAB_OPTIONS),
    Usage(
        "example",
        Text("What a mini-batch is made of. The object detector calls it an image."),
        CREATE_ML_NETWORK,
    ),
    Usage("row", Text("A row of the table of training data."), KNIME_LEARNER),
    Usage("example", Text("A training round visits each example once."), WOLFRAM_ROUNDS),
)

BATCH = (
    Usage("batch", Text("A set of samples that makes one update."), KERAS_WORDS),
    Usage(
        "mini-batch",
        Text("What a `DataLoader` yields: several samples, merged."),
        PYTORCH_DATA,
        "for x, y in DataLoader(data, batch_size=5):",
    ),
    Usage(
        "batch",
        Text("Your `training_step` is given one batch at a time."),
        LIGHTNING_MODULE,
        "def training_step(self, batch, batch_idx):",
    ),
    Usage(
        "minibatch",
        Text("`SGDClassifier` has none: its `fit` takes one sample at a time. Minibatches go through `partial_fit`."),
        SKLEARN_SGD,
    ),
    Usage(
        "batch",
        Text(
            "A part of the data, loaded at a time. It makes no update of its own: each tree is grown from all of them."
        ),
        XGBOOST_MEMORY,
    ),
    Usage("mini-batch", Text("The part of the training set from which one gradient is computed."), MATLAB_ADAM),
    Usage("mini-batch", Text("As many examples as `batchSize` says."), CREATE_ML_NETWORK),
    Usage("batch", Text("The rows of a single gradient update."), KNIME_LEARNER),
    Usage("batch", Text("Examples that are processed together."), WOLFRAM_BATCH),
)

BATCH_SIZE = (
    Usage(
        "`batch_size`", Text("Samples per gradient update; 32 unless set."), KERAS_FIT, "model.fit(x, y, batch_size=5)"
    ),
    Usage("`batch_size`", Text("1 unless set."), PYTORCH_DATA, "DataLoader(data, batch_size=5)"),
    Usage(
        "`batch_size`",
        Text("Set in PyTorch's `DataLoader`, not in the `Trainer`."),
        LIGHTNING_DEVICES,
        "trainer.fit(model, DataLoader(data, batch_size=5))",
    ),
    Usage(
        "`batch_size`",
        Text("The smaller of 200 and the number of samples, unless set."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", batch_size=5)',
    ),
    Usage("`MiniBatchSize`", Text("128 unless set."), MATLAB_ADAM, 'trainingOptions("adam", MiniBatchSize=5)'),
    Usage(
        "`batchSize`",
        Text("Images per training iteration. Create ML chooses it unless it is set."),
        CREATE_ML_DETECTOR,
        "MLObjectDetector.ModelParameters(batchSize: 5)",
    ),
    Usage("Training batch size", Text("A setting of the node. Validation has a batch size of its own."), KNIME_LEARNER),
    Usage(
        "`BatchSize`",
        Text("Chosen automatically, by the memory among other things, unless set."),
        WOLFRAM_BATCH,
        "NetTrain[net, data, BatchSize -> 5]",
    ),
)

BATCH_SIZE_PER_REPLICA = (
    Usage(
        "global batch, local batch",
        Text("You set the global batch, of all replicas together: 512 samples on 8 devices are 64 on each."),
        KERAS_REPLICAS,
        "dataset.batch(64 * strategy.num_replicas_in_sync)",
    ),
    Usage(
        "`batch_size` of each process",
        Text("Nothing is split for you: 8 processes with batches of 64 make updates of 512 samples."),
        PYTORCH_PARALLEL,
        "DataLoader(data, batch_size=64, sampler=DistributedSampler(data))",
    ),
    Usage(
        "effective batch size",
        Text("`batch_size` of the `DataLoader`, times devices, times nodes: 64 on 8 devices are 512."),
        LIGHTNING_DEVICES,
        'Trainer(accelerator="gpu", devices=8)',
    ),
    Usage(
        "overall mini-batch",
        Text("In the example of this page the mini-batch is that of all workers, and each trains on a part of it."),
        MATLAB_PARALLEL,
    ),
)

SHUFFLE = (
    Usage(
        "`shuffle`",
        Text("Before each epoch, unless switched off. It is ignored for data sets and generators."),
        KERAS_FIT,
        "model.fit(x, y, shuffle=True)",
    ),
    Usage(
        "`shuffle`",
        Text("At every epoch, but only if you switch it on."),
        PYTORCH_DATA,
        "DataLoader(data, batch_size=5, shuffle=True)",
    ),
    Usage(
        "`use_distributed_sampler`",
        Text("As the `DataLoader` says. With several devices Lightning puts in a sampler that shuffles training data."),
        LIGHTNING_TRAINER,
        "Trainer(use_distributed_sampler=True)",
    ),
    Usage(
        "`shuffle`",
        Text("“In each iteration”, which means in each epoch here; on unless switched off."),
        SKLEARN_MLP,
        'MLPClassifier(solver="sgd", shuffle=True)',
    ),
    Usage(
        "`Shuffle`",
        Text("Once before training, unless set to every epoch or never."),
        MATLAB_ADAM,
        'trainingOptions("adam", Shuffle="every-epoch")',
    ),
    Usage("Shuffle training data before each epoch", Text("A setting of the node, with a random seed."), KNIME_LEARNER),
)

SHORT_LAST_BATCH = (
    Usage(
        "`drop_remainder`",
        Text("`fit` has no such option and keeps what is left. A `tf.data.Dataset` can drop it."),
        TENSORFLOW_DATASET,
        "dataset.batch(64, drop_remainder=True)",
    ),
    Usage(
        "`drop_last`",
        Text("Kept unless you switch it on."),
        PYTORCH_DATA,
        "DataLoader(data, batch_size=64, drop_last=True)",
    ),
    Usage(
        "`drop_last`",
        Text("As the `DataLoader` that you hand over says."),
        LIGHTNING_MODULE,
        "trainer.fit(model, DataLoader(data, batch_size=64, drop_last=True))",
    ),
    Usage(
        "`gen_batches`",
        Text("`MLPClassifier` cuts its minibatches with it. The last may be shorter; no option drops it."),
        SKLEARN_BATCHES,
    ),
    Usage(
        "`MiniBatchSize`",
        Text("`trainnet` drops what fills no mini-batch. With `Shuffle` at every epoch that is not always the same."),
        MATLAB_ADAM,
        'trainingOptions("adam", MiniBatchSize=64, Shuffle="every-epoch")',
    ),
    Usage(
        "`PartialMiniBatch`",
        Text("For a training loop of your own: returned unless set to be discarded."),
        MATLAB_QUEUE,
        'minibatchqueue(ds, MiniBatchSize=64, PartialMiniBatch="discard")',
    ),
)
