"""The kinds of run that are compiled each for itself: what the compiler knows beforehand, it need not ask in a loop."""

from typing import NamedTuple


class Kind(NamedTuple):
    """What a run's kernel may take for granted: activation, loss, features (filled up to pairs), outputs, and whether
    the one output is the sine of the weighted sum.

    A kernel gives the compiler constants where all its runs agree, and the run's own numbers elsewhere.
    """

    activation: int
    loss: int
    features: int
    outputs: int
    sine: bool
