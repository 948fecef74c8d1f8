import re
TOKEN = re.compile(r"\s*(?:(?P<num>\d+(?:\.\d*)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=]))")
def tokens(text):
    at = 0
    while at < len(text):
        m = TOKEN.match(text, at)
        if not m:
            raise SyntaxError(f"bad character {text[at]!r}")
        yield m.lastgroup, m.group(m.lastgroup)
        at = m.end()
print(list(tokens("x = 3.14 * (y + 42)")))
log = """2024-01-02 ERROR disk full
2024-01-03 INFO started
2024-01-03 ERROR net down"""
print([m.groupdict() for m in re.finditer(r"^(?P<date>\S+) (?P<level>ERROR) (?P<text>.*)$", log, re.M)])
print(re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), "camelCaseName").lstrip("_"), re.sub(r"_(\w)", lambda m: m.group(1).upper(), "snake_case_name"))
for e in ["a@b.co", "bad", "x.y+z@d-e.org", "@no", "a@b"]:
    print(e, bool(re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", e)))
print(re.findall(r"<(\w+)[^>]*>(.*?)</\1>", "<b>bold</b><i x='1'>it</i>"), re.sub(r"\s+", " ", " a \n b\t c ").strip(), re.split(r"\W+", "Words, words, words."))
s = re.Scanner([(r"[0-9]+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t.upper()), (r"\s+", None)])
print(s.scan("12 abc 3 !x"))
print(re.search("a" * 50 + "$", "a" * 50).span(), len(re.match(r"(?:.|\n)*", "x\n" * 20000).group()), re.match(r"(a+)+$", "a" * 18).end(), re.search(r"(x+x+)+y", "x" * 10))
