// The engine's random numbers: xoshiro256** seeded by splitmix64, and Fisher and Yates' shuffle.
#include <stdint.h>

typedef struct {
    uint64_t a, b, c, d;
} State;

static const uint64_t BATCH_ORDER = 5;

static uint64_t splitmix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static State stream(uint64_t seed, uint64_t purpose, uint64_t index) {
    const uint64_t golden = 0x9E3779B97F4A7C15u;
    uint64_t word = seed | purpose << 32 | index << 40;
    return (State){splitmix(word + golden), splitmix(word + 2 * golden), splitmix(word + 3 * golden),
                   splitmix(word + 4 * golden)};
}

static uint64_t rotate(uint64_t word, int by) { return word << by | word >> (64 - by); }

static uint64_t next_word(State *state) {
    uint64_t word = rotate(state->b * 5, 7) * 9, shifted = state->b << 17;
    state->c ^= state->a;
    state->d ^= state->b;
    state->b ^= state->c;
    state->a ^= state->d;
    state->c ^= shifted;
    state->d = rotate(state->d, 45);
    return word;
}

static uint32_t next_below(uint32_t bound, State *state) {
    uint64_t product = (next_word(state) >> 32) * bound;
    if ((uint32_t)product < bound) {
        uint32_t threshold = -bound % bound;
        while ((uint32_t)product < threshold) product = (next_word(state) >> 32) * bound;
    }
    return product >> 32;
}

static void shuffle(uint32_t *order, uint32_t count, State state) {
    for (uint32_t last = count - 1; last > 0; last--) {
        uint32_t other = next_below(last + 1, &state), moved = order[last];
        order[last] = order[other];
        order[other] = moved;
    }
}
