import time
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
    label: str = "p"
    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy, self.label)
def run(n):
    p = Point(0, 0)
    same = 0
    for i in range(n):
        q = p.moved(i & 3, 1)
        if q == p:
            same += 1
        p = q
    return p, same
t = time.perf_counter_ns()
for _ in range(5):
    r = run(500000)
print(time.perf_counter_ns() - t, r)
