"""A new data set, and a new model of known parts, are one entry each, and leave every other run and its id alone."""

import json
import subprocess
import sys
from pathlib import Path

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine.golden import GOLDEN

ROOT = Path(__file__).parent.parent.parent
# Entries have to be there before RunConfig is made, so this needs a Python of its own.
TOLD = """
import json
from dataclasses import replace

from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS, ModelSpec
from epochwise.core.data.synthetic import DRAWN

DATASETS["clouds"] = replace(DATASETS["blobs"], name="clouds", title="Three clouds", samples=60)
DRAWN["clouds"] = DRAWN["blobs"]
MODELS["affine"] = ModelSpec("affine", "Affine model", frozenset({"regression", "classification"}))

from epochwise.core.config.config import RunConfig, run_id, schema
from epochwise.core.engine.golden import golden_hash
from epochwise.core.engine.sgd import train

def losses(**values):
    *_, history = train(RunConfig.parse({"epochs": 3, "samples": 60} | values))
    return history.curves.loss.batch.tolist()

print(json.dumps({
    "choices": [schema()[field]["choices"][-1] for field in ("dataset", "model")],
    "id": run_id(RunConfig.parse({}), "engine"),
    "golden": golden_hash(),
    "same": [
        losses(dataset="clouds", hidden=5) == losses(dataset="blobs", hidden=5),
        losses(dataset="line", model="affine") == losses(dataset="line", model="linear"),
        losses(dataset="clouds", model="affine") == losses(dataset="blobs", model="logistic"),
    ],
}))
"""


def test_a_data_set_and_a_model_of_known_parts_are_an_entry_each() -> None:
    done = subprocess.run([sys.executable, "-c", TOLD], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "choices": ["clouds", "affine"],
        "id": run_id(RunConfig.parse({}), "engine"),
        "golden": GOLDEN,
        "same": [True, True, True],
    }
