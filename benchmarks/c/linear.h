// Linear regression. Parameters: weights (FEATURES), bias. A row is too little work for vectors.
enum { PARAMETERS = FEATURES + 1 };

static inline vec predict(const double *x, int rows, int first, const double *theta) {
    vec z = all(theta[FEATURES]);
    for (int f = 0; f < FEATURES; f++) z += theta[f] * load(x + f * rows + first);
    return z;
}

static inline double update(const double *x, const double *y, const uint32_t *rows, double *theta) {
    double gradient[2][PARAMETERS] = {0}, sum[2] = {0};  // two short chains instead of a long one
    for (int i = 0; i < BATCH; i++) {
        double residual = theta[FEATURES] - y[rows[i]];
        for (int f = FEATURES - 1; f >= 0; f--) residual += theta[f] * x[f * ROWS + rows[i]];
        for (int f = 0; f < FEATURES; f++) gradient[i % 2][f] += residual * x[f * ROWS + rows[i]];
        gradient[i % 2][FEATURES] += residual;
        sum[i % 2] += residual * residual;
    }
    for (int p = 0; p < PARAMETERS; p++) theta[p] -= 2.0 * RATE / BATCH * (gradient[0][p] + gradient[1][p]);
    return (sum[0] + sum[1]) / BATCH;
}
