from collections import defaultdict, Counter, deque, OrderedDict, namedtuple
d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
print(d, d["zz"], len(d), d.get("q"))
c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], sum(c.values()), c + Counter("ab"), c - Counter("aaaaab"), sorted(c.elements())[:3])
q = deque([1, 2, 3], maxlen=4)
q.append(4); q.append(5); q.appendleft(0); print(q, len(q), q[0], q[-1], 3 in q, list(reversed(q)))
q.rotate(1); print(q, q.pop(), q.popleft(), q)
P = namedtuple("P", "x y")
p = P(1, y=2); print(p, p.x, p[1], p._replace(x=5), p._asdict(), P._fields, p == (1, 2), P._make([7, 8]))
a, b = p; print(a, b)
o = OrderedDict(a=1, b=2); o.move_to_end("a"); print(o, o.popitem(last=False))
try:
    P(1)
except TypeError as e:
    print(e)
try:
    deque().pop()
except IndexError as e:
    print(e)
