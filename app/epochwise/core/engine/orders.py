"""Which rows each batch of an epoch holds. It follows from the configuration, so nothing has to be trained."""

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sampling import ORDERINGS, order_rows, rows_as_read
from epochwise.core.numeric.arrays import RowNumbers
from epochwise.core.numeric.kernel import kernel


def rows_of_epochs(config: RunConfig, first: int, count: int) -> NDArray[np.uint32]:
    """The rows (count, rows of an epoch's batches) in the order in which epochs `first` (from 0) and on go through
    them: batch b of an epoch has the `batch_size` entries from b * batch_size on, the last batch what is left.
    """
    planned, resolved = plan(config), config.resolved()
    as_read = rows_as_read(resolved.sampling, load(config).train_y)
    used = min(planned.samples, planned.batches_per_epoch * planned.batch_size)
    orders = np.empty((count, used), np.uint32)
    sampling = ORDERINGS.index(resolved.sampling)
    order_epochs(orders, np.empty_like(as_read), as_read, sampling, resolved.buffer_size, resolved.shuffle_seed, first)
    return orders


@kernel
def order_epochs(
    orders: RowNumbers,
    order: RowNumbers,
    as_read: RowNumbers,
    sampling: int,
    buffer_size: int,
    seed: int,
    first: int,
) -> None:
    """Write the orders of as many epochs from `first` on as `orders` has lines; `order` (n) is room to work in."""
    for line in range(orders.shape[0]):
        order_rows(order, as_read, sampling, buffer_size, seed, first + line)
        for place in range(orders.shape[1]):
            orders[line, place] = order[place]
