import time
def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
t = time.perf_counter_ns()
for _ in range(24):
    r = tak(22, 16, 8)
print(time.perf_counter_ns() - t, r)
