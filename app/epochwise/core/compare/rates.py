"""The learning rate kept, or scaled with the batch size, which with accumulation is the rows of an update."""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context
from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import not_taken
from epochwise.core.config.numbers import set_text
from epochwise.core.config.sendable import shown
from epochwise.core.config.text import Text

Scaling = Literal["kept", "linear", "root"]
SCALINGS: tuple[Scaling, ...] = ("kept", "linear", "root")
BASE = "[1-9][0-9]{0,6}:[0-9.eE+-]{1,24}"
"""What a base looks like."""
_DIGITS = 6
_MOST_ROWS = 1_000_000
"""As many as a base can have; no training set has more."""


@dataclass(frozen=True)
class RateBase:
    """The batch size (rows of an update) and the learning rate from which all other rates follow."""

    batch_size: int
    learning_rate: float

    @classmethod
    def of(cls, config: RunConfig) -> "RateBase":
        """The base that a run is itself."""
        return cls(_rows_of_update(config), config.learning_rate)

    @classmethod
    def read(cls, written: str) -> "RateBase":
        """The base in a text such as `5:0.05`.

        Raises:
            InvalidConfig: naming `rate_from`, where it is none.
        """
        takes = Text("a batch size and a learning rate, as in 5:0.05")
        batch_size, _, rate = written.partition(":")
        try:
            if re.fullmatch(BASE, written) is None:
                raise InvalidConfig([])
            return cls.of(RunConfig.parse({"batch_size": batch_size, "learning_rate": rate}))
        except InvalidConfig:
            message = Text("must be {allowed}, not {value}", allowed=takes, value=shown(written))
            raise InvalidConfig([FieldError("rate_from", written, message, takes)]) from None

    def __str__(self) -> str:
        return f"{self.batch_size}:{set_text(self.learning_rate)}"

    def rate(self, scaling: Scaling, batch_size: int) -> float:
        """The learning rate of a batch size, to 6 significant digits; static/compare/rate.js computes the same."""
        times = batch_size / self.batch_size
        scaled = self.learning_rate * (math.sqrt(times) if scaling == "root" else times)
        # Halves are rounded up, as JavaScript's toPrecision does: the page and the server mean the same run.
        return float(Context(prec=_DIGITS, rounding=ROUND_HALF_UP).create_decimal_from_float(scaled))


def scaled(config: RunConfig, scaling: Scaling, base: RateBase) -> RunConfig:
    """The configuration with the learning rate that follows from its batch size, times the batches of an update.

    Raises:
        InvalidConfig: naming `learning_rate`, where the field does not take the rate that follows.
    """
    if scaling == "kept":
        return config
    rate = base.rate(scaling, _rows_of_update(config))
    try:
        return RunConfig.parse(config.model_dump() | {"learning_rate": rate})
    except InvalidConfig:
        raise InvalidConfig([not_taken("learning_rate", rate, RunConfig.model_fields["learning_rate"])]) from None


def _rows_of_update(config: RunConfig) -> int:
    return min(config.batch_size * config.accumulate, _MOST_ROWS)
