import time
def evaluate(node):
    match node:
        case ("num", value):
            return value
        case ("add", left, right):
            return evaluate(left) + evaluate(right)
        case ("mul", left, right):
            return evaluate(left) * evaluate(right) % 1009
        case ("neg", inner):
            return -evaluate(inner)
        case _:
            raise ValueError(node)
def run(n):
    tree = ("num", 3)
    for i in range(40):
        tree = ("add", ("mul", tree, ("num", i)), ("neg", ("num", i * 2)))
    total = 0
    for _ in range(n):
        total += evaluate(tree)
    return total
t = time.perf_counter_ns()
for _ in range(15):
    r = run(3500)
print(time.perf_counter_ns() - t, r)
