import modules.shapes
import modules.shapes as sh
from modules.shapes import area, Square as Sq
from modules import helper
print(modules.shapes.area(2), sh.PI, area(3), Sq(4).side, helper.twice(5), sh.counter())
sh.PI = 3
print(area(1), sh.counter(), __name__, sh.__name__)
try:
    from modules.shapes import nothing
except ImportError as e:
    print(type(e).__name__)
def local():
    import math
    return math.floor(2.5)
print(local())
