import copy
from collections import deque, OrderedDict, defaultdict
a = [1, [2, 3], {"k": [4]}, (5, [6]), {7}]; b = copy.copy(a); c = copy.deepcopy(a); a[1].append(9); a[2]["k"].append(8); a[3][1].append(1); print(b, c, b[1] is a[1], c[1] is a[1])
class P:
    def __init__(self, x): self.x = x; self.l = [x]
p = P(1); q = copy.copy(p); r = copy.deepcopy(p); p.l.append(2); print(q.l, r.l, q.x, type(r).__name__)
class Q:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(Q()), copy.deepcopy([Q()]))
l = [1]; l.append(l); m = copy.deepcopy(l); print(m[1] is m, m is l); s = [0]; t = copy.deepcopy([s, s]); print(t[0] is t[1])
print(copy.deepcopy((1, 2)), copy.copy("s"), copy.deepcopy(deque([1, [2]])), copy.deepcopy(OrderedDict(a=[1])), copy.deepcopy(defaultdict(list, {"a": [1]})), copy.copy({1: 2}), copy.copy(frozenset([1])), copy.deepcopy(None), copy.copy(len) is len)
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = [1]; self.b = 2
s = S(); d = copy.deepcopy(s); s.a.append(2); print(d.a, d.b, copy.copy(s).a is s.a)
class L(list):
    pass
x = L([1, [2]]); x.tag = "t"; y = copy.deepcopy(x); print(y, y.tag, type(y).__name__, y[1] is x[1])
