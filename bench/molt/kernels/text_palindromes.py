import time
def longest(s):
    best = ""
    for c in range(len(s)):
        for lo, hi in ((c, c), (c, c + 1)):
            while lo >= 0 and hi < len(s) and s[lo] == s[hi]:
                lo -= 1
                hi += 1
            if hi - lo - 1 > len(best):
                best = s[lo + 1:hi]
    return best
def run(n):
    s = "abacdfgdcabaabcdedcbaxyzzyxmnopponm" * 3
    total = 0
    for i in range(n):
        total += len(longest(s[i % 7:]))
    return total
t = time.perf_counter_ns()
for _ in range(5):
    r = run(4000)
print(time.perf_counter_ns() - t, r)
