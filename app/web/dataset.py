"""The rows of a configuration as JSON."""

import numpy as np

from app.core.config import RunConfig
from app.core.data import DATASETS
from app.core.events import dumps
from app.core.kernel import Floats
from app.core.samples import load


def dataset_json(config: RunConfig) -> bytes:
    """The training and validation rows, with the names and units of their columns; classes are whole numbers from 0.

    Nothing is kept: to tell them anew takes 0.2 ms for the default run and 0.1 s for 24 MB of JSON.
    """
    spec, data = DATASETS[config.dataset], load(config)

    def rows(x: Floats, y: Floats) -> dict[str, object]:
        return {"x": np.ascontiguousarray(x), "y": y.astype(np.int64) if data.classes else y}

    return dumps(
        {
            "dataset": spec.name,
            "title": spec.title,
            "task": data.task,
            "classes": data.classes,
            "class_names": data.class_names,
            "columns": data.columns,
            "target": data.target,
            "note": data.note,
            "source": spec.source,
            "licence": spec.licence,
            "train": rows(data.train_x, data.train_y),
            "validation": rows(data.validation_x, data.validation_y),
        }
    )
