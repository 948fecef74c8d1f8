import time
class Base:
    def __init__(self, x):
        self.x = x
    def value(self, k):
        return self.x + k
class Middle(Base):
    def value(self, k):
        return super().value(k) * 2
class Leaf(Middle):
    def value(self, k):
        return super().value(k + 1) - 1
def run(n):
    leaf = Leaf(5)
    s = 0
    for i in range(n):
        s += leaf.value(i)
    return s
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1500000)
print(time.perf_counter_ns() - t, r)
