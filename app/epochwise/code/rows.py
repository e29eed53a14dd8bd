"""The rows of a real data set as text for a script: as they are where that is short, else compressed."""

import base64
import textwrap
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from epochwise.core.config.datasets import DatasetSpec
from epochwise.core.data.measured import dealt

WIDTH = 88
SHORT = 4000
"""Characters of text above which it is compressed."""


@dataclass(frozen=True)
class RealRows:
    """`text` holds the rows as they were measured, training rows first, each with the target last, in lines of at most
    `WIDTH`; where it is `packed`, it is their base64 of zlib. `constant`: whether some column has one value in all
    training rows.
    """

    text: str
    packed: bool
    columns: int
    constant: bool

    @classmethod
    def of(cls, spec: DatasetSpec, samples: int, held_out: int, seed: int) -> "RealRows":
        """The rows that the seed deals out to a run."""
        table = dealt(spec, samples + held_out, seed)
        standardised = table[:samples] if spec.task == "regression" else table[:samples, :-1]
        lines = [" ".join(map(_digits, row.tolist())) for row in table]
        packed = sum(map(len, lines)) > SHORT
        text = _packed(lines) if packed else _joined(lines)
        return cls(text, packed, table.shape[1], bool((np.ptp(standardised, axis=0) == 0).any()))


def _digits(value: float) -> str:
    """The number in as few digits as read back as itself."""
    short = f"{value:.15g}"
    return short if float(short) == value else repr(value)


def _packed(lines: Sequence[str]) -> str:
    return textwrap.fill(base64.b64encode(zlib.compress("\n".join(lines).encode(), 9)).decode(), WIDTH)


def _joined(lines: Sequence[str]) -> str:
    """As many rows a line as fit, two spaces apart."""
    gap = "  "
    fit = max(1, (WIDTH + len(gap)) // (max(map(len, lines)) + len(gap)))
    return "\n".join(gap.join(lines[at : at + fit]) for at in range(0, len(lines), fit))
