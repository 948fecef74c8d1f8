print([bin(x).count("1") for x in range(8)], [x ^ x >> 1 for x in range(8)], [x for x in range(20) if x and x & (x - 1) == 0])
def rev(x, n): return int(f"{x:0{n}b}"[::-1], 2)
print(rev(6, 4), 0b1010 | 0b0101, 0xff & 0x0f, ~0, -1 >> 1, 1 << 100, (1 << 100) >> 98, -5 & 0xff, -5 | 1, 5 ^ -1)
def subsets(s): return [[x for i, x in enumerate(s) if m >> i & 1] for m in range(1 << len(s))]
print(subsets("abc"))
def crc8(data):
    c = 0
    for b in data:
        c ^= b
        for _ in range(8): c = (c << 1 ^ 7) & 255 if c & 128 else c << 1 & 255
    return c
print(crc8(b"hello"), sum(1 << i for i in (1, 3, 5)), (0x12345678).to_bytes(4, "little").hex(), int.from_bytes(b"\x01\x02", "big"))
class LCG:
    def __init__(self, s): self.s = s
    def __call__(self): self.s = (self.s * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1; return self.s >> 33
r = LCG(1); print([r() % 100 for _ in range(8)])
def fnv(s):
    h = 0xcbf29ce484222325
    for b in s.encode(): h = (h ^ b) * 0x100000001b3 & 0xffffffffffffffff
    return h
print(hex(fnv("hello")), fnv("") == 0xcbf29ce484222325)
