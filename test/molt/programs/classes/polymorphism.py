class Shape:
    def area(self): raise NotImplementedError
    def __str__(self): return f'{type(self).__name__}({self.area():.2f})'
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Ci(Shape):
    def __init__(self, r): self.r = r
    def area(self): return 3.14159 * self.r ** 2
for s in [Sq(2), Ci(1)]: print(s, isinstance(s, Shape), s.__class__.__bases__[0].__name__)
try: Shape().area()
except NotImplementedError as e: print(repr(e))
print(sorted([Ci(1), Sq(1), Sq(3)], key=lambda s: s.area())[0], sum(s.area() for s in [Sq(1), Sq(2)]))
