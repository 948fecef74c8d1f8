import re
for p in [r"a*", r"a+", r"a?", r"a{2}", r"a{2,}", r"a{,2}", r"a{1,3}", r"a*?", r"a+?", r"a??", r"a{2,3}?", r"(ab)*", r"(?:ab){2}", r"(a|ab)(c|bcd)(d*)", r"a++", r"(?>a+)b", r"(a*)*", r"(a*)+", r"(?:a|b)*?c", r"x{2", r"a{1}{2}"]:
    for s in ["aaaa", "abab", "abcd", "b", "aab", "x{2"]:
        try:
            m = re.match(p, s)
            print(p, s, m and (m.group(), m.groups()))
        except re.error as e:
            print(p, "error", e)
            break
