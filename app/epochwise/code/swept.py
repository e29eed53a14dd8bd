"""A sweep as a script: the short script of a run, its training once for every pair of values."""

from collections.abc import Sequence

from epochwise.code.dialects import DIALECTS, as_code
from epochwise.core.compare.grid import GridAxis
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.text import Text

CONSTANTS = {"batch_size": "BATCH_SIZE", "epochs": "EPOCHS", "learning_rate": "LEARNING_RATE"}
"""What a short script calls the fields that it can vary."""
_INDENT = "    "


def as_sweep(config: RunConfig, axes: Sequence[GridAxis], dialect: str, server: str) -> str:
    """The script that trains every pair of the axes' values and prints the training loss after the last epoch.

    Raises:
        InvalidConfig: naming `x` or `y`, whose field a short script does not vary, or `dialect`, where the run has no
            short script.
    """
    for name, axis in zip("xy", axes, strict=False):
        if axis.field not in CONSTANTS:
            cannot = Text("a script varies other fields")
            raise InvalidConfig([FieldError(name, axis.field, cannot, ", ".join(CONSTANTS))])
    varied = {axis.field: axis.values for axis in axes}
    # With the smallest batch, so that the script shuffles where any of its runs does.
    base = RunConfig.parse(config.model_dump() | {name: min(values) for name, values in varied.items()})
    script = as_code(base, dialect, "short", server).splitlines()
    if not DIALECTS[dialect].short or script[0].startswith("#") or "step" in OPTIMIZERS[base.optimizer].numpy:
        short = ", ".join(spec.name for spec in DIALECTS.values() if spec.short)
        none = Text("has no short script of this run, which a sweep would repeat")
        raise InvalidConfig([FieldError("dialect", dialect, none, Text("of simple runs: {names}", names=short))])
    return _repeated(script, varied)


def _repeated(script: list[str], varied: dict[str, tuple[float | int, ...]]) -> str:
    """The lines up to the rows once, then those of the training within loops over the values."""
    constants = _first(script, "BATCH_SIZE, EPOCHS")
    rows = _first(script, "x, y = ") + 1
    batches = _first(script, _INDENT + "for start in")
    last = next(place for place in range(batches + 1, len(script)) if _depth(script[place]) == 1)
    end = script[last:]
    # The loss is printed once, after all epochs, not every few of them.
    printed = [line[8:] for line in end[1:]] if end[0].lstrip().startswith("if ") else [line[4:] for line in end]
    names, values = (part.split(", ") for part in script[constants].split(" = "))
    fixed = [(name, value) for name, value in zip(names, values, strict=True) if name not in _names(varied)]
    kept = f"{', '.join(name for name, _ in fixed)} = {', '.join(value for _, value in fixed)}"
    loops = [
        f"{_INDENT * depth}for {CONSTANTS[field]} in {list(axis)}:"
        for depth, (field, axis) in enumerate(varied.items())
    ]
    cell = ", ".join(f"{{{name} = }}" for name in _names(varied))
    body = [*script[rows:last], *printed[:-1], f'print(f"{cell}: training loss {{loss:.6g}}")']
    depth = _INDENT * len(varied)
    fields = " and ".join(field.replace("_", " ") for field in varied)
    title = f'"""A sweep of {fields}: each run is trained from its start."""'
    head = [title, *script[1:constants], *([kept] if fixed else []), *script[constants + 1 : rows]]
    return "\n".join([*head, "", *loops, *(f"{depth}{line}" if line else "" for line in body)]) + "\n"


def _names(varied: dict[str, tuple[float | int, ...]]) -> list[str]:
    return [CONSTANTS[field] for field in varied]


def _first(script: list[str], start: str) -> int:
    return next(place for place, line in enumerate(script) if line.startswith(start))


def _depth(line: str) -> int:
    return (len(line) - len(line.lstrip())) // len(_INDENT) if line.strip() else 99
