import time
def numbers(n):
    for i in range(n):
        yield i * 3
def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x
t = time.perf_counter_ns()
for _ in range(8):
    r = sum(evens(numbers(2000000)))
print(time.perf_counter_ns() - t, r)
