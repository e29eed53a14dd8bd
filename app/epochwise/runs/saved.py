"""A finished run as a file and back. Pure; what was cut short or altered is told, never taken.

A file is the line of its format, the SHA-256 of all that follows, the length of the header (8 bytes), the header as
JSON, padded with spaces to whole 8 bytes, and then the arrays as 8-byte floats; a number's least byte comes first.
"""

import hashlib
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.curves import EPOCH_VALUES, LOSS, Curves, Series
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.numeric.arrays import Floats
from epochwise.runs.folder import Parts
from epochwise.runs.result import Result
from epochwise.wire.events import dumps

FORMAT = b"epochwise run 1\n"
DIGEST = slice(len(FORMAT), len(FORMAT) + 32)
LENGTH = slice(DIGEST.stop, DIGEST.stop + 8)
FACTS = (
    "status",
    "batches_done",
    "updates_done",
    "epochs_done",
    "lowest_epoch",
    "diverged_at_update",
    "stopped_at_epoch",
)
"""What of a run's curves is no array and never a broken number, so that JSON holds it."""


class Unreadable(ValueError):
    """A file that is not what was once written under its name."""


@dataclass(frozen=True)
class Saved:
    """What a file tells of a run."""

    history: History
    train_seconds: float


def packed(result: Result) -> Parts:
    """A result as the parts of a file."""
    curves, history = result.curves, result.record.history
    arrays = {
        # As numbers and not as JSON, which has no NaN and no infinity.
        "numbers": np.array([curves.lowest_validation or 0.0, result.train_seconds]),
        "checkpoints": history.checkpoints,
    }
    for measure, series in curves.series.items():
        arrays |= _series_arrays(measure, series, curves)
    header = dumps(
        {
            "id": result.id,
            "engine": result.engine,
            "facts": {name: getattr(curves, name) for name in FACTS},
            "measures": list(curves.measures),
            "checkpoint_every": history.checkpoint_every,
            "shapes": {name: array.shape for name, array in arrays.items()},
        }
    )
    header += b" " * (-len(header) % 8)
    body: list[bytes | memoryview] = [
        len(header).to_bytes(8, "little"),
        header,
        *(_raw(array) for array in arrays.values()),
    ]
    digest = hashlib.sha256()
    for part in body:
        digest.update(part)
    return [FORMAT, digest.digest(), *body]


def unpacked(content: bytes, run: str, config: RunConfig, engine: str) -> Saved:
    """The run in a file.

    Raises:
        Unreadable: when it is not, whole and unaltered, this run on this engine.
    """
    if not content.startswith(FORMAT):
        raise Unreadable("it is no file of this format")
    body = memoryview(content)[DIGEST.stop :]
    if hashlib.sha256(body).digest() != content[DIGEST]:
        raise Unreadable("it was cut short or altered")
    try:
        return _read(content, run, config, engine)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(str(error)) from None


def _read(content: bytes, run: str, config: RunConfig, engine: str) -> Saved:
    start = LENGTH.stop + int.from_bytes(content[LENGTH], "little")
    header: dict[str, Any] = orjson.loads(content[LENGTH.stop : start])
    if (header["id"], header["engine"]) != (run, engine):
        raise ValueError(f"it holds run {header['id']} of engine {header['engine']}")
    arrays: dict[str, Any] = {}
    for name, shape in header["shapes"].items():
        count = math.prod(shape)
        arrays[name] = np.frombuffer(content, "<f8", count, start).reshape(shape)
        start += 8 * count
    planned = plan(config)
    if header["measures"] != list(planned.measures):
        raise ValueError(f"it holds the measures {header['measures']}, and a run now has {list(planned.measures)}")
    lowest, seconds = arrays["numbers"].tolist()
    facts = header["facts"]
    curves = Curves(
        planned,
        _series(LOSS, arrays),
        {measure: _series(measure, arrays) for measure in header["measures"]},
        lowest_validation=None if facts["lowest_epoch"] is None else lowest,
        **facts,
    )
    return Saved(History(curves, arrays["checkpoints"], header["checkpoint_every"]), seconds)


def _series_arrays(measure: str, series: Series, curves: Curves) -> dict[str, Floats]:
    initial = np.array([series.initial_train, series.initial_validation])
    parts = {"initial": initial, "batch": series.batch[: curves.batches_done], **series.epochs(0, curves.epochs_done)}
    return {f"{measure} {part}": array for part, array in parts.items()}


def _series(measure: str, arrays: dict[str, Floats]) -> Series:
    parts = (arrays[f"{measure} {part}"] for part in ("batch", *EPOCH_VALUES))
    train, validation = arrays[f"{measure} initial"].tolist()
    return Series(*parts, initial_train=train, initial_validation=validation)


def packed_config(config: RunConfig, engine: str) -> Parts:
    """What an id of this engine means, as a file; the id itself is the checksum."""
    return [dumps({"engine": engine, "config": config.canonical_values()})]


def unpacked_config(content: bytes, run: str, engine: str) -> RunConfig | None:
    """What an id means, every field filled in; None where another engine gave it.

    Raises:
        Unreadable: when the file does not tell that.
    """
    try:
        kept = orjson.loads(content)
        if kept["engine"] != engine:
            return None
        config = RunConfig.from_canonical(kept["config"]).resolved()
    except (ValueError, KeyError, TypeError, AttributeError, InvalidConfig):
        raise Unreadable("it was cut short or altered") from None
    if run_id(config, engine) != run:
        raise Unreadable("its configuration has another id")
    return config


def _raw(array: NDArray[np.float64]) -> memoryview:
    return np.ascontiguousarray(array, "<f8").reshape(-1).view(np.uint8).data
