s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), "hello wORLD".capitalize())
print(s[0], s[-1], s[2:5], s[::-1], s[::2], s[10:2:-3], s[100:], s[-3:])
print(s.find("o"), s.rfind("o"), s.find("z"), s.index("W"), s.count("l"), s.count(""))
print(s.replace("l", "L"), s.replace("l", "L", 1), s.replace("", "-"))
print(s.split(", "), "a b  c".split(), "a,b,,c".split(","), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), " x ".split(" "))
print("  pad ".strip() + "|", "xxhixx".strip("x"), "  l".lstrip(), "r  ".rstrip() + "|")
print("-".join(["a", "b", "c"]), "".join([]), ",".join("xyz"))
print("abc".startswith("ab"), "abc".endswith(("x", "bc")), "abc".startswith("b", 1))
print("a\tb".expandtabs(4), "x".center(5, "*"), "x".ljust(3) + "|", "x".rjust(3), "42".zfill(5), "-42".zfill(5))
print("abc".isalpha(), "123".isdigit(), "a1".isalnum(), " ".isspace(), "Ab".istitle(), "AB".isupper(), "ab".islower(), "".isalpha())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"))
print("line1\nline2\r\nline3".splitlines(), "a\nb\n".splitlines(True))
print("ab" * 3, "a" + "b", "a" < "b", "abc" == "abc", "b" > "abc", "" < "a")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\t\n\\ \x00 \x7f"))
print(ord("A"), chr(97), ord("é"), chr(0x1F600), len("😀é"))
print("hello".translate(str.maketrans("el", "ip")), "x".encode(), "é".encode("utf-8"), b"\xc3\xa9".decode())
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"))
for w in sorted(["banana", "Apple", "cherry"], key=str.lower):
    print(w, end=" ")
print()
try:
    "abc".index("z")
except ValueError as e:
    print(e)
try:
    "abc"[5]
except IndexError as e:
    print(e)
try:
    "a" + 1
except TypeError as e:
    print(e)
try:
    ",".join([1])
except TypeError as e:
    print(e)
