def merge_sort(a, key=lambda x: x):
    if len(a) <= 1: return a[:]
    m = len(a) // 2
    l, r = merge_sort(a[:m], key), merge_sort(a[m:], key)
    out = []
    i = j = 0
    while i < len(l) and j < len(r):
        if key(r[j]) < key(l[i]): out.append(r[j]); j += 1
        else: out.append(l[i]); i += 1
    return out + l[i:] + r[j:]
print(merge_sort([3, 1, 2]), merge_sort(["bb", "a", "ccc"], key=len), merge_sort([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0]))
inv = 0
def count(a):
    global inv
    if len(a) < 2: return a
    m = len(a) // 2
    l, r = count(a[:m]), count(a[m:])
    out = []
    while l and r:
        if l[0] <= r[0]: out.append(l.pop(0))
        else: inv += len(l); out.append(r.pop(0))
    return out + l + r
print(count([2, 4, 1, 3, 5]), inv)
