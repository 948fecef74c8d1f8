class Point:
    """A point."""
    count = 0
    def __init__(self, x, y=0):
        self.x, self.y = x, y
        Point.count += 1
    def __repr__(self): return f"Point({self.x}, {self.y})"
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __lt__(self, o): return self.x < o.x
    @property
    def norm(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    @norm.setter
    def norm(self, v): self.x = v
    @staticmethod
    def origin(): return Point(0)
    @classmethod
    def of(cls, t): return cls(*t)
p = Point(3, 4)
print(p, p.norm, p + Point(1), Point.origin(), Point.of((5, 6)), Point.count, Point.__doc__)
p.norm = 9
print(p, p == Point(9, 4), p != Point(1), {p: 1}[Point(9, 4)], sorted([Point(3), Point(1)]), p.__dict__, vars(p))
p.z = 5
print(p.z, hasattr(p, "w"), getattr(p, "w", "none"), p.__class__.__name__, type(p) is Point, isinstance(p, object))
setattr(p, "w", 1); print(p.w); delattr(p, "w")
for bad in (lambda: p.w, lambda: Point(), lambda: p < 3, lambda: Point.nope, lambda: p(), lambda: p[0], lambda: len(p), lambda: p.origin(1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
try:
    p.ro = 1
    Point.norm.fget(p)
    class R:
        @property
        def v(self): return 1
    R().v = 2
except AttributeError as e:
    print(e)
