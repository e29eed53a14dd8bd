// exp, tanh and log(1 + x). The polynomials go through their functions at Chebyshev points, to within 4e-18.

static inline vec exponential(vec x) {
    const double shift = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number, in the sum's low bits
    vec rounded = x * 1.4426950408889634 + shift, k = rounded - shift;
    vec r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10, z = r * r;
    vec odd = all(2.5110037605963777e-08), even = all(2.763263963904103e-07);  // two short chains instead of a long one
    odd = odd * z + 2.755724091857897e-06;
    even = even * z + 2.4801485482328494e-05;
    odd = odd * z + 0.00019841269890047113;
    even = even * z + 0.0013888888952314775;
    odd = odd * z + 0.008333333333319601;
    even = even * z + 0.0416666666664881;
    odd = odd * z + 0.1666666666666668;
    even = even * z + 0.5000000000000019;
    odd = odd * z + 1.0;
    even = even * z + 1.0;
    return (vec)(((bits)rounded + 1023) << 52) * (odd * r + even);  // 2^k exp(r)
}

// Exact to 2e-16 of 1, which is what a sum of units needs.
static inline vec hyperbolic_tangent(vec x) {
    return 1.0 - 2.0 / (exponential(at_most(40.0, at_least(-40.0, 2.0 * x))) + 1.0);
}

// log(1 + x) for 0 <= x <= 1 as 2 atanh(s), s = x / (2 + x).
static inline vec log_one_plus(vec x) {
    vec s = x / (2.0 + x), z = s * s, p = all(0.08522081781390699);
    p = p * z + 0.0416225325593041;
    p = p * z + 0.06055084364034609;
    p = p * z + 0.06650187016337313;
    p = p * z + 0.07693307021152004;
    p = p * z + 0.09090870416252403;
    p = p * z + 0.11111112040373837;
    p = p * z + 0.14285714272727057;
    p = p * z + 0.20000000000092874;
    p = p * z + 0.33333333333333076;
    return 2.0 * s * (p * z + 1.0);
}
