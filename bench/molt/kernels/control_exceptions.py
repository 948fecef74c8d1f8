import time
class Bad(ValueError):
    pass
def check(i):
    if i % 3 == 0:
        raise Bad(i)
    if i % 5 == 0:
        return {}[i]
    return i
def run(n):
    good = bad = missing = always = 0
    for i in range(n):
        try:
            good += check(i)
        except Bad as e:
            bad += e.args[0] & 1
        except KeyError:
            missing += 1
        finally:
            always += 1
    return good, bad, missing, always
t = time.perf_counter_ns()
for _ in range(2):
    r = run(1500000)
print(time.perf_counter_ns() - t, r)
