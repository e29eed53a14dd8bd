"""The two epochs of a finished run that its verdict compares, judged by rows that it never trained on."""

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.data.rows import Samples
from epochwise.core.data.samples import fresh_rows
from epochwise.core.engine.floor import lowest_reachable
from epochwise.core.engine.job import Job
from epochwise.core.engine.layers import Layers
from epochwise.core.engine.scoring import mean_and_error, score_rows
from epochwise.core.engine.shape import SQUARED, Shape
from epochwise.core.judgement import Judgement, Score
from epochwise.core.numeric.arrays import Floats, filled, room

FRESH = 10_000
"""Made-up data are judged by so many fresh rows."""


def judge(config: RunConfig, job: Job) -> Judgement | None:
    """The last and the lowest epoch of a run that has ended, judged by fresh rows where the data are made up, else by
    the validation rows; None where nothing was validated.
    """
    if not job.progress["lowest_epoch"][0]:
        return None
    fresh = fresh_rows(config, FRESH)
    rows = fresh or job.held_out
    last, last_losses = _score(config, job, job.parameters.all, rows)
    lowest, lowest_losses = _score(config, job, job.lowest, rows)
    rise, rise_error = mean_and_error(last_losses - lowest_losses, rows.size)
    return Judgement(rows.size, fresh is not None, last, lowest, rise, rise_error, lowest_reachable(config))


def _score(config: RunConfig, job: Job, parameters: Floats, rows: Samples) -> tuple[Score, Floats]:
    shape, most = Shape.of(config.resolved()), filled(rows.size)
    outputs, losses, right, sure = room((shape.outputs, most), (most,), (most,), (most,))
    judged = job._replace(parameters=Layers.over(parameters, shape), room=job.room._replace(all_outputs=outputs))
    score_rows(judged, rows, losses, right, sure)
    mean, error = mean_and_error(losses, rows.size)
    if shape.loss == SQUARED:
        return Score(mean, error), losses
    wrong = np.ascontiguousarray(sure[: rows.size][right[: rows.size] == 0.0])
    sure_when_wrong = mean_and_error(wrong, wrong.size)[0] if wrong.size else None
    return Score(mean, error, 1.0 - wrong.size / rows.size, sure_when_wrong), losses
