import time
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
def encode(data):
    out = []
    for i in range(0, len(data) - 2, 3):
        n = data[i] << 16 | data[i + 1] << 8 | data[i + 2]
        out.append(ALPHABET[n >> 18])
        out.append(ALPHABET[n >> 12 & 63])
        out.append(ALPHABET[n >> 6 & 63])
        out.append(ALPHABET[n & 63])
    return "".join(out)
def decode(text):
    value = {c: i for i, c in enumerate(ALPHABET)}
    out = bytearray()
    for i in range(0, len(text), 4):
        n = value[text[i]] << 18 | value[text[i + 1]] << 12 | value[text[i + 2]] << 6 | value[text[i + 3]]
        out.append(n >> 16)
        out.append(n >> 8 & 255)
        out.append(n & 255)
    return bytes(out)
def run(n):
    data = bytes(i * i & 255 for i in range(3000))
    for _ in range(n):
        text = encode(data)
        data = decode(text)
    return text[:24], len(data)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(500)
print(time.perf_counter_ns() - t, r)
