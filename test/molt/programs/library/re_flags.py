import re
print(re.findall(r"abc", "ABC abc Abc", re.I), re.findall(r"^\w+", "a b\nc d", re.M), re.search(r"a.b", "a\nb"), re.search(r"a.b", "a\nb", re.S).group())
p = re.compile(r"""
    (\d{3})   # area
    [-.\s]?   # separator
    (\d{4})   # number
""", re.VERBOSE)
print(p.findall("555-1234 666.9999"), p.flags, p.groups)
print(re.findall(r"(?i)hello", "Hello HELLO"), re.findall(r"(?i:a)b", "Ab ab AB"), re.findall(r"(?s).+", "a\nb"), re.findall(r"\w+", "naïve café", re.A), re.findall(r"\w+", "naïve café"))
print(re.I | re.M, re.IGNORECASE, re.compile("x", re.A).flags, re.compile(b"x").flags)
print(re.match(r"(?x) a b  c # comment", "abc"), re.findall(r"\d", "1٢3"), re.findall(r"\s", "a\u00a0b c"), re.findall("straße", "STRASSE straße", re.I))
