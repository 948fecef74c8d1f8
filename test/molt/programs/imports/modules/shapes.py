from modules.helper import twice
PI = 3.25
calls = 0
def area(r):
    return PI * r * r + twice(0)
class Square:
    def __init__(self, side): self.side = side
def counter():
    global calls
    calls += 1
    return calls
