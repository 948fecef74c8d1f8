name, n, x, d, l = "World", 42, 3.14159, {"k": "v"}, [1, 2, 3]
print(f"Hello {name}! {n:5d}|{n:<5}|{n:^5}|{n:05} {x:.2f} {x:10.3e} {d['k']} {l[1]} {l!r} {name!r:>10} {name!s} {'é'!a}")
print(f"{n=} {x=:.2f} {name=} {name=!s} {n + 1 = } {l[0]=} { n = }")
w, p = 10, 3
print(f"{x:{w}.{p}f}|{name:>{w}}|{name:{'<'}{w}}|{n:{'0'}{5}}")
print(f"{{}} {{{n}}} {n}}}", f"{'nested ' + f'{n + 1}'}", f"{(lambda v: v * 2)(5)}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }")
print(f"{n if n > 5 else 'small'} {name.upper():*^20} {len(name):#x} {n:,} {1234567:_} {n:b} {255:#X} {0.5:%}")
print(f"multi {name} " f"line {n} " "plain {not}" f"{''}")
print(f'''triple
{name}
''', rf"\raw {n}\n", F"{n}", fr"{n}\d")
class P:
    def __format__(self, spec):
        return f"<{spec}>"
    def __str__(self):
        return "str"
    def __repr__(self):
        return "repr"
print(f"{P()} {P():abc} {P()!s} {P()!r} {P()!s:>6} {P()=}")
print(f"{True} {None} {1+2j} {b'x'} {...} {True:d} {'x':5}| {'x':>5} {None!s:>6}")
for g in [lambda: f"{'a':d}", lambda: f"{n:s}", lambda: f"{l:5}", lambda: f"{None:5}", lambda: f"{x:d}", lambda: f"{name:+}", lambda: f"{name:=10}", lambda: f"{name:,}", lambda: f"{n:.2}"]:
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
