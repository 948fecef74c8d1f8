def is_pal(s): t = [c.lower() for c in s if c.isalnum()]; return t == t[::-1]
print(is_pal("A man, a plan, a canal: Panama"), is_pal("nope"))
def find_all(s, p):
    i = s.find(p)
    while i != -1: yield i; i = s.find(p, i + 1)
print(list(find_all("abababa", "aba")))
def kmp(s, p):
    f = [0] * len(p); k = 0
    for i in range(1, len(p)):
        while k and p[i] != p[k]: k = f[k - 1]
        k += p[i] == p[k]; f[i] = k
    k = 0; out = []
    for i, c in enumerate(s):
        while k and c != p[k]: k = f[k - 1]
        k += c == p[k]
        if k == len(p): out.append(i - k + 1); k = f[k - 1]
    return out
print(kmp("aabaacaadaabaaba", "aaba"), "".join(sorted(set("mississippi"))), {c: "mississippi".count(c) for c in sorted(set("mississippi"))})
def vigenere(t, k, d=1): return "".join(chr((ord(c) - 65 + d * (ord(k[i % len(k)]) - 65)) % 26 + 65) for i, c in enumerate(t))
e = vigenere("ATTACKATDAWN", "LEMON"); print(e, vigenere(e, "LEMON", -1))
def to_snake(s): return "".join("_" + c.lower() if c.isupper() else c for c in s).lstrip("_")
def to_camel(s): h, *t = s.split("_"); return h + "".join(w.capitalize() for w in t)
print(to_snake("camelCaseString"), to_camel("snake_case_here"), "hello world".title().swapcase(), " ".join(reversed("a b c".split())))
def wrap(s, n):
    line, out = [], []
    for w in s.split():
        if sum(map(len, line)) + len(line) + len(w) > n: out.append(" ".join(line)); line = []
        line.append(w)
    return out + [" ".join(line)]
print(wrap("the quick brown fox jumps over the lazy dog", 12))
def balanced(s):
    st = []
    for c in s:
        if c in "([{": st.append(c)
        elif c in ")]}" and (not st or "([{".index(st.pop()) != ")]}".index(c)): return False
    return not st
print([balanced(s) for s in ("([]{})", "(]", "((", "")])
print("日本語テキスト"[::-1], "ñandú".upper(), "İ".lower() == "i̇", sorted(["é", "e", "z", "a"]), "a\u0301" == "á", [ord(c) for c in "aé日😀"], "😀😃".encode()[:4], "ÀÉ".casefold(), "ß".upper(), len("😀"), "😀" * 2)
