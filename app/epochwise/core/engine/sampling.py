"""Which rows go into which batch."""

from epochwise.core.numeric.arrays import RowNumbers
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.random import BATCH_ORDER, next_below, shuffle, stream

SAMPLINGS = ("each-epoch", "once", "never", "replacement")
EACH_EPOCH, ONCE, NEVER, REPLACEMENT = range(4)


@inline
def order_rows(order: RowNumbers, samples: int, sampling: int, seed: int, epoch: int) -> None:
    """Write the rows of an epoch into order[:samples]: batch b takes its entries from b * batch_size on.

    The order follows from the seed and the epoch alone.
    """
    if sampling == REPLACEMENT:
        state = stream(seed, BATCH_ORDER, epoch)
        for place in range(samples):
            order[place], state = next_below(samples, state)
        return
    for place in range(samples):
        order[place] = place
    if sampling == EACH_EPOCH:
        shuffle(order, samples, stream(seed, BATCH_ORDER, epoch))
    elif sampling == ONCE:
        shuffle(order, samples, stream(seed, BATCH_ORDER, 0))
