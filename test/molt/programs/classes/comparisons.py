class A:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, A) else NotImplemented
    def __lt__(self, o): return self.v < o.v if isinstance(o, A) else NotImplemented
    def __le__(self, o): return self.v <= o.v if isinstance(o, A) else NotImplemented
    def __hash__(self): return hash(self.v)
print(A(1) == A(1), A(1) != A(2), A(1) < A(2), A(2) > A(1), A(1) >= A(1), A(1) == 1, A(1) != 1, 1 == A(1), {A(1), A(1)}.__len__(), A(1) in [A(1)], [A(1)] == [A(1)], max(A(3), A(5)).v, sorted([A(2), A(1)])[0].v, (A(1), 2) < (A(1), 3))
class B:
    def __eq__(self, o): return True
try:
    hash(B())
except TypeError as e:
    print(e)
class C(A):
    def __eq__(self, o): return "C says"
    __hash__ = A.__hash__
print(A(1) == C(1), C(1) == A(1), hash(C(5)) == hash(5))
class T:
    def __lt__(self, o): return [1]
    def __bool__(self): raise ValueError("no bool")
print(T() < 1, T() > T())
try:
    not T()
except ValueError as e:
    print(e)
class Len:
    def __len__(self): return 0
print(bool(Len()), not Len())
for f in [lambda: A(1) < 5, lambda: A(1) > "x", lambda: A(1) <= None]:
    try:
        f()
    except TypeError as e:
        print(e)
