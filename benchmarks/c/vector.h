// Several numbers that are computed at once: as many as the processor takes.
#include <stdint.h>
#include <string.h>

#ifdef __AVX512F__
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

typedef double vec __attribute__((vector_size(8 * LANES)));
typedef int64_t bits __attribute__((vector_size(8 * LANES)));

static inline vec all(double value) { return value + (vec){0}; }

static inline vec load(const double *from) {
    vec value;
    memcpy(&value, from, sizeof value);
    return value;
}

static inline void store(double *to, vec value) { memcpy(to, &value, sizeof value); }

static inline vec pick(bits where, vec this, vec that) { return (vec)((where & (bits)this) | (~where & (bits)that)); }
static inline vec at_least(double least, vec x) { return pick(x < least, all(least), x); }
static inline vec at_most(double most, vec x) { return pick(x > most, all(most), x); }

static inline double total(vec x) {
    double sums[LANES];
    store(sums, x);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
    return sums[0];
}
