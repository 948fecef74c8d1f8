import re
def tokenize(s):
    return re.findall(r"\d+\.?\d*|[-+*/()^]", s)
def parse(tokens):
    def expr():
        v = term()
        while tokens and tokens[0] in "+-":
            v = v + term() if tokens.pop(0) == "+" else v - term()
        return v
    def term():
        v = factor()
        while tokens and tokens[0] in "*/":
            v = v * factor() if tokens.pop(0) == "*" else v / factor()
        return v
    def factor():
        b = unary()
        if tokens and tokens[0] == "^": tokens.pop(0); return b ** factor()
        return b
    def unary():
        t = tokens.pop(0)
        if t == "-": return -unary()
        if t == "(":
            v = expr()
            if not tokens or tokens.pop(0) != ")": raise SyntaxError("expected )")
            return v
        return float(t) if "." in t else int(t)
    v = expr()
    if tokens: raise SyntaxError(f"unexpected {tokens[0]}")
    return v
for s in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-4 / 2", "1.5 * (2 - 3)", "(1", "1 2", "1 / 0"]:
    try: print(s, "=", parse(tokenize(s)))
    except (SyntaxError, ZeroDivisionError, IndexError) as e: print(s, type(e).__name__, e)
def rpn(s):
    st = []
    for t in s.split():
        if t in "+-*/": b, a = st.pop(), st.pop(); st.append({"+": a + b, "-": a - b, "*": a * b, "/": a // b if b else 0}[t])
        else: st.append(int(t))
    return st[0]
print(rpn("3 4 + 2 *"), rpn("5 1 2 + 4 * + 3 -"))
