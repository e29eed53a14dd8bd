"""A run that is small enough to print, from the local engine: its document and its stream."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from epochwise.client import Run
from epochwise.client.document import result_of
from epochwise.core.config.config import RunConfig
from epochwise.runs.frames import Frames

NAMED: dict[str, Any] = {"id": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "engine": "1-0f1e2d3c", "train_seconds": 0.001}
"""Made up, so that the page stays as it is where an engine gives the same numbers."""
SMALL = {"samples": 12, "batch_size": 5, "epochs": 2, "validation_samples": 6}


def query(fields: dict[str, Any]) -> str:
    return "&".join(f"{name}={value}" for name, value in fields.items())


def _run(fields: dict[str, Any]) -> Run:
    return replace(Run.local(RunConfig.parse(fields)), **NAMED)


def document(fields: dict[str, Any], points: int | None = None) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(result_of(_run(fields)).as_json(points))
    return run


def members(document: dict[str, Any]) -> str:
    """JSON with one member a line."""
    lines = (f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in document.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def frames(fields: dict[str, Any]) -> Iterator[str]:
    result = result_of(_run(fields))
    encoder = Frames(result.id, result.engine, None)
    count = encoder.count(result.record, ended=True)
    encoded = [*(encoder.frame(index, result.record) for index in range(count)), encoder.finished(count, result)]
    yield from (frame.decode().strip() for frame in encoded)
