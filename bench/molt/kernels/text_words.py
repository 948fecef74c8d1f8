import time
def run(n):
    words = []
    for i in range(n):
        words.append("w%d" % (i % 977))
    text = " ".join(words)
    counts = {}
    for w in text.split():
        counts[w] = counts.get(w, 0) + 1
    return len(text), len(counts), text.count("w9"), text.upper()[:20]
t = time.perf_counter_ns()
for _ in range(5):
    r = run(700000)
print(time.perf_counter_ns() - t, r)
