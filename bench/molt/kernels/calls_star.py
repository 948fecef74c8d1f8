import time
def total(*args, **kwargs):
    s = len(kwargs)
    for a in args:
        s += a
    return s
def forward(*args, **kwargs):
    return total(*args, **kwargs)
def run(n):
    s = 0
    for i in range(n):
        s += forward(i, 1, 2) + forward(3, key=i) + total(i)
    return s
t = time.perf_counter_ns()
for _ in range(2):
    r = run(800000)
print(time.perf_counter_ns() - t, r)
