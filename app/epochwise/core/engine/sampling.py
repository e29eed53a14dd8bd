"""Which rows go into which batch."""

import numpy as np

from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.numeric.arrays import Floats, RowNumbers
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.random import BATCH_ORDER, State, next_below, shuffle, stream

ORDERINGS = ("each-epoch", "once", "never", "replacement", "sorted", "buffer")
"""The samplings as the kernels number them."""
EACH_EPOCH, ONCE, NEVER, REPLACEMENT, SORTED, BUFFER = range(len(ORDERINGS))


def rows_as_read(sampling: str, targets: Floats) -> RowNumbers:
    """The rows (n) before they are shuffled: as they were drawn, or sorted by their targets (n)."""
    if SAMPLINGS[sampling].by_target:
        return np.argsort(targets, kind="stable").astype(np.uint32)
    return np.arange(targets.size, dtype=np.uint32)


@inline
def order_rows(order: RowNumbers, as_read: RowNumbers, sampling: int, buffer_size: int, seed: int, epoch: int) -> None:
    """Write the rows of an epoch into order[:n]: batch b takes its entries from b * batch_size on.

    The order follows from `as_read` (n), the seed and the epoch alone.
    """
    samples = as_read.size
    if sampling == REPLACEMENT:
        state = stream(seed, BATCH_ORDER, epoch)
        for place in range(samples):
            order[place], state = next_below(samples, state)
        return
    for place in range(samples):
        order[place] = as_read[place]
    if sampling == EACH_EPOCH:
        shuffle(order, samples, stream(seed, BATCH_ORDER, epoch))
    elif sampling == ONCE:
        shuffle(order, samples, stream(seed, BATCH_ORDER, 0))
    elif sampling == BUFFER:
        draw_from_buffer(order, samples, buffer_size, stream(seed, BATCH_ORDER, epoch))


@inline
def draw_from_buffer(order: RowNumbers, samples: int, buffer_size: int, state: State) -> None:
    """Shuffle as a data pipeline does: the buffer is the next `buffer_size` entries. One of them is drawn into the
    first place, what stood there takes the drawn one's place, and the buffer moves on by one entry.
    """
    for place in range(samples):
        within, state = next_below(min(buffer_size, samples - place), state)
        order[place], order[place + within] = order[place + within], order[place]
