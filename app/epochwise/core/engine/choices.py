"""Which class a model chooses for every training and validation row."""

from collections.abc import Mapping

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.data.classes import Confusion
from epochwise.core.data.rows import Samples
from epochwise.core.data.samples import load
from epochwise.core.engine.job import Job
from epochwise.core.engine.layers import Layers, parameter_room
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.scoring import score_rows
from epochwise.core.engine.sgd import Stop
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats, Integers, filled, room


def confusions(config: RunConfig, parameters: Mapping[str, Floats]) -> tuple[Confusion, Confusion]:
    """Of the training and of the validation rows, under parameters by the names of `Shape.named`. The run's data set
    has classes; the choices are those of its accuracy.
    """
    shape, classes = Shape.of(config.resolved()), load(config).classes
    job = prepare(config, Stop().flag)
    (flat,) = room((parameter_room(shape),))
    layers = Layers.over(flat, shape)
    for name, part in layers.named(shape).items():
        part[...] = parameters[name]
    chosen = job._replace(parameters=layers)
    train, validation = (
        Confusion.of(samples.targets[: samples.size], _choices(chosen, samples), classes)
        for samples in (job.training, job.held_out)
    )
    return train, validation


def _choices(job: Job, samples: Samples) -> Integers:
    """The class of each row (rows): of two by the sign of the output, of more the first with the highest output."""
    (losses, right, sure) = room(*[(filled(samples.size),)] * 3)
    score_rows(job, samples, losses, right, sure)
    outputs = job.room.all_outputs[:, : samples.size]
    if len(outputs) == 1:
        above: Integers = (outputs[0] > 0).astype(np.int64)
        return above
    largest, choice = outputs[0].copy(), np.zeros(samples.size, np.int64)
    for label in range(1, len(outputs)):
        higher = largest < outputs[label]  # as the kernel compares, so that what is no number is never chosen
        choice[higher], largest[higher] = label, outputs[label][higher]
    return choice
