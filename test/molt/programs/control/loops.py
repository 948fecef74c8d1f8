for i in range(5):
    if i == 3: break
    if i == 1: continue
    print(i)
else:
    print("no break")
for x in []:
    pass
else:
    print("else ran")
n = 5
while n:
    n -= 1
    if n == 2: continue
    if n == 0: break
    print("w", n)
else:
    print("never")
while n < 2:
    n += 1
else:
    print("while else", n)
for i in range(3):
    for j in range(3):
        if j == i: break
        print(i, j)
l = [1, 2, 3]
for v in l:
    if v < 3 and len(l) < 6: l.append(v + 10)
print(l)
total = 0
for a in range(10):
    for b in range(a, 10):
        if (a + b) % 3 == 0: total += a * b
print(total)
primes = [p for p in range(2, 50) if all(p % q for q in range(2, int(p ** 0.5) + 1))]
print(primes, {k: [j for j in range(k)] for k in range(3)}, [(a, b) for a in range(3) for b in range(a)])
def f():
    for i in range(10):
        for j in range(10):
            if i * j == 42: return i, j
print(f())
