s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.index("W"), s.rindex("l"), s.count("l"), s.count("l", 4), s.count(""))
print(s.startswith("Hell"), s.startswith(("x", "He")), s.startswith("World", 7), s.endswith("ld"), s.endswith(("a", "d"), 0, 5))
print(s.replace("l", "L"), s.replace("l", "L", 2), s.replace("", "-"), s.replace("", "-", 3))
print(s.split(), s.split(","), s.split("l"), s.split("l", 1), s.rsplit("l", 1), "a b  c ".split(" "), " a  b ".split(), "a,b,c".split(",", maxsplit=1), "".split(), "".split(","), " x y z ".rsplit(None, 1), " x y z ".split(None, 1))
print(s.partition(","), s.rpartition("o"), s.partition("z"), s.rpartition("z"))
print("  x ".strip(), "xxaxx".strip("x"), "xyaxy".lstrip("xy"), "xyaxy".rstrip("yx"), "\t\n a".lstrip())
print(s.center(20), s.center(21, "*"), s.ljust(15, ".") + "|", s.rjust(15) + "|", "42".zfill(5), "-42".zfill(6), "+1".zfill(4), "abc".zfill(2))
print("a\tb\tcd".expandtabs(), "a\tb".expandtabs(4), "\tx".expandtabs(2))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(True))
print(",".join(["a", "b"]), "".join("abc"), "-".join({"k": 1}), " ".join(str(i) for i in range(5)))
print("abc".isalpha(), "abc1".isalnum(), "123".isdigit(), "١٢".isdecimal(), "²".isdigit(), "½".isnumeric(), "abc".islower(), "ABC".isupper(), "Ab Cd".istitle(), " \t".isspace(), "a_1".isidentifier(), "1a".isidentifier(), "é".isascii(), "a\n".isprintable(), "".isalpha(), "".isascii())
print("prefix_x".removeprefix("prefix_"), "x.py".removesuffix(".py"), "x".removeprefix("y"))
print("abc".translate({97: "X", 98: None, ord("c"): 100}), "hello".translate(str.maketrans("el", "ip")), "hello".translate(str.maketrans("el", "ip", "o")), str.maketrans({"a": "1", "b": None}))
print("abc" * 3, 2 * "ab", "abc" * 0, "abc" * -1, "a" in "abc", "" in "abc", "d" not in "abc")
print("abc" < "abd", "abc" < "ab", "a" < "B", max("hello"), sorted("hello"), "".join(reversed("abc")))
print("{} {1}".format if False else "{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{x} {y!r:>5}".format(x=1, y="q"), "{0[1]} {0[0]}".format([1, 2]), "{a.real}".format(a=5), "{:>{w}}".format("x", w=5), "{{}}".format())
for f in [lambda: "abc".index("z"), lambda: "abc".rindex("z"), lambda: "a".split(""), lambda: "a".join([1]), lambda: "a".center(), lambda: "a".partition(""), lambda: "abc"[5], lambda: "abc".zz, lambda: "a" + 1, lambda: "a" * "b", lambda: "a".ljust(5, "ab"), lambda: "{}".format(), lambda: "{x}".format(), lambda: "{0} {}".format(1, 2), lambda: "{".format(), lambda: "}".format(), lambda: "a".startswith(1), lambda: 1 in "a", lambda: "a".join(5), lambda: "{!z}".format(1), lambda: "a".replace("a"), lambda: "abc".find(1), lambda: "{a.b}".format(a=1), lambda: "{0[z]}".format({"a": 1}), lambda: str.maketrans("a", "bc"), lambda: "x".encode("nope")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
