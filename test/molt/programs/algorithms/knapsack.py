def knap(items, cap):
    best = [0] * (cap + 1)
    for w, v in items:
        for c in range(cap, w - 1, -1):
            best[c] = max(best[c], best[c - w] + v)
    return best[cap]
print(knap([(1, 1), (3, 4), (4, 5), (5, 7)], 7), knap([], 5), knap([(2, 3)] * 3, 5))
def coins(cs, n):
    ways = [1] + [0] * n
    for c in cs:
        for i in range(c, n + 1): ways[i] += ways[i - c]
    return ways[n]
print(coins([1, 2, 5], 11), coins([1, 5, 10, 25, 50], 100))
def fewest(cs, n):
    INF = float("inf")
    m = [0] + [INF] * n
    for i in range(1, n + 1):
        m[i] = min((m[i - c] + 1 for c in cs if c <= i), default=INF)
    return m[n]
print(fewest([1, 3, 4], 6), fewest([2], 3), fewest([7, 5], 31))
