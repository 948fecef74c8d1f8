import cmath, math, random
inf, nan = math.inf, math.nan
def show(f, *a):
    try:
        r = f(*a)
        if isinstance(r, complex): return f"{r.real:.9g} {r.imag:.9g}"
        return str([f"{x:.9g}" for x in r]) if isinstance(r, tuple) else f"{r:.9g}"
    except (ValueError, OverflowError, ZeroDivisionError) as e:
        return f"{type(e).__name__} {e}"
fs = [getattr(cmath, n) for n in "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh phase polar isnan isinf isfinite".split()]
names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh phase polar isnan isinf isfinite".split()
parts = [-inf, -2.3, -1.0, -0.0, 0.0, 0.5, 1.0, 3.1, inf, nan]
for f, n in zip(fs, names):
    for x in parts:
        print(n, x, [show(f, complex(x, y)) for y in parts])
r = random.Random(4)
for f, n in zip(fs, names):
    out = []
    for _ in range(40):
        s = 10.0 ** r.uniform(-3, 3)
        out.append(show(f, complex(r.uniform(-s, s), r.uniform(-s, s))))
    for s in (1e-320, 1e-170, 1e160, 1.5e308):
        out += [show(f, complex(s, 1)), show(f, complex(1, s)), show(f, complex(-s, s)), show(f, complex(s, -s))]
    print(n, out)
for x in parts: print("rect", x, [show(cmath.rect, x, y) for y in parts])
print(show(cmath.log, 8, 2), cmath.log(-1), cmath.sqrt(-4), cmath.isclose(1+1e-12j, 1), cmath.isclose(1, 2), cmath.infj, cmath.nanj, cmath.tau, show(cmath.log, 0), show(cmath.log, 5, 1), show(cmath.exp, 1000), show(cmath.cosh, 1000), complex(1.0, -0.0))
