from collections import deque
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, d.pop(), d.popleft(), d, len(d), d[0], d[-1], 2 in d)
d.extend([5, 6]); d.extendleft([9, 8]); print(d); d.rotate(2); print(d); d.rotate(-1); print(d, d.count(5), d.index(5)); d.remove(5); d.insert(1, 77); d.reverse(); print(d, list(reversed(d)), d.copy() == d, d.maxlen)
m = deque(range(5), maxlen=3); print(m, m.maxlen); m.append(9); m.appendleft(1); print(m, deque("ab", 1)); m[0] = 5; del m[1]; print(m, m + deque([7]), m * 2, bool(deque()), deque([1]) < deque([2]), deque([1]) == [1])
for f in [lambda: deque().pop(), lambda: deque().popleft(), lambda: d[99], lambda: d.remove("q"), lambda: d.index("q"), lambda: deque([1], maxlen=-1), lambda: hash(d), lambda: deque(maxlen=1).insert(0, 1) or deque([1], 1).insert(0, 2), lambda: d["a"], lambda: d + [1]]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    for x in d: d.append(1)
except RuntimeError as e:
    print(e)
q = deque([0]); seen = {0}
while q:
    n = q.popleft()
    for k in (n * 2 + 1, n * 2 + 2):
        if k < 15 and k not in seen: seen.add(k); q.append(k)
print(sorted(seen)); d.clear(); print(d, [deque([1, 2])], str(deque(["a"])))
big = deque()
for i in range(10000): big.append(i); big.popleft() if i % 3 == 0 else None
print(len(big), big[0], big[-1], sum(big))
