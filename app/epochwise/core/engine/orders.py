"""Which rows each batch of an epoch holds. It follows from the configuration, so nothing has to be trained."""

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sampling import ORDERINGS, order_rows
from epochwise.core.engine.unordered import Unordered
from epochwise.core.numeric.arrays import RowNumbers
from epochwise.core.numeric.kernel import kernel


def rows_of_epochs(config: RunConfig, first: int, count: int) -> list[NDArray[np.uint32]]:
    """The rows (rows of an epoch's batches) in the order in which each of the epochs `first` (from 0) and on goes
    through them, batch after batch. A batch has the plan's `size_of` rows.
    """
    planned, resolved = plan(config), config.resolved()
    data = load(config)
    unordered = Unordered.of(resolved.sampling, data.train_y, data.classes, planned.batch_size)
    per_order, per_epoch = planned.batches_per_order, planned.batches_per_epoch
    begun = first * per_epoch // per_order
    orders = np.empty((-(-(first + count) * per_epoch // per_order) - begun, planned.rows_before(per_order)), np.uint32)
    sampling = ORDERINGS.index(resolved.sampling)
    order, sizes = np.empty_like(unordered.as_read), (resolved.buffer_size, planned.batch_size)
    anew = planned.orders_begin_anew_every
    order_epochs(orders, order, unordered, sampling, *sizes, resolved.shuffle_seed, begun, anew)
    ends = [planned.rows_before(epoch * per_epoch) for epoch in range(first, first + count + 1)]
    in_line = orders.reshape(-1)[ends[0] - planned.rows_before(begun * per_order) :]
    return np.split(in_line, np.subtract(ends[1:], ends[0]))[:count]


@kernel
def order_epochs(
    orders: RowNumbers,
    order: RowNumbers,
    unordered: Unordered,
    sampling: int,
    buffer_size: int,
    batch_size: int,
    seed: int,
    first: int,
    begins_anew_every: int,
) -> None:
    """Write the orders of as many epochs from `first` on as `orders` has lines; `order` (n) is room to work in. The
    shuffles begin anew every so many epochs.
    """
    for line in range(orders.shape[0]):
        order_rows(order, unordered, sampling, buffer_size, batch_size, seed, (first + line) % begins_anew_every)
        for place in range(orders.shape[1]):
            orders[line, place] = order[place]
