// A network with one hidden layer and one output. The units are the lanes of VECTORS vectors.
// Parameters: hidden weights (FEATURES, HIDDEN), hidden biases, output weights (HIDDEN), output bias.
enum { BIASES = FEATURES * HIDDEN, OUTPUTS = BIASES + HIDDEN, PARAMETERS = OUTPUTS + HIDDEN + 1 };
enum { VECTORS = HIDDEN / LANES };
_Static_assert(HIDDEN % LANES == 0, "the hidden units fill their vectors");

#ifdef RELU
static inline vec activate(vec sums) { return at_least(0.0, sums); }
static inline vec through(vec back, vec units) { return pick(units > 0.0, back, all(0.0)); }
#else
static inline vec activate(vec sums) { return hyperbolic_tangent(sums); }
static inline vec through(vec back, vec units) { return back * (1.0 - units * units); }
#endif

// Of many rows the rows are the lanes.
static inline vec predict(const double *x, int rows, int first, const double *theta) {
    vec z = all(theta[PARAMETERS - 1]);
    for (int h = 0; h < HIDDEN; h++) {
        vec sums = all(theta[BIASES + h]);
        for (int f = 0; f < FEATURES; f++) sums += theta[f * HIDDEN + h] * load(x + f * rows + first);
        z += theta[OUTPUTS + h] * activate(sums);
    }
    return z;
}

static inline double forward(const double *x, uint32_t row, const double *theta, vec *units) {
    vec sums = all(0.0);
    for (int v = 0; v < VECTORS; v++) {
        units[v] = load(theta + BIASES + v * LANES);
        for (int f = 0; f < FEATURES; f++) units[v] += load(theta + f * HIDDEN + v * LANES) * x[f * ROWS + row];
        units[v] = activate(units[v]);
        sums += load(theta + OUTPUTS + v * LANES) * units[v];
    }
    return total(sums) + theta[PARAMETERS - 1];
}

static inline void backward(const double *x, uint32_t row, const double *theta, const vec *units, double delta,
                            vec gradient[][VECTORS]) {
    for (int v = 0; v < VECTORS; v++) {
        vec back = through(delta * load(theta + OUTPUTS + v * LANES), units[v]);
        for (int f = 0; f < FEATURES; f++) gradient[f][v] += back * x[f * ROWS + row];
        gradient[FEATURES][v] += back;
        gradient[FEATURES + 1][v] += delta * units[v];
    }
}

static inline double update(const double *x, const double *y, const uint32_t *rows, double *theta) {
    double z[PADDED] = {0}, targets[PADDED] = {0}, loss[PADDED], delta[PADDED], by_bias = 0, sum = 0;
    vec units[BATCH][VECTORS], gradient[FEATURES + 2][VECTORS] = {0};
    for (int i = 0; i < BATCH; i++) {
        z[i] = forward(x, rows[i], theta, units[i]);
        targets[i] = y[rows[i]];
    }
    for (int i = 0; i < PADDED; i += LANES) {
        vec by_z;
        store(loss + i, losses(load(z + i), load(targets + i), &by_z));
        store(delta + i, by_z);
    }
    for (int i = 0; i < BATCH; i++) {
        backward(x, rows[i], theta, units[i], delta[i], gradient);
        by_bias += delta[i];
        sum += loss[i];
    }
    for (int v = 0; v < (FEATURES + 2) * VECTORS; v++)
        store(theta + v * LANES, load(theta + v * LANES) - RATE / BATCH * gradient[v / VECTORS][v % VECTORS]);
    theta[PARAMETERS - 1] -= RATE / BATCH * by_bias;
    return sum / BATCH;
}
