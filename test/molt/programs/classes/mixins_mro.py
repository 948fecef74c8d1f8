class J:
    def to(self): return ','.join(f'{k}={v}' for k, v in sorted(vars(self).items()))
class L:
    def __init__(self, **k): super().__init__(**k); self.log = []
class B:
    def __init__(self, name='n'): self.name = name
class X(J, L, B):
    def __init__(self, name): super().__init__(name=name)
print(X('q').to(), [c.__name__ for c in X.__mro__], X.__bases__ == (J, L, B))
class P:
    def hi(self): return 'P'
class Q(P):
    def hi(self): return 'Q' + super().hi()
class R(P):
    def hi(self): return 'R' + super().hi()
class S(Q, R):
    def hi(self): return 'S' + super().hi()
print(S().hi(), Q.hi(S()), super(Q, S()).hi())
