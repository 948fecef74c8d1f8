import time
MASK = 0xFFFFFFFF
def run(n):
    x = 2463534242
    ones = 0
    for _ in range(n):
        x ^= (x << 13) & MASK
        x ^= x >> 17
        x ^= (x << 5) & MASK
        y = x
        y = y - ((y >> 1) & 0x55555555)
        y = (y & 0x33333333) + ((y >> 2) & 0x33333333)
        y = (y + (y >> 4)) & 0x0F0F0F0F
        ones += (y * 0x01010101 & MASK) >> 24
    return ones, x
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1500000)
print(time.perf_counter_ns() - t, r)
