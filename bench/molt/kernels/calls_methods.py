import time
class Counter:
    def __init__(self, step):
        self.step = step
        self.total = 0
    def add(self, x):
        self.total = self.total + x * self.step
        return self.total & 1023
def run(n):
    c = Counter(3)
    s = 0
    for i in range(n):
        s += c.add(i)
    return s + c.total
t = time.perf_counter_ns()
for _ in range(3):
    r = run(3000000)
print(time.perf_counter_ns() - t, r)
