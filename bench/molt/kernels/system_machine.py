import time
def run(limit):
    program = [(0, 0, 0), (0, 1, 1), (0, 2, limit), (1, 0, 1), (2, 1, 1), (3, 0, 65521), (4, 1, 2), (6, 0, 0)]
    registers = [0] * 4
    at = 0
    executed = 0
    while True:
        op, a, b = program[at]
        executed += 1
        at += 1
        if op == 0:
            registers[a] = b
        elif op == 1:
            registers[a] += registers[b]
        elif op == 2:
            registers[a] += b
        elif op == 3:
            registers[a] %= b
        elif op == 4:
            if registers[a] < registers[b]:
                at = 3
        else:
            break
    return registers, executed
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1200000)
print(time.perf_counter_ns() - t, r)
