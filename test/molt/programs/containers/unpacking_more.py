a, b, *c = range(5); *d, e = "xyz"; f, (g, *h), i = 1, (2, 3, 4), 5; [j, k] = {"p": 1, "q": 2}; print(a, b, c, d, e, f, g, h, i, j, k)
x = y = [1]; x.append(2); print(y); m, n = n_m = (1, 2); print(m, n, n_m); p = 1,; print(p, (), (1,)); q, r = r, q = 1, 2; print(q, r)
l = [1, 2, 3]; l[0], l[1:] = 9, [8, 7, 6]; print(l); i = 0; i, l[i] = 2, "z"; print(i, l)
print(*[1, 2], *(3,), *"ab", sep=","); print([*range(2), 5, *{7}], (*[], 1), {*[1], *[2]}, {**{"a": 1}, **{"a": 2}, "b": 3}, dict(**{"x": 1}, y=2))
for k, (v, w) in {"a": (1, 2), "b": (3, 4)}.items(): print(k, v, w)
for first, *rest in ["abc", [1, 2, 3]]: print(first, rest)
(o,) = [5]; print(o); s = {"k": [1, {"n": 5}]}; print(s["k"][1]["n"]); s["k"][1]["n"] += 1; s["k"] += [2]; print(s); t = [0] * 3; t[1] += 5; t[-1] -= 1; print(t)
def f(*a, **k): return a, k
print(f(*[1], 2, *[3], x=1, **{"y": 2}), f(*"ab"), f(**dict(z=1)))
for g in [lambda: [1, 2, 3].__class__(5), lambda: exec_unpack([1]), lambda: exec_unpack([1, 2, 3]), lambda: exec_unpack(5), lambda: f(**{"x": 1}, x=2)]:
    def exec_unpack(v): a, b = v; return a
    try: print(g())
    except (TypeError, ValueError) as e: print(e)
