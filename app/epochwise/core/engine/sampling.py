"""Which rows go into which batch."""

from epochwise.core.engine.unordered import Unordered
from epochwise.core.numeric.arrays import RowNumbers
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.random import BATCH_ORDER, State, next_below, shuffle, stream

ORDERINGS = ("each-epoch", "once", "never", "replacement", "sorted", "buffer", "stratified", "oversampled")
"""The samplings as the kernels number them."""
EACH_EPOCH, ONCE, NEVER, REPLACEMENT, SORTED, BUFFER, STRATIFIED, OVERSAMPLED = range(len(ORDERINGS))


@inline
def order_rows(
    order: RowNumbers,
    unordered: Unordered,
    sampling: int,
    buffer_size: int,
    batch_size: int,
    seed: int,
    number: int,
) -> None:
    """Write the rows of a pass, by its number from 0, into order[:n]: batch b takes its entries from b * batch_size on.

    The order follows from the unordered rows (n), the numbers, the seed and the pass alone.
    """
    as_read = unordered.as_read
    samples = as_read.size
    if sampling == REPLACEMENT:
        state = stream(seed, BATCH_ORDER, number)
        for place in range(samples):
            order[place], state = next_below(samples, state)
        return
    if sampling == STRATIFIED:
        deal_strata(order, unordered, batch_size, stream(seed, BATCH_ORDER, number))
        return
    if sampling == OVERSAMPLED:
        draw_classes(order, unordered, stream(seed, BATCH_ORDER, number))
        return
    for place in range(samples):
        order[place] = as_read[place]
    if sampling == EACH_EPOCH:
        shuffle(order, samples, stream(seed, BATCH_ORDER, number))
    elif sampling == ONCE:
        shuffle(order, samples, stream(seed, BATCH_ORDER, 0))
    elif sampling == BUFFER:
        draw_from_buffer(order, samples, buffer_size, stream(seed, BATCH_ORDER, number))


@inline
def draw_classes(order: RowNumbers, unordered: Unordered, state: State) -> None:
    """Draw a class for each place, all with the same chance, and then one of its rows: so does PyTorch's
    WeightedRandomSampler where a row weighs one over the rows of its class.
    """
    as_read, ends = unordered
    for place in range(as_read.size):
        drawn, state = next_below(ends.size, state)
        first = 0 if drawn == 0 else ends[drawn - 1]
        within, state = next_below(ends[drawn] - first, state)
        order[place] = as_read[first + within]


@inline
def draw_from_buffer(order: RowNumbers, samples: int, buffer_size: int, state: State) -> None:
    """Shuffle as a data pipeline does: the buffer is the next `buffer_size` entries. One of them is drawn into the
    first place, what stood there takes the drawn one's place, and the buffer moves on by one entry.
    """
    for place in range(samples):
        within, state = next_below(min(buffer_size, samples - place), state)
        order[place], order[place + within] = order[place + within], order[place]


@inline
def deal_strata(order: RowNumbers, unordered: Unordered, batch_size: int, state: State) -> None:
    """Deal the strata, each shuffled, one after the other in turn to the full batches, and shuffle those.

    The rows left over, a short batch, are taken from the whole line at equal distances from a random start. So every
    batch has of each stratum its share, rounded up or down.
    """
    as_read, ends = unordered
    samples = as_read.size
    start, state = next_below(samples, state)
    for place in range(samples):
        order[dealt_to(place, samples, batch_size, start)] = as_read[place]
    first = 0
    for stratum in range(ends.size):
        for last in range(ends[stratum] - 1, first, -1):
            above, state = next_below(last - first + 1, state)
            one = dealt_to(last, samples, batch_size, start)
            another = dealt_to(first + above, samples, batch_size, start)
            order[one], order[another] = order[another], order[one]
        first = ends[stratum]
    for last in range(samples // batch_size - 1, 0, -1):
        other, state = next_below(last + 1, state)
        for within in range(batch_size):
            one, another = last * batch_size + within, other * batch_size + within
            order[one], order[another] = order[another], order[one]


@inline
def dealt_to(place: int, samples: int, batch_size: int, start: int) -> int:
    """Where in the order the row at a place of the line comes to lie, before the full batches are shuffled.

    The short batch of s rows takes the places (start + k n) // s for k from 0 on; a place is one of them if the number
    of them below it rises there.
    """
    full, short = samples // batch_size, samples % batch_size
    taken = (place * short - start + samples - 1) // samples
    if ((place + 1) * short - start + samples - 1) // samples > taken:
        return full * batch_size + taken
    turn = place - taken
    return turn % full * batch_size + turn // full
