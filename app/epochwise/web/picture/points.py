"""The training data beside the lens as the first picture shows them: the points, before any batch is lit.

static/lens/data.js draws the same and lights the cursor's batch in it. Only planes of two columns are drawn here; other
data sets have pictures that need the model, which the script draws.
"""

import numpy as np

from epochwise.core.data.rows import Dataset
from epochwise.core.numeric.arrays import Floats
from epochwise.web.picture.svg import marks, num, svg_root
from epochwise.web.picture.words import plural

_AIR = 8
_TYPE = 12
_MOST_POINTS = 1500
_TITLE = "The training data"


def data_caption(dataset: Dataset) -> str:
    """What the picture shows."""
    return f"{plural(len(dataset.train_x), 'sample')}."


def data_svg(dataset: Dataset, width: float, id: str) -> str:
    """The rows of a data set of two columns and a class; an empty picture of the same size for any other."""
    plane = bool(dataset.classes) and dataset.train_x.shape[1] == 2
    inside = _points(dataset, width) if plane else ""
    return svg_root(id, "data plane", width, width, _TYPE, _TITLE, data_caption(dataset), inside)


def _points(dataset: Dataset, width: float) -> str:
    x, classes = dataset.train_x, dataset.train_y.astype(int)
    rows = len(x)
    radius = 3.1 if rows <= 300 else 2.4 if rows <= 800 else 1.8
    shown = np.floor(np.arange(min(rows, _MOST_POINTS)) * max(1.0, rows / _MOST_POINTS)).astype(int)
    across = _placed(x[:, 0], _AIR, width - _AIR)
    up = _placed(x[:, 1], width - _AIR, _AIR)
    found = []
    for cls in sorted(set(classes[shown].tolist())):
        fill, draw = _KINDS[cls % len(_KINDS)]
        rows_of = [row for row in shown.tolist() if classes[row] == cls]
        found.append(marks(f"point {fill}", [draw(across[row], up[row], radius) for row in rows_of]))
    return "".join(found)


def _placed(values: Floats, start: float, stop: float) -> list[float]:
    """Values on a scale that holds all of them, with air at both ends."""
    low, high = float(values.min()), float(values.max())
    air = 0.06 * (high - low) or 1.0
    placed: list[float] = (start + ((values - (low - air)) / (high - low + 2 * air)) * (stop - start)).tolist()
    return placed


def _circle(x: float, y: float, r: float) -> str:
    arc = f"a{num(r)} {num(r)} 0 1 0 "
    return f"M{num(x - r)} {num(y)}{arc}{num(2 * r)} 0{arc}{num(-2 * r)} 0z"


def _triangle(x: float, y: float, r: float) -> str:
    return f"M{num(x)} {num(y - 1.2 * r)}l{num(1.15 * r)} {num(2 * r)}h{num(-2.3 * r)}z"


_KINDS = (("solid", _circle), ("hollow", _circle), ("hollow", _triangle))
