s = []
for x in 'abc': s.append(x)
print(s.pop(), s.pop(), s, not s)
q = [1, 2, 3]; q.insert(0, 0); print(q.pop(0), q)
class Stack:
    def __init__(self): self._d = []
    def push(self, x): self._d.append(x); return self
    def pop(self):
        if not self._d: raise IndexError('empty stack')
        return self._d.pop()
    def __len__(self): return len(self._d)
    def __iter__(self): return reversed(self._d)
t = Stack().push(1).push(2); print(len(t), list(t), t.pop(), t.pop())
try: t.pop()
except IndexError as e: print(e)
