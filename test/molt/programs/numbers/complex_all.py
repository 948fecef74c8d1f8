a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** 0.5, abs(a), a.real, a.imag, a.conjugate(), -a, +a, a == 3 + 4j, a != b, complex("1+2j"), complex(1), complex(1, 2), complex("-j"), complex("3.5"), 1j ** 2, 2 + 0j == 2, hash(2 + 0j) == hash(2), repr(1j), str(-0.0 + 1j), 1e20j, complex(0, -1), (1 + 2j) * 2, 2 / (1 + 1j), bool(0j), {1 + 0j: "k"}[1], sum([1j, 2]), f"{a:.2f} {a}", complex(float("inf"), 0), 5 - 3j)
for f in [lambda: a < b, lambda: int(a), lambda: float(a), lambda: a // b, lambda: a % b, lambda: complex("x"), lambda: 1j / 0, lambda: round(a), lambda: complex("1", 2), lambda: divmod(a, b), lambda: 0j ** -1]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
