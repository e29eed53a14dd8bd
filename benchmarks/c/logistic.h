// Logistic regression. Parameters: weights (FEATURES), bias. The rows of a batch are the lanes of a vector or two.
enum { PARAMETERS = FEATURES + 1 };

static inline vec predict(const double *x, int rows, int first, const double *theta) {
    vec z = all(theta[FEATURES]);
    for (int f = 0; f < FEATURES; f++) z += theta[f] * load(x + f * rows + first);
    return z;
}

static inline double update(const double *x, const double *y, const uint32_t *rows, double *theta) {
    double columns[FEATURES][PADDED] = {0}, targets[PADDED] = {0}, delta[PADDED], loss[PADDED];
    for (int i = 0; i < BATCH; i++) {
        for (int f = 0; f < FEATURES; f++) columns[f][i] = x[f * ROWS + rows[i]];
        targets[i] = y[rows[i]];
    }
    for (int i = 0; i < PADDED; i += LANES) {
        vec by_z;
        store(loss + i, losses(predict(columns[0], PADDED, i, theta), load(targets + i), &by_z));
        store(delta + i, by_z);
    }
    double gradient[2][PARAMETERS] = {0}, sum = 0;  // two short chains instead of a long one
    for (int i = 0; i < BATCH; i++) {
        for (int f = 0; f < FEATURES; f++) gradient[i % 2][f] += delta[i] * columns[f][i];
        gradient[i % 2][FEATURES] += delta[i];
        sum += loss[i];
    }
    for (int p = 0; p < PARAMETERS; p++) theta[p] -= RATE / BATCH * (gradient[0][p] + gradient[1][p]);
    return sum / BATCH;
}
