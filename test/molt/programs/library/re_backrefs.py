import re
print(re.findall(r"(\w)\1", "hello aabb"), re.search(r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\"").group(), re.sub(r"(\w+) \1", r"\1", "the the cat cat sat"))
print(re.match(r"(a)?(?(1)b|c)", "ab").group(), re.match(r"(a)?(?(1)b|c)", "c").group(), re.match(r"(a)?(?(1)b|c)", "b"))
print(re.sub(r"(?P<x>\d)(?P<y>\d)", r"\g<y>\g<x>\g<0>", "12"), re.sub(r"(.)", r"\g<1>0", "ab"), re.match(r"(?P<a>.)(?P<b>.)?", "x").groupdict("-"), re.match(r"(.)(.)?", "x").groups("d"))
print(re.match(r"(\w+)\s+(?i:\1)", "abc ABC"), re.search(r"(a|b)*\1", "abab").groups(), m if (m := None) else "none")
m = re.match(r"(?P<y>\d+)-(?P<m>\d+)", "2024-05")
print(m.expand(r"\g<m>/\g<y> \2"), m.group("y", "m"), m.regs)
