import time
def run(n):
    data = bytearray(1 << 12)
    for i in range(len(data)):
        data[i] = (i * 31 + 7) & 255
    total = 0
    for r in range(n):
        for i in range(0, len(data) - 1, 2):
            data[i], data[i + 1] = data[i + 1], (data[i] + r) & 255
        total += sum(data[:64])
    return total, bytes(data[:16]).hex()
t = time.perf_counter_ns()
for _ in range(8):
    r = run(500)
print(time.perf_counter_ns() - t, r)
