import time
class Guard:
    def __init__(self, log):
        self.log = log
    def __enter__(self):
        self.log[0] += 1
        return self
    def __exit__(self, kind, value, tb):
        self.log[1] += 1
        return kind is KeyError
def run(n):
    log = [0, 0]
    hits = 0
    for i in range(n):
        with Guard(log) as g:
            hits += g.log[0] & 1
            if i % 4 == 0:
                raise KeyError(i)
            hits += 1
    return log, hits
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1200000)
print(time.perf_counter_ns() - t, r)
