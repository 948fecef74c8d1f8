import time
def run(n):
    text = ("it was the best of times it was the worst of times it was the age of wisdom " * 50).split()
    counts = {}
    letters = {}
    for _ in range(n):
        for word in text:
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
        for ch in "".join(text[:60]):
            letters[ch] = letters.get(ch, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:4], max(letters.items(), key=lambda item: item[1])
t = time.perf_counter_ns()
for _ in range(3):
    r = run(5000)
print(time.perf_counter_ns() - t, r)
