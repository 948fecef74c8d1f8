import operator as o
print(o.add(1, 2), o.sub(5, 3), o.mul(2, 3), o.truediv(7, 2), o.floordiv(7, 2), o.mod(7, 3), o.pow(2, 5), o.neg(3), o.pos(-3), o.inv(5), o.lshift(1, 4), o.rshift(16, 2), o.and_(6, 3), o.or_(6, 3), o.xor(6, 3), o.not_(0), o.truth([]), o.is_(None, None), o.is_not(1, None), o.lt(1, 2), o.le(2, 2), o.eq(1, 1.0), o.ne(1, 2), o.gt(1, 2), o.ge(2, 2), o.contains([1, 2], 2), o.concat([1], [2]), o.countOf([1, 1, 2], 1), o.indexOf([5, 6], 6), o.getitem([1, 2], 1), o.abs(-4), o.index(True), o.length_hint([1, 2]))
print(o.itemgetter(1)([4, 5, 6]), o.itemgetter(0, 2)("abc"), o.itemgetter("k")({"k": 1}), o.attrgetter("real")(5), o.attrgetter("a.b", "c")(type("T", (), {"a": type("U", (), {"b": 1}), "c": 2})), o.methodcaller("upper")("x"), o.methodcaller("split", ",", maxsplit=1)("a,b,c"), sorted([("b", 1), ("a", 2)], key=o.itemgetter(0)), o.itemgetter(slice(1, 3))([1, 2, 3, 4]), o.itemgetter(1, 2), o.attrgetter("x"), o.methodcaller("f", 1, k=2))
l = [1]; o.setitem(l, 0, 9); l = o.iadd(l, [2]); print(l, o.iconcat([1], [2]), o.imul(3, 4)); o.delitem(l, 0); print(l)
for f in [lambda: o.itemgetter(5)([1]), lambda: o.attrgetter("zz")(1), lambda: o.index(1.5), lambda: o.concat(1, 2), lambda: o.indexOf([1], 2)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
