import re
print(re.search(r"(\d+)-(\d+)", "tel 555-1234 x").groups(), re.match(r"abc", "xabc"), re.fullmatch(r"a+", "aaa"), re.fullmatch(r"a+", "aab"))
m = re.match(r"(?P<first>\w+) (?P<last>\w+)", "Ada Lovelace, mathematician")
print(m.group(), m.group(0, 1, 2), m["first"], m.groupdict(), m.start("last"), m.end(), m.span(2), m.lastindex, m.lastgroup, m.string[:3], m.re.pattern)
print(re.findall(r"\w+", "the quick brown"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"", "ab"), re.findall(r"a*", "baac"))
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(,)", "a,b,c"), re.split(r",", "a,b,c", maxsplit=1), re.split(r"x*", "axbc"))
print(re.sub(r"\d", "#", "a1b22"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "a1 b20"), re.subn(r"a", "b", "banana", count=2), re.sub("x*", "-", "abxd"))
for m in re.finditer(r"[a-z]+(\d*)", "ab12 cd ef3"):
    print(m.span(), m.group(), repr(m.group(1)))
print(re.escape("a.b*c[d]"), re.compile(r"x", re.I | re.M), re.compile("a"), m)
