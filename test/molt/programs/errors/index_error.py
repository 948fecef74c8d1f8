def get(l, i): return l[i]
print(get([1], 0))
get([1, 2], 5)
