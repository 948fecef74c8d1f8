import time
class Mod:
    def __init__(self, v):
        self.v = v % 10007
    def __add__(self, other):
        return Mod(self.v + other.v)
    def __mul__(self, other):
        return Mod(self.v * other.v)
    def __eq__(self, other):
        return self.v == other.v
    def __lt__(self, other):
        return self.v < other.v
    def __hash__(self):
        return self.v
def run(n):
    a = Mod(1)
    b = Mod(3)
    zero = Mod(0)
    hits = 0
    seen = set()
    for i in range(n):
        a = a * b + b
        if a == zero or a < b:
            hits += 1
            seen.add(a)
    return a.v, hits, len(seen)
t = time.perf_counter_ns()
for _ in range(3):
    r = run(700000)
print(time.perf_counter_ns() - t, r)
