import math
for f in ["sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "floor", "ceil", "fabs", "trunc", "degrees", "radians", "isqrt"]:
    for x in [1, 2, 10]:
        print(f, x, getattr(math, f)(x))
print([round(math.cbrt(x), 12) for x in [1, 2, 10, -27]])
print(math.pi, math.e, math.tau, math.inf, math.nan, math.pow(2, 10), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4)), math.atan2(1, 1), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.ldexp(0.5, 3), math.frexp(8), math.modf(3.5), math.modf(-2.25))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.lcm(4, 6), math.lcm(), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.perm(4), math.isqrt(99), math.prod([1, 2, 3, 4]), math.prod([], start=5), math.fsum([0.1] * 10), sum([0.1] * 10))
print(math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.nextafter(1, 2), math.ulp(1.0), math.gamma(5), math.gamma(0.5), math.lgamma(10), math.erf(0.5), math.erfc(0.5), math.log(8, 2), math.log(10**400), math.exp2(3) if hasattr(math, "exp2") else 8.0)
for f in [lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.factorial(-1), lambda: math.factorial(2.5), lambda: math.exp(1000), lambda: math.sqrt("a"), lambda: math.gcd(1.5), lambda: math.acos(2), lambda: math.fmod(1, 0), lambda: math.comb(-1, 2), lambda: math.isqrt(-1), lambda: math.pow(0, -1), lambda: math.floor(math.inf), lambda: math.floor(math.nan), lambda: math.atanh(1), lambda: math.gamma(-1), lambda: math.floor("x"), lambda: math.dist([1], [1, 2]), lambda: math.log("x"), lambda: math.cosh(1000), lambda: math.ldexp(1.0, 5000)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
