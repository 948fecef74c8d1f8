import heapq, bisect, math, string
h = []
for x in [5, 1, 8, 3, 9, 2]: heapq.heappush(h, x)
print(h, heapq.heappop(h), h, heapq.nsmallest(2, h), heapq.nlargest(2, h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), h)
l = [9, 7, 5, 3]; heapq.heapify(l); print(l)
s = [1, 3, 3, 5]; print(bisect.bisect_left(s, 3), bisect.bisect(s, 3), bisect.bisect_right(s, 9)); bisect.insort(s, 4); print(s)
print(math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.gcd(12, 18), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.isqrt(10 ** 20), math.hypot(3, 4), math.pi, math.inf, math.log(8, 2), math.log10(1000), math.log2(8), math.isclose(0.1 + 0.2, 0.3), math.trunc(-2.7), math.fsum([0.1] * 10), math.prod([2, 3]), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(2.5), math.frexp(8.0), math.degrees(math.pi))
print(string.ascii_lowercase, string.digits, string.capwords("hello there"))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000)):
    try:
        f()
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
