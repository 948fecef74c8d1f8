import time
def shift(text, k):
    out = []
    for ch in text:
        if "a" <= ch <= "z":
            out.append(chr((ord(ch) - 97 + k) % 26 + 97))
        elif ch.isupper():
            out.append(chr((ord(ch) - 65 + k) % 26 + 65))
        else:
            out.append(ch)
    return "".join(out)
def run(n):
    text = "The quick brown Fox jumps over the lazy Dog, twice. " * 20
    for i in range(n):
        text = shift(text, i % 25 + 1)
    return text[:60]
t = time.perf_counter_ns()
for _ in range(14):
    r = run(5000 // 8)
print(time.perf_counter_ns() - t, r)
