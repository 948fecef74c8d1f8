import time
class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()
def make(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make(depth - 1), make(depth - 1))
def run(depth, rounds):
    total = 0
    for _ in range(rounds):
        total += make(depth).check()
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(14, 40)
print(time.perf_counter_ns() - t, r)
