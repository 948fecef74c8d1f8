class VM:
    def __init__(self): self.stack, self.out, self.vars = [], [], {}
    def run(self, prog):
        pc = 0
        while pc < len(prog):
            op, *args = prog[pc]; pc += 1
            match op, args:
                case "push", [v]: self.stack.append(v)
                case "add", []: b, a = self.stack.pop(), self.stack.pop(); self.stack.append(a + b)
                case "mul", []: b, a = self.stack.pop(), self.stack.pop(); self.stack.append(a * b)
                case "store", [n]: self.vars[n] = self.stack.pop()
                case "load", [n]: self.stack.append(self.vars[n])
                case "jnz", [t]:
                    if self.stack.pop(): pc = t
                case "print", []: self.out.append(self.stack.pop())
                case _: raise RuntimeError(f"bad op {op}")
        return self.out
p = [("push", 5), ("store", "n"), ("push", 1), ("store", "r"), ("load", "r"), ("load", "n"), ("mul",), ("store", "r"), ("load", "n"), ("push", -1), ("add",), ("store", "n"), ("load", "n"), ("jnz", 4), ("load", "r"), ("print",)]
print(VM().run(p))
try: VM().run([("nope",)])
except RuntimeError as e: print(e)
def bf(src, inp=""):
    jump, st = {}, []
    for i, c in enumerate(src):
        if c == "[": st.append(i)
        elif c == "]": j = st.pop(); jump[i], jump[j] = j, i
    t, p, pc, out = [0] * 100, 0, 0, []
    while pc < len(src):
        c = src[pc]
        if c == ">": p += 1
        elif c == "<": p -= 1
        elif c == "+": t[p] = (t[p] + 1) % 256
        elif c == "-": t[p] = (t[p] - 1) % 256
        elif c == ".": out.append(chr(t[p]))
        elif c == "[" and not t[p] or c == "]" and t[p]: pc = jump[pc]
        pc += 1
    return "".join(out)
print(bf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++."))
