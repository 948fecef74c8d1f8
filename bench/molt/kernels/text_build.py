import time
def run(n):
    s = ""
    for i in range(n):
        s += "x" if i % 3 else "yz"
    words = s.replace("yz", " w ").split()
    parts = []
    for w in words:
        if w.startswith("x") and w.endswith("x"):
            parts.append(w.upper().lower().strip("x") + w[::-1] + w[1:] * 2)
    joined = "-".join(parts)
    return len(s), len(words), len(joined), joined.find("xx-x"), joined.count("x-")
t = time.perf_counter_ns()
for _ in range(2):
    r = run(2400000)
print(time.perf_counter_ns() - t, r)
