import re
for p in ["(", ")", "[", "a**", "*a", "?", "(?P<n>a)(?P<n>b)", "\\", "[z-a]", "(?P<1>a)", "(?P=x)", "a{3,1}", "(?z)", "\\1", "(?P<n", "(?", "[a", "x(?i)", "(?<x)", "\\q", "(?(1)a|b|c)", "(?#", "[[:x", "\\x1", "\\u12", "(?:a", "a|*", "(?P>x)", "+", "(a", "a)", "(?i", "(?-i", "{1}", "^*"]:
    try:
        re.compile(p)
        print(repr(p), "ok")
    except re.error as e:
        print(repr(p), e, e.msg, e.pos, e.lineno, e.colno)
for f in [lambda: re.sub("a", r"\2", "a"), lambda: re.sub("(a)", r"\g<x>", "a"), lambda: re.sub("a", "\\", "a"), lambda: re.sub("a", r"\q", "a"), lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("(a)", "a").group(2), lambda: re.match("(a)", "a").group("z"), lambda: re.compile(5), lambda: re.sub("a", 5, "a"), lambda: re.sub("a", r"\g<1", "a"), lambda: re.sub("a", r"\g<>", "a")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
