import time
class Shape:
    def area(self):
        raise NotImplementedError
class Square(Shape):
    def __init__(self, side):
        self.side = side
    def area(self):
        return self.side * self.side
class Circle(Shape):
    def __init__(self, r):
        self.r = r
    def area(self):
        return 3.14159 * self.r * self.r
class Rectangle(Square):
    def __init__(self, side, other):
        super().__init__(side)
        self.other = other
    def area(self):
        return self.side * self.other
def run(n):
    shapes = [Square(2), Circle(1.5), Rectangle(2, 3), Square(1.25)]
    total = 0
    for i in range(n):
        total += shapes[i & 3].area()
    return total
t = time.perf_counter_ns()
for _ in range(2):
    r = run(4000000)
print(time.perf_counter_ns() - t, r)
