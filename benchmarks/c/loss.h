// From the last sums z and the targets y to the losses, and to delta, their derivatives by z.

#ifdef LOG_LOSS
static inline vec losses(vec z, vec y, vec *delta) {
    vec size = pick(z < 0.0, -z, z), e = exponential(at_least(-708.0, -size)), likelier = 1.0 / (1.0 + e);
    *delta = pick(z < 0.0, e * likelier, likelier) - y;
    return at_least(0.0, z) - y * z + log_one_plus(e);
}
#else
static inline vec losses(vec z, vec y, vec *delta) {
    *delta = 2.0 * (z - y);
    return (z - y) * (z - y);
}
#endif
