# classes that the program never names, and is given
import sys


class Again:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(kind.__name__, kind("made here").args)
        return True


with Again():
    {}["missing"]
with Again():
    1 // 0
try:
    [][0]
except:
    kind, value, trace = sys.exc_info()
    print(kind.__name__, value, kind("second").args)
print((5).real, (2.5).hex(), [1].__len__(), {1: 2} | {3: 4}, (1, 2) + (3,))
