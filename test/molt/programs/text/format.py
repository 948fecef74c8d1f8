n = 1234567
f = 1234.5678
print(f"{n:,} {n:_} {n:x} {n:X} {n:b} {n:o} {n:#x} {n:+d} {n: d} {n:010d} {n:>12} {n:<12}| {n:^12} {n:*^12}")
print(f"{f:.2f} {f:10.2f} {f:<10.1f}| {f:+.3e} {f:g} {f:,.2f} {f:010.1f} {f:.0f} {f:%} {0.25:.1%}")
print(f"{-n:,} {-5:05d} {-5:=5d} {3:c<4} {True:d} {True} {'x':>3} {'abcdef':.3}")
w = 8
print(f"{f:{w}.{2}f}|{'a':{w}}|{n!r:>{w}}|{'q'!r}|{f=}|{n = }|{'s'!s:>3}")
print("{} {} {}".format(1, "a", [2]), "{1} {0}".format("a", "b"), "{x} {y:>4}".format(x=1, y=2), "{0.real} {0.imag}".format(3), "{0[1]} {a[k]}".format([1, 2], a={"k": 5}), "{{}}".format())
print("%d %s %r %x %o %e %g %5.2f %-5d| %05d %+d %% %c %c" % (5, "s", "r", 255, 8, 12345.678, 0.0001, 3.14159, 7, 42, 3, "z", 65))
print("%(a)s-%(b)03d" % {"a": "x", "b": 7}, "%s" % (1,), "%s %s" % ([1], {2: 3}), "%.3s|%10.2s|" % ("abcdef", "xyz"))
print(f"{1e10} {1e-10:.3} {123456789.0:.3} {0.1:.20f} {1.5:.0f} {2.5:.0f} {1e100:.3g} {float('nan'):5} {float('inf'):>6}")
print(f"{12345.6789:,.3f} {1234567890:_} {0xdeadbeef:_x} {255:#b} {255:#o} {-255:#x} {1000000:,} {0:,} {999:,} {1234:06,}")
print(format(5), format(3.5, ".1f"), format("x", ">3"), f"{'nested ' + f'{1 + 1}'}")
for spec, v in (("d", "x"), ("s", 5), (".2d", 5), ("x", 1.5), ("z9", 1)):
    try:
        format(v, spec)
    except ValueError as e:
        print(e)
for bad in ("%d" , "%s %s"):
    try:
        bad % "x"
    except TypeError as e:
        print(e)
try:
    "%d" % ()
except TypeError as e:
    print(e)
try:
    "x" % 5
except TypeError as e:
    print(e)
try:
    "{}".format()
except IndexError as e:
    print(e)
try:
    "{a}".format()
except KeyError as e:
    print(e)
