import time
def table():
    result = []
    for i in range(256):
        c = i
        for _ in range(8):
            c = (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1
        result.append(c)
    return result
def run(n):
    data = bytes(i * 7 & 255 for i in range(4096))
    lookup = table()
    crc = 0xFFFFFFFF
    for _ in range(n):
        for byte in data:
            crc = lookup[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF
t = time.perf_counter_ns()
for _ in range(2):
    r = run(2000)
print(time.perf_counter_ns() - t, r)
