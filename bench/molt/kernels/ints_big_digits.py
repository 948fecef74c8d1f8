import time
def run(n):
    digits = []
    q, r, t, i = 1, 0, 1, 0
    k = 0
    a = 0
    while i < n:
        k += 1
        u = 2 * k + 1
        a += 2 * q
        a = a * u
        t = t * u
        q = q * k
        if a >= q:
            e = (q * 3 + a) // t
            if (q * 3 + a) % t + q < t:
                digits.append(e)
                a = (a - t * e) * 10
                q = q * 10
                i += 1
    return "".join(map(str, digits[-20:]))
t = time.perf_counter_ns()
for _ in range(6):
    r = run(2300)
print(time.perf_counter_ns() - t, r)
