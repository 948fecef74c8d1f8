import heapq
from collections import Counter
def codes(text):
    h = [(n, i, c) for i, (c, n) in enumerate(sorted(Counter(text).items()))]
    heapq.heapify(h); k = len(h)
    while len(h) > 1:
        a, b = heapq.heappop(h), heapq.heappop(h)
        heapq.heappush(h, (a[0] + b[0], k, (a[2], b[2]))); k += 1
    out = {}
    def walk(n, p):
        if isinstance(n, str): out[n] = p or "0"
        else: walk(n[0], p + "0"); walk(n[1], p + "1")
    walk(h[0][2], "")
    return out
c = codes("abracadabra"); print(sorted(c.items()), len("".join(c[x] for x in "abracadabra")))
def lzw(s):
    d = {chr(i): i for i in range(256)}; w = ""; out = []
    for ch in s:
        if w + ch in d: w += ch
        else: out.append(d[w]); d[w + ch] = len(d); w = ch
    return out + [d[w]] if w else out
print(lzw("TOBEORNOTTOBEORTOBEORNOT"))
def bwt(s):
    s += "$"; return "".join(r[-1] for r in sorted(s[i:] + s[:i] for i in range(len(s))))
print(bwt("banana"))
