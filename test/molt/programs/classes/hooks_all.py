# __init_subclass__, __set_name__, __class_getitem__, metaclass hooks, descriptors, __getattr__ and friends
import functools

class Registry:
    known = {}
    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.known[name or cls.__name__] = cls
        print('subclass', cls.__name__, name, kwargs)

class One(Registry, name='uno'): pass
class Two(One): pass
print(sorted(Registry.known), Registry.known['uno'] is One)
try:
    class Bad(Registry, wrong=1): pass
except TypeError as e:
    print(e)

class Typed:
    def __init__(self, kind, default=None): self.kind, self.default = kind, default
    def __set_name__(self, owner, name):
        print('set_name', owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        if obj is None: return self
        return obj.__dict__.get(self.name, self.default)
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f'{self.name} must be {self.kind.__name__}, not {type(value).__name__}')
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        try:
            del obj.__dict__[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

class Person:
    name = Typed(str, '?')
    age = Typed(int, 0)
    def __class_getitem__(cls, item): return f'{cls.__name__}[{item!r}]'

p = Person()
print(p.name, p.age)
p.name, p.age = 'Ann', 30
print(vars(p), Person['x'], Person[int, str], type(Person.name).__name__)
try:
    p.age = 'x'
except TypeError as e:
    print(e)
del p.age
print(p.age)
try:
    del p.age
except AttributeError as e:
    print('AttributeError', e)

class Meta(type):
    def __prepare__(name, bases, **kw):
        print('prepare', name, bases, kw)
        return {'injected': 1}
    def __new__(mcls, name, bases, ns, **kw):
        print('new', name, sorted(k for k in ns if not k.startswith('__')), kw)
        ns['tag'] = kw.get('tag')
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print('init', name)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print('call', cls.__name__, a, k)
        obj = super().__call__(*a, **k)
        obj.made = True
        return obj
    def __instancecheck__(cls, o): return o == 'yes' or type.__instancecheck__(cls, o)
    def __subclasscheck__(cls, c): return c is int or type.__subclasscheck__(cls, c)
    def __len__(cls): return 42
    def __iter__(cls): return iter(cls.items)
    def __contains__(cls, x): return x in cls.items
    def __getitem__(cls, k): return cls.items[k]
    def __getattr__(cls, n): return f'meta:{n}'
    def __repr__(cls): return f'<class-like {cls.__name__}>'
    def __add__(cls, o): return f'{cls!r}+{o!r}'
    @property
    def upper(cls): return cls.__name__.upper()

class K(metaclass=Meta, tag='t'):
    items = [1, 2, 3]
    def __init__(self, x=0): self.x = x

k = K(5)
print(k.x, k.made, K.tag, K.injected, K.upper, len(K), list(K), 2 in K, K[1], K.other, isinstance('yes', K), isinstance('no', K), issubclass(int, K), issubclass(str, K), K, K + 1)
try:
    k.upper
except AttributeError as e:
    print(e)
class L(K, tag='u'): pass
print(L().made, type(L) is Meta, L.tag)

class Proxy:
    def __init__(self, target): object.__setattr__(self, '_target', target)
    def __getattribute__(self, name):
        if name.startswith('secret'): raise AttributeError(f'no {name}')
        return object.__getattribute__(self, name)
    def __getattr__(self, name): print('getattr', name); return getattr(object.__getattribute__(self, '_target'), name)
    def __setattr__(self, name, value): print('set', name); setattr(self._target, name, value)
    def __delattr__(self, name): print('del', name); delattr(self._target, name)

class T: pass
t = T()
pr = Proxy(t)
pr.a = 5
print(pr.a, t.a, hasattr(pr, 'b'), getattr(pr, 'c', 'dflt'))
try:
    pr.secret_x
except AttributeError as e:
    print(e)
del pr.a
print(vars(t))

class Slotted:
    __slots__ = ('x', 'y', 'z')
class Strict(object):
    __slots__ = ['a']
    def __init__(self): self.a = 1
s = Strict()
for action in (lambda: setattr(s, 'b', 1), lambda: s.b, lambda: s.__dict__, lambda: delattr(s, 'a') or s.a):
    try:
        print(action())
    except AttributeError as e:
        print('AttributeError:', e)
sl = Slotted(); sl.x = 1; sl.z = 2
print(sl.x, sl.z, Slotted.__slots__)

class Weird:
    @property
    def p(self):
        "doc of p"
        return self._p
    @p.setter
    def p(self, v): self._p = v * 2
    @p.deleter
    def p(self): print('deleting'); del self._p
    ro = property(lambda self: 'ro')
w = Weird(); w.p = 4; print(w.p, Weird.p.__doc__); del w.p
for action in (lambda: w.p, lambda: setattr(w, 'ro', 1), lambda: delattr(w, 'ro')):
    try:
        print(action())
    except AttributeError as e:
        print('AttributeError:', e)

class Order(type):
    def mro(cls):
        print('mro of', cls.__name__)
        return super().mro()
class O(metaclass=type): pass
print([c.__name__ for c in O.__mro__], O.__qualname__, O.__module__)
try:
    class X(int, str): pass
except TypeError as e:
    print(e)
try:
    class P1: pass
    class P2(P1): pass
    class P3(P1, P2): pass
except TypeError as e:
    print(str(e).split('\n')[0])
Dyn = type('Dyn', (Person,), {'extra': 1, 'm': lambda self: 'm!'}) 
print(Dyn().m(), Dyn.extra, Dyn.__bases__, Dyn.__name__)
