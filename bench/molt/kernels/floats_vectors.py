import time
class Vec:
    __slots__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z
    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y, self.z + other.z)
    def __mul__(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)
    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z
def run(n):
    p = Vec(0.0, 0.0, 0.0)
    v = Vec(1.0, 0.5, 0.25)
    e = 0.0
    for _ in range(n):
        p = p + v * 0.001
        v = v * 0.99999
        e += p.dot(v)
    return round(e, 6)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(500000)
print(time.perf_counter_ns() - t, r)
