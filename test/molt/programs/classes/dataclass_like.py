class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x=0, y=0): self.x, self.y = x, y
    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __repr__(self): return f'Point({self.x}, {self.y})'
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    def __iter__(self): yield self.x; yield self.y
    def __bool__(self): return bool(self.x or self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** .5
a, b = Point(3, 4), Point(1, 1)
x, y = a
print(a + b, abs(a), a == Point(3, 4), len({a, Point(3, 4)}), x, y, bool(Point()), sum([a, b], Point()), max([a, b], key=abs), [*a])
match a:
    case Point(3, yy): print('three', yy)
