import bisect
a = [1, 2, 2, 3, 5]
print([bisect.bisect(a, x) for x in range(7)], [bisect.bisect_left(a, x) for x in range(7)], bisect.bisect(a, 2, 0, 2), bisect.bisect_left(a, 2, lo=2), bisect.bisect_right(a, 2, hi=3), bisect.bisect(a=a, x=3))
bisect.insort(a, 4); bisect.insort_left(a, 2); print(a)
words = ["a", "bb", "ccc"]
print(bisect.bisect(words, 2, key=len), bisect.bisect_left(words, 2, key=len)); bisect.insort(words, "zz", key=len); print(words)
class L(list):
    def insert(self, i, v): print("insert", i, v); super().insert(i, v)
l = L([1, 3]); bisect.insort(l, 2); print(l)
class S:
    def __len__(self): return 10
    def __getitem__(self, i): return i * i
print(bisect.bisect(S(), 50), bisect.bisect_left((1, 2, 3), 2), bisect.bisect(range(100), 40), bisect.bisect([0.1, 0.5, 1.0], 0.5))
for f in (lambda: bisect.bisect(a, 1, -1), lambda: bisect.bisect(a, "x"), lambda: bisect.bisect(5, 1), lambda: bisect.bisect(a, 1, 0, 100), lambda: bisect.insort((1, 2), 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
