if len("x") > 5:
    max = None
print(max(1, 2), len("abc"))
def use(): return sum([1, 2])
print(use())
sum = lambda v: "mine"
print(use(), sum([1]))
del sum
print(use())
class A:
    def m(self):
        A.m = lambda self: "new"
        return "old"
a = A()
print([a.m() for _ in range(3)])
