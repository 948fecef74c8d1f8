import time
def tokens(text):
    result = []
    i = 0
    n = len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < n and text[j].isdigit():
                j += 1
            result.append(("num", int(text[i:j])))
            i = j
        elif c.isalpha() or c == "_":
            j = i
            while j < n and (text[j].isalnum() or text[j] == "_"):
                j += 1
            result.append(("name", text[i:j]))
            i = j
        else:
            result.append(("op", c))
            i += 1
    return result
def run(n):
    source = "alpha = beta_2 * (gamma + 42) - delta / 7 ; if alpha > 100 : print ( alpha ) ; "
    total = 0
    for i in range(n):
        for kind, value in tokens(source):
            if kind == "num":
                total += value
            elif kind == "name":
                total += len(value)
    return total
t = time.perf_counter_ns()
for _ in range(3):
    r = run(40000)
print(time.perf_counter_ns() - t, r)
