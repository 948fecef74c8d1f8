a = [1, 2, 3, 4]; del a[0], a[-1]; print(a); d = {'x': 1, 'y': 2}; del d['x']; print(d)
v = 5; del v
try: v
except NameError as e: print(e)
class O: pass
o = O(); o.z = 1; del o.z; print(hasattr(o, 'z'))
l = list(range(10)); del l[::2]; print(l); del l[1:3]; print(l); del (a), d
try: a
except NameError as e: print(e)
