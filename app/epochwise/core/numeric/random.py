"""Random numbers with the same bits everywhere and for ever: xoshiro256**, seeded by splitmix64.

A stream is named by a seed, what it is for, and an index (an epoch, say), so that no number depends on how many others
were drawn before: more validation rows leave the training rows as they are, and the order of an epoch needs no history.

A generator's state is four words, which live in local variables: `value, state = next_word(state)`.
"""

import numpy as np

from epochwise.core.numeric.arrays import RowNumbers
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.maths import log

TRAINING_ROWS = 1
VALIDATION_ROWS = 2
SPLIT = 3
PARAMETERS = 4
BATCH_ORDER = 5
FRESH_ROWS = 6
TEST_ROWS = 8

State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_LOW_32 = np.uint64(0xFFFFFFFF)


@inline
def _splitmix(word: np.uint64) -> np.uint64:
    z = word
    z = (z ^ (z >> np.uint64(30))) * _MIX_1
    z = (z ^ (z >> np.uint64(27))) * _MIX_2
    return z ^ (z >> np.uint64(31))


@inline
def stream(seed: int, purpose: int, index: int) -> State:
    """The generator of a seed (below 2**32) for a purpose (one of the names above) and an index (below 2**24).

    The start word seed + purpose * 2**32 + index * 2**40 goes through splitmix64 four times.
    """
    word = np.uint64(seed) | (np.uint64(purpose) << np.uint64(32)) | (np.uint64(index) << np.uint64(40))
    a = word + _GOLDEN
    b = a + _GOLDEN
    c = b + _GOLDEN
    return _splitmix(a), _splitmix(b), _splitmix(c), _splitmix(c + _GOLDEN)


@inline
def _rotate(word: np.uint64, by: int) -> np.uint64:
    return (word << np.uint64(by)) | (word >> np.uint64(64 - by))


@inline
def next_word(state: State) -> tuple[np.uint64, State]:
    """64 random bits and the state after them."""
    a, b, c, d = state
    word = _rotate(b * np.uint64(5), 7) * np.uint64(9)
    shifted = b << np.uint64(17)
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = _rotate(d, 45)
    return word, (a, b, c, d)


@inline
def next_below(bound: int, state: State) -> tuple[int, State]:
    """A whole number from 0 to bound - 1 (bound below 2**32), each equally likely: Lemire's method on 32 bits."""
    limit = np.uint64(bound)
    word, state = next_word(state)
    product = (word >> np.uint64(32)) * limit
    if (product & _LOW_32) < limit:
        threshold = (np.uint64(1 << 32) - limit) % limit
        while (product & _LOW_32) < threshold:
            word, state = next_word(state)
            product = (word >> np.uint64(32)) * limit
    return int(product >> np.uint64(32)), state


@inline
def next_uniform(state: State) -> tuple[float, State]:
    """A multiple of 2**-53 in [0, 1)."""
    word, state = next_word(state)
    return np.float64(word >> np.uint64(11)) * 1.1102230246251565e-16, state


@inline
def next_gaussians(state: State) -> tuple[float, float, State]:
    """Two independent normal numbers (mean 0, deviation 1) by Marsaglia's polar method."""
    square = 2.0
    u = v = 0.0
    while square >= 1.0 or square == 0.0:
        u, state = next_uniform(state)
        v, state = next_uniform(state)
        u = 2.0 * u - 1.0
        v = 2.0 * v - 1.0
        square = u * u + v * v
    factor = np.sqrt(-2.0 * log(square) / square)
    return u * factor, v * factor, state


@inline
def shuffle(order: RowNumbers, count: int, state: State) -> State:
    """Fisher and Yates' shuffle of the first `count` entries, from the last place down."""
    for last in range(count - 1, 0, -1):
        other, state = next_below(last + 1, state)
        order[last], order[other] = order[other], order[last]
    return state
