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


def rows_of_epochs(config: RunConfig, first: int, count: int) -> NDArray[np.uint32]:
    """The rows (count, rows of an epoch's batches) in the order in which epochs `first` (from 0) and on go through
    them: batch b of an epoch has the `batch_size` entries from b * batch_size on, the last batch what is left.
    """
    planned, resolved = plan(config), config.resolved()
    data = load(config)
    unordered = Unordered.of(resolved.sampling, data.train_y, data.classes, planned.batch_size)
    used = min(planned.samples, planned.batches_per_epoch * planned.batch_size)
    orders = np.empty((count, used), np.uint32)
    sampling = ORDERINGS.index(resolved.sampling)
    order, sizes = np.empty_like(unordered.as_read), (resolved.buffer_size, planned.batch_size)
    anew = planned.begins_anew_every
    order_epochs(orders, order, unordered, sampling, *sizes, resolved.shuffle_seed, first, anew)
    return orders


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
