print("%d %i %u %s %r %a" % (1, 2, 3, "s", "r", "é"))
print("%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42))
print("%x %X %#x %o %#o" % (255, 255, 255, 8, 8))
print("%f %.2f %10.3f %-10.2f| %e %.1E %g %G" % (3.14159, 2.5, 1.23456, 9.9, 12345.678, 0.00012, 1e-10, 1e20))
print("%c%c %%" % ("a", 98))
print("%s %s" % ([1, 2], {"a": 1}))
print("%(name)s is %(age)d years, %(pct).1f%%" % {"name": "Al", "age": 30, "pct": 99.5})
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159))
print("%10s|%-10s|%.3s" % ("abc", "abc", "abcdef"))
print("%s" % None, "%s" % (1,), "%r" % ("x",), "%d" % 3.99, "%s" % True, "%d" % True)
print("%5.1f%%" % 45.678, "%+.2e" % -12345.6789, "%i" % -0.5)
for f in [lambda: "%d" % "x", lambda: "%s %s" % (1,), lambda: "%s" % (1, 2), lambda: "%z" % 1, lambda: "%(a)s" % {"b": 1}, lambda: "%c" % "ab", lambda: "%" % (), lambda: "%(a)s" % 5, lambda: "%x" % 1.5, lambda: "%d" % None, lambda: "abc" % 5, lambda: "%s %d" % ("a", "b"), lambda: "%c" % -1]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(b"%d %s %x" % (5, b"abc", 255), b"%(a)b" % {b"a": b"z"}, b"%a" % "q")
