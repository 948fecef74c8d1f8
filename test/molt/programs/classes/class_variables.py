class A:
    count = 0; items = []
    def __init__(self): A.count += 1; self.items.append(A.count)
class B(A): count = 100
a, b, c = A(), A(), B(); print(A.count, B.count, a.items, a.items is b.items, c.count); a.count = 5; print(a.count, A.count, b.count); A.new = 'x'; print(b.new, B.new); del a.count; print(a.count); B.count += 1; print(B.count, A.count, vars(a), 'count' in vars(B))
