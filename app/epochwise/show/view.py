"""How a reader looks at a run: which measure, along which axes, and where the cursor is."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["epochs", "updates", "samples"]


@dataclass(frozen=True)
class View:
    """`x` is what the horizontal axis counts, `log` makes the vertical one logarithmic where the measure has such an
    axis, and `cursor` is a batch (from 1) that a line marks.
    """

    measure: str = "loss"
    x: Unit = "epochs"
    log: bool = False
    cursor: int | None = None


AT_FIRST = View()
"""As a reader first sees a run."""
