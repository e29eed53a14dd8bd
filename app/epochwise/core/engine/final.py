"""The test of a run that has ended: its last model on rows that nothing before has used, once."""

import math

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import rows_of_test
from epochwise.core.engine.job import Job
from epochwise.core.engine.measures import MEASURED
from epochwise.core.engine.scoring import mean_and_error, measure_outputs, score_rows
from epochwise.core.judgement import FinalTest
from epochwise.core.numeric.arrays import filled, room


def final_test(config: RunConfig, job: Job) -> FinalTest | None:
    """The model of a run that has ended, on its test rows; None where it has none."""
    rows = rows_of_test(config)
    if not rows.size:
        return None
    most = filled(rows.size)
    outputs, losses, right, sure = room((job.parameters.bias.size, most), (most,), (most,), (most,))
    score_rows(job._replace(room=job.room._replace(all_outputs=outputs)), rows, losses, right, sure)
    loss, error = mean_and_error(losses, rows.size)
    # Of its own: the last evaluation's stay as they are.
    measures = job.measures._replace(evaluated=np.empty_like(job.measures.evaluated))
    measure_outputs(measures, outputs, rows.targets, rows.size)
    names = [MEASURED[number] for number in measures.numbers]
    loss, error, *measured = (
        value if math.isfinite(value) else math.nan for value in (loss, error, *measures.evaluated[:, 1].tolist())
    )
    return FinalTest(rows.size, loss, error, dict(zip(names, measured, strict=True)))
