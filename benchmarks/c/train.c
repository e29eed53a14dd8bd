// The worked example with every size known to the compiler: the limit that the engine is measured against.
// Macros: ROWS, VALIDATION, FEATURES, BATCH, EPOCHS, RATE, MODEL (a file); LOG_LOSS, HIDDEN, RELU.
#include "vector.h"

#include "maths.h"
#include "random.h"

enum { PADDED = (BATCH + LANES - 1) / LANES * LANES };  // the rows of a batch, filled up to whole vectors
_Static_assert(ROWS % BATCH == 0, "whole batches fill the epoch");
_Static_assert(ROWS % LANES == 0 && VALIDATION % LANES == 0, "the rows fill their vectors");

#include "loss.h"
#include MODEL

static double mean_loss(const double *x, const double *y, int rows, const double *theta) {
    vec sums = all(0.0), delta;
    for (int i = 0; i < rows; i += LANES) sums += losses(predict(x, rows, i, theta), load(y + i), &delta);
    return total(sums) / rows;
}

// x holds one column after the other; out come every batch's loss, and both mean losses after each epoch.
void train(const double *train_x, const double *train_y, const double *validation_x, const double *validation_y,
           const double *initial, uint64_t seed, double *batch_loss, double *train_loss, double *validation_loss) {
    uint32_t order[ROWS];
    double theta[PARAMETERS];
    memcpy(theta, initial, sizeof theta);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (uint32_t row = 0; row < ROWS; row++) order[row] = row;
        shuffle(order, ROWS, stream(seed, BATCH_ORDER, epoch));
        for (int batch = 0; batch < ROWS / BATCH; batch++)
            *batch_loss++ = update(train_x, train_y, order + batch * BATCH, theta);
        train_loss[epoch] = mean_loss(train_x, train_y, ROWS, theta);
        validation_loss[epoch] = mean_loss(validation_x, validation_y, VALIDATION, theta);
    }
}
