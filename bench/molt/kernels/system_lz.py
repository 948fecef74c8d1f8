import time
def compress(data):
    codes = {bytes([i]): i for i in range(256)}
    out = []
    at = b""
    for i in range(len(data)):
        more = at + data[i:i + 1]
        if more in codes:
            at = more
        else:
            out.append(codes[at])
            codes[more] = len(codes)
            at = data[i:i + 1]
    out.append(codes[at])
    return out
def run(n):
    data = b"the rain in spain stays mainly in the plain, and so it does again and again; " * 60
    total = 0
    for i in range(n):
        total += len(compress(data[i:]))
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(500)
print(time.perf_counter_ns() - t, r)
