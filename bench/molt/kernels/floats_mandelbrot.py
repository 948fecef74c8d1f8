import time
def run(size, limit):
    inside = 0
    for py in range(size):
        ci = 2.0 * py / size - 1.0
        for px in range(size):
            cr = 2.0 * px / size - 1.5
            zr = zi = 0.0
            for _ in range(limit):
                zr2 = zr * zr
                zi2 = zi * zi
                if zr2 + zi2 > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = zr2 - zi2 + cr
            else:
                inside += 1
    return inside
t = time.perf_counter_ns()
for _ in range(5):
    r = run(260, 60)
print(time.perf_counter_ns() - t, r)
