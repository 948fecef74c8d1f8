class Tree:
    def __init__(self, key, left=None, right=None): self.key, self.left, self.right = key, left, right
    def insert(self, k):
        side = "left" if k < self.key else "right"
        child = getattr(self, side)
        if child: child.insert(k)
        else: setattr(self, side, Tree(k))
        return self
    def __iter__(self):
        if self.left: yield from self.left
        yield self.key
        if self.right: yield from self.right
    def height(self): return 1 + max((t.height() for t in (self.left, self.right) if t), default=0)
    def __contains__(self, k):
        if k == self.key: return True
        t = self.left if k < self.key else self.right
        return t is not None and k in t
t = Tree(50)
for k in [30, 70, 20, 40, 60, 80, 35]: t.insert(k)
print(list(t), t.height(), 35 in t, 36 in t, min(t), max(t))
def levels(t):
    level = [t]
    while level:
        yield [n.key for n in level]
        level = [c for n in level for c in (n.left, n.right) if c]
print(list(levels(t)))
def show(t, d=0):
    if t: show(t.right, d + 1); print("  " * d + str(t.key)); show(t.left, d + 1)
show(t)
class Trie:
    def __init__(self): self.kids, self.end = {}, False
    def add(self, w):
        n = self
        for c in w: n = n.kids.setdefault(c, Trie())
        n.end = True
    def words(self, p=""):
        if self.end: yield p
        for c in sorted(self.kids): yield from self.kids[c].words(p + c)
tr = Trie()
for w in "to tea ten i in inn".split(): tr.add(w)
print(list(tr.words()))
