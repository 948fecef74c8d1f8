import time
def run(n):
    total = 0
    for r in range(n):
        squares = [i * i for i in range(1000)]
        odd = [x for x in squares if x & 1]
        pairs = {x: x + r for x in odd}
        kinds = {x % 7 for x in odd}
        total += len(pairs) + sum(odd) % 1000 + len(kinds) + sum(x for x in squares if x % 3 == 0) % 10
    return total
t = time.perf_counter_ns()
for _ in range(3):
    r = run(2500)
print(time.perf_counter_ns() - t, r)
