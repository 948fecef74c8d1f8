import string
print(string.ascii_letters, string.digits, string.punctuation, string.hexdigits, repr(string.whitespace), string.capwords("hello wORLD foo"), len(string.printable), string.octdigits)
t = string.Template("$name is ${age} years, costs $$5 $"); print(t.safe_substitute(name="Al", age=3), string.Template("$a-$b").substitute({"a": 1}, b=2), t.template)
for f in [lambda: t.substitute(name=1, age=2), lambda: string.Template("$x").substitute(), lambda: string.Template("$x $y").safe_substitute(x=1), lambda: string.Template("a\nb $!").substitute()]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
f = string.Formatter(); print(f.format("{0} {x:>5} {y!r}", 1, x=2, y="z"), f.vformat("{} {}", (1, 2), {}), list(f.parse("a{b!r:c}d{{e}}")))
class F(string.Formatter):
    def get_value(self, key, args, kwargs): return kwargs.get(key, f"<{key}>") if isinstance(key, str) else args[key]
print(F().format("{a} {b}", a=1))
