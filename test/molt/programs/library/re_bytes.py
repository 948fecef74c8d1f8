import re
print(re.findall(rb"\d+", b"a1 b22"), re.sub(rb"(a)(b)", rb"\2\1", b"abab"), re.match(rb"(?P<x>.)", b"q").groupdict(), re.split(rb",", b"a,b"), re.compile(rb"a", re.I), re.search(rb"\xff+", b"a\xff\xffb").span(), re.escape(b"a.b"))
print(re.findall(rb"\w", b"a\xe9b"), re.match(rb".", b"\xff").group())
